//! Every part once, with its states: the page to hold other pages against. It has no address;
//! the test of all pages prints it, and the gallery shows it.

use askama::Template;

use super::{
    charts::{AgreeChart, Counted, Leaves, Progress, Sides, Statement, Tally},
    chrome::{Chrome, Notice},
    field::{Choice, Choices, ErrorSummary, Field, Look, Select, Steps, Tick},
    show::{Banner, Fact, Link, Mood, Pager, Stage, State, Tone, WORKSHOP_STAGES, stages},
};

#[derive(Template)]
#[template(path = "parts.html")]
pub struct Parts {
    chrome: Chrome,
    errors: ErrorSummary,
    ways: Vec<Link>,
    stages: Vec<Stage>,
    fields: Vec<Field>,
    area: Field,
    select: Select,
    ticks: Vec<Tick>,
    choices: Vec<Choices>,
    steps: Steps,
    banners: Vec<Banner>,
    states: Vec<State>,
    facts: Vec<Fact>,
    pager: Pager,
    progress: Progress,
    agree: Vec<AgreeChart>,
    tallies: Vec<Tally>,
    sides: Leaves,
}

impl Parts {
    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![("whole", Self::whole())]
    }

    fn whole() -> Self {
        let fields = fields();
        let choices = choices();
        let all: Vec<&Field> = fields.iter().collect();
        let errors = ErrorSummary::of(&all).say("Two rows have the same address.");
        let mut chrome = Chrome::sample("Parts and states").with_errors(true).live();
        chrome.notice = Some(Notice::new("Saved.", "Everyone sees the new wording."));
        Self {
            chrome,
            errors: choices.iter().fold(errors, ErrorSummary::choices),
            ways: vec![Link::new("Workshops", "/workshops")],
            stages: stages(&WORKSHOP_STAGES, 2),
            fields,
            area: Field::area("words", "Your words").optional().value("\nTwo\nlines").max(200),
            select: select(),
            ticks: ticks(),
            choices,
            steps: steps(),
            banners: banners(),
            states: states(),
            facts: vec![
                Fact::new("Answers", "Counted, without names"),
                Fact::new("Team sees", "Totals, from 3 answers up"),
            ],
            pager: Pager { text: "Page 2 of 5".to_owned(), previous: "?page=1".to_owned(), next: "?page=3".to_owned() },
            progress: Progress::of(7, 1, 1),
            agree: agree(),
            tallies: tallies(),
            sides: Leaves::of_sides([2, 2, 1, 2, 2]),
        }
    }
}

fn fields() -> Vec<Field> {
    vec![
        Field::text("name", "Name of the workshop").hint("The team sees this name.").value(super::HOSTILE),
        Field::email("address", "Email of a team member")
            .value("ruth.adeyemi@")
            .error("Add the part after the @, like name@lindgren.example"),
        Field::code("code", "Code from the screen").value("K7M 4RX"),
        Field::date("day", "Day of the session").value("2026-11-24"),
        Field::file("list", "A list of people").hint("A CSV file, up to 10,000 rows."),
    ]
}

fn select() -> Select {
    let options = vec![
        Choice::new("1", "Version 1, 8 September 2026"),
        Choice::new("2", "Version 2, 24 November 2026").chosen(true),
    ];
    Select::new("from", "Compare", options)
}

fn ticks() -> Vec<Tick> {
    let hint = "Two of your three musts are left. A must is never voted away.";
    vec![
        Tick::new("must", "This is a must for me", true).hint(hint),
        Tick::new("summary", "Send the summary to everyone", false),
    ]
}

fn choices() -> Vec<Choices> {
    let cheer = Choice::new("celebrate", "Celebrate the effort and the idea, then improve it");
    let straight = Choice::new("straight", "Go straight to what to improve");
    let harm = Choice::new("harm", "I see a harm")
        .example("Something here would make it harder for one of us to do good work.");
    vec![
        Choices::one(
            "first",
            "What should we do first?",
            vec![
                cheer.clone().example("“Yay, you made a start on this!”").chosen(true),
                straight.clone().example("“Next time, try starting with the numbers.”"),
            ],
        ),
        Choices::one("missing", "One answer is missing here", vec![cheer, straight])
            .hint("Why we ask: the first reaction often decides.")
            .error("Choose one answer, or skip this one"),
        Choices::one(
            "consent",
            "Your answer",
            vec![Choice::new("yes", "I can work with this"), harm.follow().chosen(true)],
        )
        .follow_up(Field::area("harm", "What is it, and in which sentence?")),
        Choices::several(
            "channels",
            "Where may we reach you?",
            vec![Choice::new("chat", "Chat").chosen(true), Choice::new("call", "Call")],
        ),
        Choices::one(
            "share",
            "Who may see this answer?",
            vec![
                Choice::new("counted", "Just count it, without my name").chosen(true),
                Choice::new("card", "Put it on my card, with my name, for my team"),
            ],
        )
        .look(Look::Ticks),
    ]
}

fn steps() -> Steps {
    let names = ["Just the task", "2 of 7", "3 of 7", "A bit of both", "5 of 7", "6 of 7", "People first"];
    let option = |(at, name): (usize, &&str)| Choice::new((at + 1).to_string(), *name).chosen(at == 4);
    let options = names.iter().enumerate().map(option).collect();
    Steps {
        choices: Choices::one("personal", "How personal should working together be?", options),
        low: "Just the task".to_owned(),
        middle: "A bit of both".to_owned(),
        high: "People first".to_owned(),
    }
}

fn banners() -> Vec<Banner> {
    vec![
        Banner::new(Tone::Done, "", "Saved. Everyone sees the new wording."),
        Banner::new(Tone::Look, "Ruth’s invitation came back", "The mail server does not know this address.")
            .link("Correct the address", "/people/1")
            .link("Ruth will not take part", "/people/1/out"),
        Banner::new(
            Tone::Need,
            "Some teams are counted together, one is not shown",
            "A figure appears only when at least five people stand behind it.",
        ),
        Banner::new(
            Tone::Wrong,
            "We could not save this",
            "Someone changed the same sentence a moment ago. Your words are below, nothing is lost.",
        ),
    ]
}

fn states() -> Vec<State> {
    vec![
        State::new(Mood::Calm, "Waiting"),
        State::new(Mood::Now, "Answering"),
        State::new(Mood::Good, "Finished"),
        State::new(Mood::Other, "Grown out of"),
        State::new(Mood::Bad, "Came back"),
    ]
}

fn agree() -> Vec<AgreeChart> {
    let statement = |question: &str, [yes_full, yes, mid, no, no_full]: [u32; 5], agreed| Statement {
        question: question.to_owned(),
        sides: Sides { yes_full, yes, mid, no, no_full },
        agreed,
    };
    let first = "First the effort and the idea, then we make it better";
    let second = "Critique in private before the group";
    let chart = |people: &str, a, b| {
        let label = format!("How well two sentences fit {people}");
        AgreeChart::of(label, &[statement(first, a, true), statement(second, b, false)])
    };
    vec![
        chart("two people", [2, 0, 0, 0, 0], [1, 1, 0, 0, 0]),
        chart("five people", [3, 1, 1, 0, 0], [1, 1, 0, 2, 1]),
        chart("nine people", [5, 3, 0, 1, 0], [2, 2, 1, 2, 2]),
        chart("twelve people", [6, 4, 1, 1, 0], [1, 2, 4, 3, 2]),
        chart("42 people", [18, 11, 4, 6, 3], [2, 8, 4, 20, 8]),
        chart("80 people", [40, 20, 10, 9, 1], [20, 20, 0, 20, 20]),
    ]
}

fn tallies() -> Vec<Tally> {
    let options = |counts: [u32; 3]| {
        let [ask, cheer, straight] = counts;
        vec![
            Counted::new("Ask the maker what kind of reaction they want", "", ask),
            Counted::new("Celebrate the effort and the idea", "“Yay, you made a start!”", cheer),
            Counted::new("Go straight to what to improve", "", straight),
        ]
    };
    vec![
        Tally::of_options("What nine people would do first", 9, options([3, 6, 0])),
        Tally::of_steps("How sharp nine people want it", 9, &options([2, 3, 4])),
        Tally::of_options("What thirty people would do first", 30, options([10, 18, 2])),
        Tally::of_options("What five people would do first", 5, options([1, 4, 0])),
    ]
}
