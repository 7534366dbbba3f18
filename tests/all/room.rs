//! The room: two people on their phones and a facilitator at the wall, from the answers to a second version; with
//! scripts and without.

use alliance::acts::charter::open_due;
use jiff::SignedDuration;

use super::atlas::{Atlas, Plan};
use super::charter::ids;
use super::driver::{Driver, Scripts};
use super::house::{Client, House, Page};
use super::journey::whole_form;
use super::visitor::{DESK, PHONE, Visitor};

const QUESTIONS: &[&str] = &["great_words", "first_response", "call_out", "between"];
/// The first two have their phones in a browser; the others answer without one.
const PEOPLE: &[&str] = &["Priya Nair", "Tomas Lind", "Ruth Adeyemi", "Ana Souza", "Jonas Berg", "Aiko Mori"];
const SESSION: &str = "__Host-alliance";

/// What the wall shows step by step, each known from something that stands nowhere before.
const AIM: &str = "We finish the ideas of others.";
const AGREED: [&str; 2] =
    ["Most of us, 5 of 6: celebrate the effort", "All six of us: tell me in private, the same day."];
const DIFFERENT: &str = "We differ.";
const NEED: &str = "some of us need to be asked what kind of reaction would help";

/// The same where the team reads it in a list, result by result.
const LISTED: [&str; 5] =
    ["we first celebrate the effort", "we say it in private, the same day", "We have different limits", NEED, AIM];

const HARM: &str = "Cheering first takes too long when something is urgent.";
const BETTER: &str = "We celebrate the effort in one sentence, then we improve the idea.";
const NEXT_YEAR: &str = "We write any time; whoever is off answers when they are back.";
const USUAL: &str = "We have different limits outside working hours. So what can wait waits, and we contact only those who said we may.";

struct Room {
    house: House,
    scripts: Scripts,
    atlas: Atlas,
    mara: Visitor,
    priya: Visitor,
    tomas: Visitor,
    others: Vec<Client>,
    _driver: Driver,
}

#[actix_web::test]
async fn a_team_goes_from_its_answers_to_a_second_version_in_the_room() {
    Room::open(Scripts::On).await.go().await;
}

#[actix_web::test]
async fn the_room_needs_no_scripts() {
    Room::open(Scripts::Off).await.go().await;
}

impl Room {
    async fn open(scripts: Scripts) -> Self {
        let house = House::open().await;
        house.facilitator().await;
        let plan = Plan { questions: QUESTIONS, people: PEOPLE, ..Plan::default() };
        let atlas = Atlas::open(&house, plan).await;
        let driver = Driver::start();
        let mara = Visitor::new(&house, &driver, "mara", (scripts, DESK)).await;
        let priya = Visitor::new(&house, &driver, "priya", (scripts, PHONE)).await;
        let tomas = Visitor::new(&house, &driver, "tomas", (scripts, PHONE)).await;
        let mut others = Vec::new();
        for person in 2..PEOPLE.len() {
            others.push(atlas.member(&house, person).await);
        }
        let room = Self { house, scripts, atlas, mara, priya, tomas, others, _driver: driver };
        room.mara_signs_in().await;
        room
    }

    async fn go(&self) {
        self.answers(&self.priya, 0, "Contact me any time").await;
        self.answers(&self.tomas, 1, "Write any time; I answer in my hours").await;
        self.others_answer().await;
        let charter = self.closes().await;
        self.opens_the_wall(&charter).await;
        self.steps_through_what_they_share(&charter).await;
        self.is_quiet_where_they_differ(&charter).await;
        self.comes_to_the_end().await;
        self.sees_a_harm(&charter).await;
        self.changes_the_one_sentence(&charter).await;
        self.publishes(&charter, "Version 1").await;
        self.meets_three_times(&charter).await;
        self.looks_again(&charter).await;
        self.changes_by_consent(&charter).await;
        self.compares(&charter).await;
        for visitor in [&self.mara, &self.priya, &self.tomas] {
            assert_eq!(visitor.refusals().await, Vec::<String>::new());
        }
    }

    /// Every kind of page is inspected once, in the run that has scripts: inspecting needs them.
    async fn looks(&self, visitor: &Visitor, page: &str) {
        if self.scripts == Scripts::On {
            visitor.inspects_small_and_large(&format!("room-{page}")).await;
        }
    }

    async fn mara_signs_in(&self) {
        let session = self.house.facilitator().await.cookie(SESSION).unwrap();
        self.mara.carries(SESSION, &session).await;
    }

    async fn answers(&self, phone: &Visitor, person: usize, between: &str) {
        phone.opens(&self.atlas.link(person)).await;
        phone.sees("Who sees what").await;
        phone.presses("Start").await;
        phone.sees("Question 1 of 4").await;
        if person == 0 {
            phone.fills("Great is ...", AIM).await;
            phone.presses("Continue").await;
        } else {
            phone.presses("Skip this one").await;
        }
        let celebrate = "Celebrate the effort and the idea, then improve it";
        for (place, answer) in [(2, celebrate), (3, "Tell me in private, the same day"), (4, between)] {
            phone.sees(&format!("Question {place} of 4")).await;
            phone.chooses(answer).await;
            phone.presses("Continue").await;
        }
        phone.sees("Check my answers").await;
        phone.presses("Finish").await;
        phone.sees("Thank you.").await;
    }

    /// One of them needs something else than the others want.
    async fn others_answer(&self) {
        for (person, client) in (2..).zip(&self.others) {
            let first: &[(&str, &str)] = match person {
                5 => &[("first_response", "ask_maker"), ("first_response.must", "1")],
                _ => &[("first_response", "celebrate")],
            };
            let between = if person < 4 { "any_time" } else { "write_any" };
            self.atlas.answer(client, (person, 1), &[("great_words.text.great", "Nobody is surprised.")]).await;
            self.atlas.answer(client, (person, 2), first).await.must_be(303);
            self.atlas.answer(client, (person, 3), &[("call_out", "private_today")]).await.must_be(303);
            self.atlas.answer(client, (person, 4), &[("between", between)]).await.must_be(303);
            let check = self.atlas.my(person, "/check");
            client.get(&check).await.must_be(200);
            client.post(&check, &[]).await.must_be(303);
        }
    }

    /// Gives the address of the charter.
    async fn closes(&self) -> String {
        let mara = &self.mara;
        mara.opens(&format!("/workshops/{}", self.atlas.public_id)).await;
        mara.sees("All six have finished").await;
        mara.presses("Close the answers…").await;
        mara.presses("Close the answers").await;
        mara.sees("Look together, then agree").await;
        mara.presses("The wall").await;
        mara.sees("Mara has not opened the results yet.").await;
        let path = mara.path().await;
        path.strip_suffix("/wall").expect("the wall").to_owned()
    }

    async fn opens_the_wall(&self, charter: &str) {
        for (person, phone) in [(0, &self.priya), (1, &self.tomas)] {
            phone.opens(&self.atlas.my(person, "/wall")).await;
            phone.sees("Mara has not opened the results yet.").await;
        }
        self.mara.presses("Open the wall").await;
        self.mara.sees("Take your phone.").await;
        self.everybody_follows("Take your phone.").await;
        self.priya_is_ready().await;
        self.fits_the_screens("welcome").await;
        self.looks(&self.mara, "wall").await;
        self.mara.opens(&format!("{charter}/wall")).await;
        self.steps_to("Why we are asking").await;
        self.nothing_is_told_of(&[AIM, AGREED[0], AGREED[1], DIFFERENT, NEED]).await;
        self.other_pages_tell_nothing_of(&LISTED).await;
    }

    async fn other_pages_tell_nothing_of(&self, coming: &[&str]) {
        for page in ["/results", "/draft", "/charter"] {
            self.tomas.opens(&self.atlas.my(1, page)).await;
            told_nothing(&self.tomas, coming).await;
        }
        self.tomas.opens(&self.atlas.my(1, "/wall")).await;
    }

    /// One button at a time: ready, or not yet after all.
    async fn priya_is_ready(&self) {
        assert!(!self.priya.can_see("You are ready.").await, "nobody has said so");
        self.priya.presses("I am ready").await;
        self.priya.sees("You are ready.").await;
        assert!(!self.priya.can_see("I am ready").await, "it is said already");
    }

    async fn steps_through_what_they_share(&self, charter: &str) {
        self.steps_to(AIM).await;
        self.nothing_is_told_of(&[AGREED[0], AGREED[1], DIFFERENT, NEED]).await;
        self.of_two_tabs_at_once_one_moves_the_wall(charter, AGREED[0]).await;
        self.nothing_is_told_of(&[AGREED[1], DIFFERENT, NEED]).await;
        self.other_pages_tell_nothing_of(&LISTED[1..4]).await;
        self.fits_the_screens("agree").await;
        self.looks(&self.priya, "phone").await;
        self.steps_to(AGREED[1]).await;
        self.nothing_is_told_of(&[DIFFERENT, NEED]).await;
        self.steps_to(DIFFERENT).await;
        self.nothing_is_told_of(&[NEED]).await;
        self.fits_the_screens("differ").await;
    }

    /// Mara has the wall open in two more tabs and presses Next in both. Her own screen stands before that step, too.
    async fn of_two_tabs_at_once_one_moves_the_wall(&self, charter: &str, words: &str) {
        let wall = format!("{charter}/wall");
        let tabs = [self.house.facilitator().await, self.house.facilitator().await];
        for tab in &tabs {
            tab.get(&wall).await.must_be(200).must_have(AIM);
        }
        let next = [("do", "next")];
        let both = futures_util::future::join_all(tabs.iter().map(|tab| tab.post(&wall, &next))).await;
        let (moved, late): (Vec<&Page>, Vec<&Page>) = both.iter().partition(|page| page.status == 303);
        assert_eq!((moved.len(), late.len()), (1, 1), "{both:#?}");
        late[0].must_be(409).must_have("Somebody was faster.").must_have("go on from here").must_have(words);
        if self.scripts == Scripts::Off {
            self.mara.presses("Next").await;
            self.mara.sees("Somebody was faster.").await;
        }
        self.mara.sees(words).await;
        self.everybody_follows(words).await;
    }

    async fn is_quiet_where_they_differ(&self, charter: &str) {
        self.mara.presses("Quiet,").await;
        self.mara.sees("Quiet time").await;
        self.everybody_follows("Quiet time").await;
        self.priya.fills("What I want to say", "Let us name the urgent things.").await;
        self.priya.presses("Post it").await;
        self.priya.sees("Kept as a draft.").await;
        self.priya.sees("Only you see it.").await;
        self.fits_the_screens("quiet").await;
        self.looks(&self.priya, "phone-quiet").await;
        let behind = self.house.facilitator().await;
        let page = behind.get(&format!("{charter}/wall/behind")).await;
        assert!(!page.must_be(200).has("the urgent things"), "a draft is nobody else’s");
        self.house.turn_clock(SignedDuration::from_secs(30));
        self.priya.presses("Refresh").await;
        self.priya.sees("The quiet time is over.").await;
        self.priya.presses("Post it").await;
        self.priya.sees("Posted.").await;
        self.mara.presses("Refresh").await;
        self.mara.presses("One line waits behind the wall").await;
        self.mara.sees("Let us name the urgent things.").await;
        self.looks(&self.mara, "behind").await;
        self.mara.presses("Show on the wall").await;
        self.mara.sees("It is up.").await;
        self.mara.opens(&format!("{charter}/wall")).await;
        self.mara.sees("Let us name the urgent things.").await;
        self.everybody_follows("Let us name the urgent things.").await;
        self.fits_the_screens("said").await;
        self.mara.presses("Behind the wall").await;
        self.mara.presses("Take it down").await;
        self.mara.sees("Done with it.").await;
        self.mara.opens(&format!("{charter}/wall")).await;
    }

    async fn comes_to_the_end(&self) {
        self.steps_to(NEED).await;
        self.fits_the_screens("need").await;
        self.steps_to("That is what you said.").await;
    }

    /// Presses Next and sees it happen on the wall and on both phones.
    async fn steps_to(&self, words: &str) {
        self.mara.presses("Next").await;
        self.mara.sees(words).await;
        self.everybody_follows(words).await;
    }

    /// With scripts a phone changes by itself; without them there is Refresh.
    async fn everybody_follows(&self, words: &str) {
        for phone in [&self.priya, &self.tomas] {
            if self.scripts == Scripts::Off {
                phone.presses("Refresh").await;
            }
            phone.sees(words).await;
        }
    }

    async fn nothing_is_told_of(&self, coming: &[&str]) {
        for phone in [&self.priya, &self.tomas] {
            told_nothing(phone, coming).await;
        }
    }

    async fn fits_the_screens(&self, name: &str) {
        for (width, height) in [(1920, 1080), (1280, 800)] {
            self.mara.sits_before_screen((width, height)).await;
            self.mara.photographs(&format!("room-wall-{name}-{width}")).await;
            let (wide, tall) = self.mara.extent().await;
            assert!(wide <= width.into() && tall <= height.into(), "{name} scrolls at {width}: {wide} by {tall}");
        }
        self.mara.sits_before(DESK).await;
    }

    /// Tomas can work with it, Priya sees a harm: first without words, then with them.
    async fn sees_a_harm(&self, charter: &str) {
        self.mara.opens(&format!("{charter}/draft")).await;
        self.mara.presses("Ask the team").await;
        self.mara.sees("Nobody has answered yet.").await;
        self.opens_the_letter(&self.priya, "priya.nair", ("consent", "See the draft")).await;
        self.priya.sees("Can you work with this charter?").await;
        self.priya.chooses("I see a harm").await;
        self.priya.picks("In which sentence?", "New work").await;
        self.priya.presses("Send my answer").await;
        self.priya.sees("Write a few words, so the group can change the sentence.").await;
        self.looks(&self.priya, "harm-without-words").await;
        self.priya.fills("What is it?", HARM).await;
        self.priya.presses("Send my answer").await;
        self.priya.sees(&format!("You said: I see a harm. “{HARM}”")).await;
        self.opens_the_letter(&self.tomas, "tomas.lind", ("consent", "See the draft")).await;
        self.can_work_with_it(&self.tomas, "Can you work with this charter?").await;
        self.others_can_work_with_it().await;
        self.mara.opens(&format!("{charter}/draft")).await;
        for words in ["Six of six have answered", "Somebody sees a harm.", "A harm, New work", HARM] {
            self.mara.sees(words).await;
        }
        assert!(!self.mara.can_see("Publish the charter").await);
        self.looks(&self.mara, "draft-with-a-harm").await;
    }

    async fn changes_the_one_sentence(&self, charter: &str) {
        self.words(charter, "New work", BETTER).await;
        for (person, phone) in [(0, &self.priya), (1, &self.tomas)] {
            phone.opens(&self.atlas.my(person, "/draft")).await;
            phone.sees(BETTER).await;
            self.can_work_with_it(phone, "One sentence changed since you answered").await;
        }
        self.others_can_work_with_it().await;
        self.mara.opens(&format!("{charter}/draft")).await;
        self.mara.sees("Agreed: everybody who answered can work with this.").await;
    }

    /// Whoever was asked before is asked about the one sentence that changed, and about no other.
    async fn can_work_with_it(&self, phone: &Visitor, asked: &str) {
        phone.sees(asked).await;
        let sentences = phone.source().await.matches("name=\"read\"").count();
        let expected = if asked == "Can you work with this charter?" { 3 } else { 1 };
        assert_eq!(sentences, expected, "{asked}");
        phone.chooses("I can work with this").await;
        phone.presses("Send my answer").await;
        phone.sees("You said: I can work with this.").await;
    }

    async fn others_can_work_with_it(&self) {
        for (person, client) in (2..).zip(&self.others) {
            self.atlas.start(client, person).await.must_be(303);
            let page = client.get(&self.atlas.my(person, "/draft")).await;
            let yes = whole_form(&page, "/consent\"", &[("answer", "consent")]);
            client.post_raw(&self.atlas.my(person, "/consent"), &yes).await.must_be(303);
        }
    }

    /// New words for the sentence with this name.
    async fn words(&self, charter: &str, sentence: &str, words: &str) {
        self.mara.opens(&format!("{charter}/draft")).await;
        let draft = self.mara.reads().await;
        let link = format!(": {sentence}");
        let number = (1..9).find(|number| draft.contains(&format!("{number}. {sentence}")));
        let link = number.map_or(link, |number| format!(": {number}. {sentence}"));
        self.mara.presses(&format!("Change the words{link}")).await;
        self.mara.fills("The words", words).await;
        self.mara.presses("Save the words").await;
        self.mara.sees("Everyone sees the new wording.").await;
        self.mara.sees(words).await;
    }

    async fn publishes(&self, charter: &str, version: &str) {
        self.mara.opens(&format!("{charter}/draft")).await;
        self.mara.presses("Publish the charter…").await;
        self.mara.sees("Who gets the letter").await;
        self.mara.presses("Publish and send").await;
        self.mara.sees(version).await;
        self.looks(&self.mara, &format!("charter-{}", version.to_lowercase().replace(' ', "-"))).await;
    }

    async fn meets_three_times(&self, charter: &str) {
        for meeting in ["four", "five", "six"] {
            assert_eq!(open_due(&self.house.inner).await.unwrap(), 0, "not before the third meeting");
            self.house.turn_clock(SignedDuration::from_hours(24 * 7));
            self.mara_signs_in().await;
            self.mara.opens(&format!("{charter}/check-in")).await;
            self.mara.presses("Note the meeting").await;
            self.mara.sees(&format!("Your team has met {meeting} times.")).await;
        }
        self.looks(&self.mara, "check-in").await;
        assert_eq!(open_due(&self.house.inner).await.unwrap(), 1);
    }

    /// Two minutes each, straight from the letter; then what it came to.
    async fn looks_again(&self, charter: &str) {
        let said = [
            (&self.priya, "priya.nair", ["Keep", "More of it", "Drop"]),
            (&self.tomas, "tomas.lind", ["Less of it", "Keep", "Change the wording"]),
        ];
        for (phone, address, votes) in said {
            self.opens_the_letter(phone, address, ("look_again", "Look again")).await;
            phone.sees("Where were we in the last weeks?").await;
            phone.chooses("Great").await;
            for (sentence, vote) in ["New work", "Blind spots", "When we stop"].into_iter().zip(votes) {
                phone.picks(sentence, vote).await;
            }
            phone.fills("What works well?", "The short cheer.").await;
            if address == "priya.nair" {
                self.looks(phone, "look-again").await;
            }
            phone.presses("Send my answers").await;
            phone.sees("Thank you.").await;
        }
        let other = &self.others[0];
        let page = self.atlas.my(2, "/revisit");
        self.atlas.start(other, 2).await.must_be(303);
        other.get(&page).await.must_be(200).must_have("Two of six have answered.");
        let form = other.get(&page).await;
        let last = ids(&form, "name=\"vote-").pop().expect("a sentence");
        let drop = (format!("vote-{last}"), "drop");
        let said = [("ladder", "2"), ("request", "met outside once more"), (drop.0.as_str(), drop.1)];
        other.post(&page, &said).await.must_be(303);
        self.mara.opens(&format!("{charter}/revisit")).await;
        self.mara.sees("Three of six have answered.").await;
        assert!(!self.mara.can_see("The short cheer.").await, "nothing before it closes");
        self.mara.presses("Close the round").await;
        let change = "1 change the wording and 2 drop.";
        for words in ["Great: 3", "The short cheer.", "met outside once more", change, "To talk about"] {
            self.mara.sees(words).await;
        }
        assert!(!self.mara.can_see("1 less of it").await, "two people said something to that sentence");
        self.looks(&self.mara, "looked-again").await;
    }

    async fn changes_by_consent(&self, charter: &str) {
        self.mara.presses("Write the next version").await;
        self.mara.fills("Why now?", "We looked again").await;
        self.mara.presses("Open it for a change").await;
        self.mara.sees("Towards version 2").await;
        self.looks(&self.mara, "change").await;
        self.words(charter, "When we stop", NEXT_YEAR).await;
        self.mara.presses("Ask the team").await;
        self.mara.sees("Nobody has answered yet.").await;
        for (phone, address) in [(&self.priya, "priya.nair"), (&self.tomas, "tomas.lind")] {
            self.opens_the_letter(phone, address, ("consent", "Read what changes")).await;
            phone.sees(NEXT_YEAR).await;
            self.can_work_with_it(phone, "Can you work with what changes?").await;
        }
        self.others_can_work_with_it().await;
        self.publishes(charter, "Version 2").await;
    }

    async fn compares(&self, charter: &str) {
        self.priya.opens(&self.atlas.my(0, "/compare")).await;
        self.mara.opens(charter).await;
        self.mara.presses("What changed since the version before").await;
        for visitor in [&self.mara, &self.priya] {
            for words in ["From version 1 to version 2", "One sentence changed", USUAL, NEXT_YEAR] {
                visitor.sees(words).await;
            }
            assert!(!visitor.can_see(BETTER).await, "what stays is not told again");
        }
        self.looks(&self.mara, "compare").await;
    }

    /// The newest letter of this kind, its link, and the button behind it.
    async fn opens_the_letter(&self, phone: &Visitor, name: &str, (kind, button): (&str, &str)) {
        let letter = self.house.letter_to(&format!("{name}@lindgren.example")).await;
        assert_eq!(letter.kind, kind);
        phone.opens(&self.house.path_in(&letter.text, "/m/")).await;
        phone.presses(button).await;
    }
}

/// Neither the page, its hidden parts included, nor the tab of the browser tells what has not been opened.
async fn told_nothing(phone: &Visitor, coming: &[&str]) {
    let (title, page) = (phone.title().await, phone.source().await);
    for words in coming {
        assert!(!title.contains(words) && !page.contains(words), "“{words}” at {}", phone.path().await);
    }
}
