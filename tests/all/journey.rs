//! The whole way, from a roster to the file for HR, in a real browser: with scripts and without.

use super::driver::{Driver, Scripts};
use super::house::{Client, House, Page, encode};
use super::log;
use super::rounds::records;
use super::visitor::{DESK, PHONE, Visitor};

const FACILITATOR: &str = "mara.okafor@lindgren.example";
const HR_READER: &str = "helena.brandt@lindgren.example";
/// Who answers on a phone; the others of the team answer over plain HTTP.
const ON_THE_PHONE: &str = "person1@lindgren.example";
const OTHERS: u32 = 6;

const NEW_WORDS: &str = "We celebrate the effort first, then the idea, then we improve it together.";

struct Journey {
    house: House,
    driver: Driver,
    scripts: Scripts,
}

/// Somebody of the team on a device of their own, without a browser to look at.
struct Member {
    client: Client,
    /// Where their pages begin.
    home: String,
}

#[actix_web::test]
async fn a_roster_becomes_an_agreed_charter_and_a_file_for_hr() {
    Journey::begin(Scripts::On).await.go().await;
}

#[actix_web::test]
async fn the_whole_way_can_be_gone_without_scripts() {
    Journey::begin(Scripts::Off).await.go().await;
}

impl Journey {
    async fn begin(scripts: Scripts) -> Self {
        let house = House::open().await;
        house.facilitator().await;
        house.hr_reader().await;
        Self { house, driver: Driver::start(), scripts }
    }

    async fn go(&self) {
        let mara = Visitor::new(&self.house, &self.driver, "mara", (self.scripts, DESK)).await;
        self.signs_in(&mara, FACILITATOR).await;
        let workshop = self.plans(&mara).await;
        self.invites(&mara).await;
        let jurgen = Visitor::new(&self.house, &self.driver, "jurgen", (self.scripts, PHONE)).await;
        self.answers(&jurgen).await;
        let members = self.others_answer().await;
        self.closes(&mara, &workshop).await;
        self.reads_and_words(&mara).await;
        self.team_agrees(&mara, &jurgen, &members).await;
        self.publishes(&mara, &jurgen).await;
        self.hr_takes_a_file().await;
        the_log_tells_nothing_personal();
    }

    async fn looks(&self, visitor: &Visitor, page: &str) {
        if self.scripts == Scripts::On {
            visitor.inspects(page).await;
        }
    }

    /// Types an address on the first page and presses the button behind the mailed link.
    async fn signs_in(&self, visitor: &Visitor, address: &str) {
        visitor.opens("/").await;
        visitor.fills("Work email", address).await;
        visitor.presses("Email me a link").await;
        visitor.sees("Open your mail").await;
        self.looks(visitor, "sign-in-sent").await;
        let letter = self.house.letter_to(address).await;
        visitor.opens(&self.house.path_in(&letter.text, "/sign-in/")).await;
        visitor.sees("Press the button and you are in.").await;
        self.looks(visitor, "sign-in-link").await;
        visitor.presses("Sign in").await;
    }

    /// Six steps, nearly all as they stand. Gives the address of the workshop.
    async fn plans(&self, mara: &Visitor) -> String {
        mara.sees("No workshops yet.").await;
        self.looks(mara, "workshops-empty").await;
        mara.presses("Plan a workshop").await;
        mara.sees("Which team is it?").await;
        let step = mara.path().await;
        let workshop = step.strip_suffix("/plan/team").expect("the first step").to_owned();
        self.looks(mara, "plan-team").await;
        mara.fills("Name of the team", "Atlas").await;
        mara.fills("How often has this team met?", "4").await;
        mara.presses("Continue").await;
        mara.sees("What do you ask?").await;
        self.looks(mara, "plan-questions").await;
        mara.presses("Continue").await;
        mara.sees("Why do you ask, and who sees what?").await;
        self.looks(mara, "plan-frame").await;
        mara.chooses("That, and totals").await;
        mara.presses("Continue").await;
        mara.sees("Nobody is on the list yet.").await;
        self.brings_in_the_roster(mara).await;
        mara.opens(&format!("{workshop}/plan/people")).await;
        self.looks(mara, "plan-people").await;
        mara.presses("Continue").await;
        mara.sees("When do the answers close").await;
        self.looks(mara, "plan-times").await;
        mara.presses("Continue").await;
        mara.sees("Does everything look right?").await;
        self.looks(mara, "plan-check").await;
        workshop
    }

    async fn brings_in_the_roster(&self, mara: &Visitor) {
        mara.hands_over("A file of people (CSV)", "roster-utf8-comma.csv").await;
        mara.presses("Show me the list first").await;
        mara.sees("Nothing is kept yet.").await;
        mara.sees("Jürgen").await;
        self.looks(mara, "roster-preview").await;
        mara.presses("Add these").await;
        mara.sees("on the list").await;
    }

    async fn invites(&self, mara: &Visitor) {
        mara.presses("Send the invitations").await;
        mara.sees("Nobody has finished yet").await;
        mara.sees("Jürgen").await;
        self.looks(mara, "dashboard").await;
    }

    /// One question per page on a phone, every kind of question, each answered by touching what is there.
    async fn answers(&self, jurgen: &Visitor) {
        let letter = self.house.letter_to(ON_THE_PHONE).await;
        jurgen.opens(&self.house.path_in(&letter.text, "/m/")).await;
        jurgen.sees("Who sees what").await;
        self.looks(jurgen, "welcome").await;
        jurgen.presses("Start").await;
        for (place, kind) in (1..).zip(KINDS) {
            jurgen.sees(&format!("Question {place} of {}", KINDS.len())).await;
            self.answers_one(jurgen, kind).await;
            jurgen.presses("Continue").await;
        }
        jurgen.sees("Check my answers").await;
        jurgen.sees("1. Face to face").await;
        self.looks(jurgen, "check").await;
        jurgen.presses("Finish").await;
        jurgen.sees("Thank you.").await;
        self.looks(jurgen, "done").await;
    }

    async fn answers_one(&self, jurgen: &Visitor, kind: Kind) {
        match kind {
            Kind::Text(page, label, words) => {
                self.looks(jurgen, page).await;
                jurgen.fills(label, words).await;
            }
            Kind::Choice(page, labels) => {
                for label in labels {
                    jurgen.chooses(label).await;
                }
                self.looks(jurgen, page).await;
            }
            Kind::Order(page, labels) => {
                let placed = ["One is in place", "Two are in place", "Your order is full."];
                for (label, said) in labels.iter().zip(placed) {
                    jurgen.presses(&format!("Add: {label}")).await;
                    jurgen.sees(said).await;
                }
                self.looks(jurgen, page).await;
            }
        }
    }

    async fn others_answer(&self) -> Vec<Member> {
        let mut members = Vec::new();
        for number in 2..2 + OTHERS {
            let letter = self.house.letter_to(&format!("person{number}@lindgren.example")).await;
            let link = self.house.path_in(&letter.text, "/m/");
            let client = self.house.stranger();
            client.get(&link).await.must_be(200);
            let first = client.post(&link, &[]).await.must_be(303).location().unwrap();
            let home = first.split("/q/").next().unwrap().to_owned();
            let page = client.get(&format!("{home}/all")).await;
            let all = whole_form(&page, "id=\"ask\"", &answers_of(number));
            client.post_raw(&format!("{home}/all"), &all).await.must_be(303);
            members.push(Member { client, home });
        }
        members
    }

    async fn closes(&self, mara: &Visitor, workshop: &str) {
        mara.opens(workshop).await;
        mara.sees("have finished").await;
        mara.presses("Close the answers…").await;
        mara.sees("Close the answers?").await;
        self.looks(mara, "close").await;
        mara.presses("Close the answers").await;
        mara.sees("Look together, then agree").await;
        self.looks(mara, "dashboard-closed").await;
    }

    async fn reads_and_words(&self, mara: &Visitor) {
        mara.presses("The results").await;
        mara.sees("What you said").await;
        self.looks(mara, "results").await;
        mara.presses("Read the draft charter").await;
        mara.sees("Our charter, the draft").await;
        self.looks(mara, "draft").await;
        mara.presses("Change the words: 2. New work").await;
        mara.sees("Short and plain.").await;
        mara.fills("The words", NEW_WORDS).await;
        self.looks(mara, "draft-editing").await;
        mara.presses("Save the words").await;
        mara.sees(NEW_WORDS).await;
    }

    async fn team_agrees(&self, mara: &Visitor, jurgen: &Visitor, members: &[Member]) {
        mara.presses("Ask the team").await;
        mara.sees("Nobody has answered yet.").await;
        let letter = self.house.letter_to(ON_THE_PHONE).await;
        assert_eq!(letter.kind, "consent");
        jurgen.opens(&self.house.path_in(&letter.text, "/m/")).await;
        jurgen.presses("See the draft").await;
        jurgen.sees("Can you work with this charter?").await;
        self.looks(jurgen, "consent").await;
        jurgen.chooses("I can work with this").await;
        jurgen.presses("Send my answer").await;
        jurgen.sees("You said: I can work with this.").await;
        for member in members {
            let page = member.client.get(&format!("{}/draft", member.home)).await;
            let yes = whole_form(&page, "/consent\"", &[("answer", "consent")]);
            member.client.post_raw(&format!("{}/consent", member.home), &yes).await.must_be(303);
        }
    }

    async fn publishes(&self, mara: &Visitor, jurgen: &Visitor) {
        mara.opens(&mara.path().await).await;
        mara.sees("Seven of seven have answered.").await;
        self.looks(mara, "draft-agreed").await;
        mara.presses("Publish the charter…").await;
        mara.sees("Who gets the letter").await;
        self.looks(mara, "publish").await;
        mara.presses("Publish and send").await;
        mara.sees("Version 1").await;
        mara.sees(NEW_WORDS).await;
        self.looks(mara, "charter").await;
        let letters = self.house.letters().await;
        let mut told: Vec<&str> = letters.iter().filter(|l| l.kind == "summary").map(|l| l.to.as_str()).collect();
        told.sort_unstable();
        let took_part: Vec<String> = (1..=1 + OTHERS).map(|n| format!("person{n}@lindgren.example")).collect();
        assert_eq!(told, took_part);
        assert!(letters.iter().filter(|l| l.kind == "summary").all(|l| l.text.contains("celebrate the effort first")));
        jurgen.presses("Charter").await;
        jurgen.sees("To keep it on paper").await;
        jurgen.sees(NEW_WORDS).await;
        self.looks(jurgen, "charter-of-a-member").await;
    }

    async fn hr_takes_a_file(&self) {
        let helena = Visitor::new(&self.house, &self.driver, "helena", (self.scripts, DESK)).await;
        self.signs_in(&helena, HR_READER).await;
        helena.sees("How teams say they work best").await;
        helena.sees("Atlas").await;
        self.looks(&helena, "people-team").await;
        let client = self.house.stranger();
        for (name, value) in helena.cookies().await {
            client.set_cookie(&name, &value);
        }
        client.get("/people-team").await.must_be(200);
        let file = client.post("/people-team/export", &[("what", "results_long"), ("reason", "Yearly report")]).await;
        let rows = records(file.must_be(200));
        assert!(rows.iter().any(|row| row.iter().any(|cell| cell == "Atlas")), "{}", file.body);
        assert!(!file.body.contains(NEW_WORDS) && !file.body.contains("Jürgen"), "{}", file.body);
        helena.opens("/people-team").await;
        helena.sees("Yearly report").await;
    }
}

/// Not who somebody is, not what they said or typed, not how they came in.
fn the_log_tells_nothing_personal() {
    let lines = log::heard();
    assert!(lines.contains("/my/{invitation}/consent") && lines.contains("/people-team/export"), "the log is on");
    let words =
        [NEW_WORDS, "nobody waits for an answer", "we finish each other", "begin every meeting", "Yearly report"];
    for told in ["lindgren.example", "Jürgen", "Okafor", "Atlas"].iter().chain(&words) {
        let line = lines.lines().find(|line| line.contains(told));
        assert_eq!(line, None, "“{told}” is in the log");
    }
    let is_token = |piece: &str| piece.len() >= 20 && piece.chars().all(char::is_alphanumeric);
    let is_secret = |line: &&str| line.split(['/', '"']).any(is_token);
    assert_eq!(lines.lines().find(is_secret), None, "a way in is in the log");
}

/// How a question is answered on the phone: the name of its picture, and what is touched.
#[derive(Clone, Copy)]
enum Kind {
    Text(&'static str, &'static str, &'static str),
    Choice(&'static str, &'static [&'static str]),
    Order(&'static str, &'static [&'static str]),
}

/// The twelve questions of the core set, in their order.
const KINDS: [Kind; 12] = [
    Kind::Text("question-text", "Great is ...", "we finish each other's ideas"),
    Kind::Choice("question-scale", &["A bit of both"]),
    Kind::Choice("question-cards", &["Celebrate the effort and the idea, then improve it"]),
    Kind::Choice("question-form", &["A suggestion for next time"]),
    Kind::Choice("question-sharpness", &["Kind and clear"]),
    Kind::Choice("question-blind-spot", &["Tell me in private, the same day"]),
    Kind::Choice("question-pause", &["About thirty seconds"]),
    Kind::Choice("question-several", &["A name and a date in writing", "A list everyone can see"]),
    Kind::Order("question-order", &["Face to face", "Chat message", "Email"]),
    Kind::Choice("question-hours", &["Write any time; I answer in my hours"]),
    Kind::Choice("question-sharing", &["Our charter, without names"]),
    Kind::Text("question-request", "It would be my ideal if we ...", "begin every meeting with one thing that worked"),
];

/// What the others say: much alike, with two who are of another mind.
fn answers_of(number: u32) -> Vec<(&'static str, &'static str)> {
    let (is_gentle, is_late) = (number == 2, number < 4);
    vec![
        ("great_words.text.good", "nobody waits for an answer"),
        ("relational", if is_gentle { "7" } else { "4" }),
        ("first_response", if is_gentle { "ask_maker" } else { "celebrate" }),
        ("feedback_form", if is_late { "question" } else { "next_time" }),
        ("challenge_level", if is_gentle { "2" } else { "5" }),
        ("call_out", if number.is_multiple_of(2) { "private_today" } else { "right_there" }),
        ("thinking_time", if is_late { "ahead" } else { "s30" }),
        ("accountability", "date_name"),
        ("accountability", if is_late { "nudge" } else { "visible" }),
        ("channels.place.1", "face"),
        ("channels.place.2", "chat"),
        ("between", "write_any"),
        ("sharing", "charter"),
        ("do", "finish"),
    ]
}

/// The body of a form of a page: its hidden fields, repeated ones too, and what is filled in.
pub fn whole_form(page: &Page, mark: &str, fields: &[(&str, &str)]) -> String {
    let form = page.body.split("<form").skip(1).map(|form| form.split("</form>").next().unwrap());
    let form = form.into_iter().find(|form| form.contains(mark)).unwrap_or_else(|| panic!("no form: {}", page.words()));
    let hidden = form.split("<input type=\"hidden\" name=\"").skip(1).map(|input| {
        let (name, rest) = input.split_once("\" value=\"").unwrap();
        (name.to_owned(), rest.split('"').next().unwrap().to_owned())
    });
    let filled = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    encode(&hidden.chain(filled).collect::<Vec<_>>())
}
