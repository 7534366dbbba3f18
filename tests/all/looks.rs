//! What is booked for a charter and what becomes of a look: one charter of a team alone is looked at, a plan stays
//! until somebody changes it, a round closes by itself, and what was said leads on.

use alliance::acts::charter::{close_due, open_due};
use jiff::SignedDuration;

use super::change::{clause_ids, edit, open, published};
use super::charter::ids;
use super::closed::{Closed, NAMES, Person, again, nine};
use super::consent::{DAY, all_consent, ask, publish};
use super::house::{Client, House, Page};
use super::revisit::{begin, set_meetings};

const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// A charter, and a later round of the same team up to its consent.
async fn second_round(house: &House, first: &Closed) -> (Closed, Client) {
    let said = NAMES.into_iter().zip(nine()).collect();
    let second = again(house, first, said, "counted").await;
    let mara = ask(house, &second).await;
    all_consent(house, &second).await;
    (second, mara)
}

async fn say(house: &House, person: &Person, fields: &[(&str, &str)]) -> Page {
    let phone = person.phone(house).await;
    phone.get(&person.page("/revisit")).await.must_be(200);
    phone.post(&person.page("/revisit"), fields).await
}

async fn close(mara: &Client, closed: &Closed) {
    mara.get(&closed.page("/revisit")).await.must_have("Close the round");
    mara.post(&closed.page("/revisit/round"), &[]).await.must_be(303);
}

/// A changed sentence, asked about and agreed on; the page before publishing.
async fn amended(house: &House, mara: &Client, closed: &Closed, words: &str) -> Page {
    open(mara, closed).await;
    let id = clause_ids(mara, closed).await[0].clone();
    edit(mara, closed, &id, (words, "")).await.must_be(303);
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    all_consent(house, closed).await;
    mara.get(&closed.page("/publish")).await
}

fn is_chosen(page: &Page, value: &str) -> bool {
    page.body.contains(&format!("value=\"{value}\" selected"))
}

#[actix_web::test]
async fn a_charter_rests_once_a_later_round_of_its_team_is_published() {
    let (house, first, _) = published().await;
    let (second, mara) = second_round(&house, &first).await;
    mara.get(&first.page("")).await.must_have("Version 1, the current one").must_have("Change a sentence…");
    publish(&mara, &second).await.must_be(303);
    mara.get(&second.page("")).await.must_have("Version 2, the current one");

    let page = mara.get(&first.page("")).await;
    page.must_have("A newer charter is in force.").must_have("Version 1, an earlier one");
    assert!(page.body.contains(&format!("href=\"{}\"", second.page(""))), "it leads to the newest");
    for gone in ["Change a sentence…", "Look again", "Call a design moment", "We look again after"] {
        assert!(!page.has(gone), "{gone}: {}", page.words());
    }
    mara.get(&first.page("/check-in")).await.must_be(409).must_have("A newer charter of your team is in force.");
    mara.get(&first.page("/revisit")).await.must_have("A newer charter of your team is in force.");
    let deeds: [(&str, &[(&str, &str)]); 3] =
        [("/change", &[("why", "x")]), ("/revisit", &[("kind", "revisit")]), ("/revisit/plan", &DAY)];
    for (address, fields) in deeds {
        mara.get(&first.page("")).await;
        mara.post(&first.page(address), fields).await.must_be(409).must_have("A newer charter of your team");
    }
    let person = &first.people[0];
    let phone = person.phone(&house).await;
    let page = phone.get(&person.page("/charter")).await;
    page.must_have("A newer charter is in force.").must_have("is in your letter about it");
    phone.get("/accessibility").await;
    phone.post(&person.page("/requests"), &[("words", "had a pause")]).await.must_be(409);
    let (name, value) = second.people[0].cookie();
    phone.set_cookie(&name, &value);
    let page = phone.get(&person.page("/charter")).await;
    assert!(
        page.body.contains(&format!("href=\"{}\"", second.people[0].page("/charter"))),
        "on a device of that round"
    );
}

#[actix_web::test]
async fn only_the_newest_charter_of_a_team_is_looked_at_by_itself() {
    let (house, first, _) = published().await;
    let (second, mara) = second_round(&house, &first).await;
    publish(&mara, &second).await.must_be(303);
    let before = house.letters().await.len();
    set_meetings(&house, 9).await;
    assert_eq!(open_due(&house.inner).await.unwrap(), 1);
    assert_eq!(house.letters().await.len(), before + 9, "nobody is written to twice");
    mara.get(&second.page("/revisit")).await.must_have("The round is open until");
    // While the newest is looked at or changed, the older one's day comes as well.
    house.turn_clock(A_DAY * 60);
    assert_eq!(open_due(&house.inner).await.unwrap(), 0);
    assert_eq!(house.letters().await.len(), before + 9);
}

#[actix_web::test]
async fn what_was_on_its_way_in_an_older_charter_ends_without_being_lost() {
    let (house, first, mara) = published().await;
    begin(&mara, &first).await;
    for person in &first.people[..3] {
        say(&house, person, &[("ladder", "2"), ("request", "sang once a week")]).await.must_be(303);
    }
    let moment = [("topic", "feedback"), ("words", "We skipped the yay."), ("signed", "no")];
    mara.get(&first.page("/moment")).await;
    mara.post(&first.page("/moment"), &moment).await.must_be(303);
    let id = ids(&mara.get(&first.page("/check-in")).await, "/moments/")[0].clone();
    mara.post(&first.page(&format!("/moments/{id}")), &[("do", "change")]).await.must_be(303);
    mara.get(&first.page("")).await.must_have("A change is on its way: a design moment.");

    let (second, mara) = second_round(&house, &first).await;
    publish(&mara, &second).await.must_be(303);
    let page = mara.get(&first.page("")).await;
    assert!(!page.has("A change is on its way"), "it is given up");
    mara.get(&second.page("/check-in")).await.must_have("We skipped the yay.").must_have("Not signed.");
    mara.get(&second.page("")).await.must_have("A design moment is waiting.");
    mara.get(&second.page("/requests")).await.must_have("sang once a week.");
    mara.get(&first.page("/revisit")).await.must_have("What three of nine of you said");
}

#[actix_web::test]
async fn a_change_between_two_looks_keeps_the_look_that_is_booked() {
    let (house, closed, mara) = published().await;
    set_meetings(&house, 5).await;
    let page = amended(&house, &mara, &closed, "We celebrate the effort first.").await;
    page.must_have("As booked: after our seventh meeting");
    assert!(is_chosen(&page, "keep") && page.body.contains("value=\"2027-01-05\""), "{}", page.body);
    let kept = [("looks_again", ""), ("looks_again_on", "2027-01-05"), ("look_after", "keep")];
    mara.post(&closed.page("/publish"), &kept).await.must_be(303);
    mara.get(&closed.page("")).await.must_have("Version 1.1,").must_have("We look again after our seventh meeting:");
    let planned = "when the team has met 7 times, and on 5 January 2027";
    mara.get(&closed.page("/revisit")).await.must_have(planned);

    amended(&house, &mara, &closed, "We celebrate the idea first.").await;
    let changed = [("looks_again", ""), ("looks_again_on", "2027-01-07"), ("look_after", "4")];
    mara.post(&closed.page("/publish"), &changed).await.must_be(303);
    let planned = "when the team has met 9 times, and on 7 January 2027";
    mara.get(&closed.page("/revisit")).await.must_have(planned);
}

#[actix_web::test]
async fn page_and_letter_say_what_was_chosen_and_a_new_booking_is_on_the_page_at_once() {
    let house = House::open().await;
    let closed = super::closed::closed(&house, nine()).await;
    let mara = ask(&house, &closed).await;
    all_consent(&house, &closed).await;
    mara.get(&closed.page("/publish")).await;
    let four = [("looks_again", ""), ("looks_again_on", "2027-01-05"), ("look_after", "4")];
    mara.post(&closed.page("/publish"), &four).await.must_be(303);
    let letter = house.letter_to(&closed.people[0].email).await.text.replace('\n', " ");
    assert!(letter.contains("We look at this again after our eighth meeting, and by 5 January 2027"), "{letter}");
    let page = mara.get(&closed.page("")).await;
    page.must_have("We look again after our eighth meeting:").must_have("Current until 5 January 2027 at the latest.");

    mara.get(&closed.page("/revisit")).await.must_have("As booked: after our eighth meeting");
    let day = [("looks_again", ""), ("looks_again_on", "2027-03-02"), ("look_after", "")];
    mara.post(&closed.page("/revisit/plan"), &day).await.must_be(303);
    let page = mara.get(&closed.page("")).await;
    page.must_have("We look again on 2 March 2027: keep, more, less, change, drop.");
    assert!(!page.has("January"), "nothing of the old plan stays: {}", page.words());
    begin(&mara, &closed).await;
    mara.get(&closed.page("")).await.must_have("We are looking again now").must_have("open until 23 November 2026.");
    close(&mara, &closed).await;
    mara.get(&closed.page("")).await.must_have("No next look is booked.");
}

#[actix_web::test]
async fn a_look_says_when_it_closes_and_closes_by_itself_after_a_week() {
    let (house, closed, mara) = published().await;
    begin(&mara, &closed).await;
    let person = &closed.people[0];
    let letter = house.letter_to(&person.email).await;
    assert!(letter.text.contains("The round is open until 23 November 2026."), "{}", letter.text);
    assert!(letter.html.contains("is open until 23 November 2026."));
    let phone = person.phone(&house).await;
    phone.get(&person.page("/revisit")).await.must_have("It is open until 23 November 2026.");
    for person in &closed.people[..3] {
        say(&house, person, &[("ladder", "2")]).await.must_be(303);
    }
    house.turn_clock(A_DAY * 7);
    assert_eq!(close_due(&house.inner).await.unwrap(), 0, "its last day");
    house.turn_clock(A_DAY);
    assert_eq!(close_due(&house.inner).await.unwrap(), 1);
    assert_eq!(close_due(&house.inner).await.unwrap(), 0);
    let mara = house.facilitator().await;
    mara.get(&closed.page("/revisit")).await.must_have("What three of nine of you said").must_have("Look again now");
    let next = [("looks_again", ""), ("looks_again_on", "2026-12-20"), ("look_after", "")];
    mara.post(&closed.page("/revisit/plan"), &next).await.must_be(303);
    house.turn_clock(A_DAY * 30);
    assert_eq!(open_due(&house.inner).await.unwrap(), 1, "a look that nobody closed stands in no later one's way");
}

#[actix_web::test]
async fn with_an_end_the_team_looks_in_the_middle_and_the_closing_round_opens_by_itself() {
    let house = House::open().await;
    let closed = super::closed::closed(&house, nine()).await;
    let mara = ask(&house, &closed).await;
    all_consent(&house, &closed).await;
    mara.get(&closed.page("/publish")).await.must_have("When does your time together end?");
    let too_soon = [&DAY[..], &[("ends_on", "2027-01-05")]].concat();
    mara.post(&closed.page("/publish"), &too_soon).await.must_be(422).must_have("The end comes after the look.");
    mara.post(&closed.page("/publish"), &[&DAY[..], &[("ends_on", "2027-05-16")]].concat()).await.must_be(303);
    mara.get(&closed.page("")).await.must_have("Our time together ends on 16 May 2027");
    // Changed where looks are booked.
    let page = mara.get(&closed.page("/revisit")).await;
    page.must_have("The closing round opens by itself on 16 May 2027.");
    assert!(page.body.contains("value=\"2027-05-16\""));
    mara.post(&closed.page("/revisit/plan"), &[&DAY[..], &[("ends_on", "2027-04-16")]].concat()).await.must_be(303);
    mara.get(&closed.page("")).await.must_have("Our time together ends on 16 April 2027");

    begin(&mara, &closed).await;
    close(&mara, &closed).await;
    let page = mara.get(&closed.page("")).await;
    page.must_have("We look again in the middle of our time together:").must_have("Current until 30 January 2027");
    house.turn_clock(A_DAY * 75);
    assert_eq!(open_due(&house.inner).await.unwrap(), 1);
    house.turn_clock(A_DAY * 8);
    assert_eq!(close_due(&house.inner).await.unwrap(), 1);
    assert_eq!(open_due(&house.inner).await.unwrap(), 0);
    let mara = house.facilitator().await;
    mara.get(&closed.page("/revisit")).await.must_have("No look is booked.");
    house.turn_clock(A_DAY * 68);
    assert_eq!(open_due(&house.inner).await.unwrap(), 1, "on the last day");
    let person = &closed.people[0];
    let page = person.phone(&house).await.get(&person.page("/revisit")).await;
    page.must_have("What do we keep without the facilitator?");
    house.turn_clock(A_DAY * 8);
    assert_eq!(close_due(&house.inner).await.unwrap(), 1);
    assert_eq!(open_due(&house.inner).await.unwrap(), 0, "it opens once");
    let mara = house.facilitator().await;
    mara.get(&closed.page("/revisit")).await.must_have("Decide how you go on");
}

/// A look in which this is said to the first sentence, one person each.
async fn looked(votes: &[&str]) -> (House, Closed, Client, String) {
    let (house, closed, mara) = published().await;
    begin(&mara, &closed).await;
    let page = closed.people[0].phone(&house).await.get(&closed.people[0].page("/revisit")).await;
    let id = ids(&page, "name=\"vote-")[0].clone();
    let field = format!("vote-{id}");
    for (person, vote) in closed.people.iter().zip(votes) {
        say(&house, person, &[(field.as_str(), *vote), ("request", "sang once a week")]).await.must_be(303);
    }
    close(&mara, &closed).await;
    (house, closed, mara, id)
}

#[actix_web::test]
async fn the_next_version_begins_with_what_the_look_said_and_nothing_applies_by_itself() {
    let (house, closed, mara, id) = looked(&["change", "drop", "drop", "keep"]).await;
    let before = mara.get(&closed.page("")).await.words();
    let page = mara.get(&closed.page("/change?kind=version")).await;
    page.must_have("The look said").must_have("1 keep, 1 change the wording and 2 drop");
    assert!(!page.body.contains("Write new words"), "the words are fixed until they are opened");
    mara.post(&closed.page("/change"), &[("kind", "version"), ("why", "")]).await.must_be(303);
    let page = mara.get(&closed.page("/change")).await;
    page.must_have("The look said: 1 keep, 1 change the wording and 2 drop.");
    let wishes = page.body.split("id=\"look\"").nth(1).unwrap().split("</section>").next().unwrap();
    for way in ["draft?edit=", "change?decide="] {
        assert!(wishes.contains(&format!("{way}{id}")), "{way}: {wishes}");
    }
    assert_eq!(wishes.matches("<li>").count(), 1, "the others wish nothing to be changed");
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(422).must_have("Nothing changes yet.");
    mara.get(&closed.page("/change")).await;
    mara.post(&closed.page("/change/give-up"), &[]).await.must_be(303);
    assert_eq!(mara.get(&closed.page("")).await.words(), before);

    house.turn_clock(SignedDuration::from_mins(1));
    amended(&house, &mara, &closed, "We celebrate the effort first.").await;
    mara.post(&closed.page("/publish"), &DAY).await.must_be(303);
    let page = mara.get(&closed.page("/change")).await;
    assert!(!page.has("The look said"), "it was about the version before");
}

#[actix_web::test]
async fn what_fewer_than_three_said_in_a_look_leads_to_no_list_and_no_request() {
    let (_house, closed, mara, _) = looked(&["drop", "drop"]).await;
    assert!(!mara.get(&closed.page("/change")).await.has("The look said"));
    assert!(!mara.get(&closed.page("/requests")).await.has("sang once a week"));
}

#[actix_web::test]
async fn what_was_wished_for_in_a_look_becomes_a_request_that_gets_a_reply() {
    let (house, closed, mara, _) = looked(&["keep", "keep", "keep"]).await;
    mara.get(&closed.page("/revisit")).await.must_have("Reply to the requests");
    let page = mara.get(&closed.page("/requests")).await;
    page.must_have("It would be my ideal if we sang once a week.").must_have("Not signed.");
    let cards = page.body.split("id=\"t-").filter(|card| card.contains("sang once a week"));
    assert_eq!(cards.count(), 1, "the same wish three times is one request");
    for name in NAMES {
        assert!(!page.has(name));
    }
    let card = page.body.split("id=\"t-").find(|card| card.contains("sang once a week")).unwrap();
    let id = &card[..26];
    let form = mara.get(&closed.page(&format!("/requests?reply={id}"))).await;
    let form = form.body.split(&format!("id=\"t-{id}\"")).nth(1).unwrap();
    let version = form.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let yes = [("version", version), ("reply", "yes")];
    mara.post(&closed.page(&format!("/requests/{id}")), &yes).await.must_be(303);
    mara.get(&closed.page("")).await.must_have("A change is on its way: a request.");
    let person = &closed.people[0];
    person.phone(&house).await.get(&person.page("/change")).await.must_have("sang once a week");
}
