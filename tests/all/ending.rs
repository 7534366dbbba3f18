//! After the closing round: the keeper takes over or the charter is archived, and on its day everything is deleted.

use alliance::acts::charter::ending::delete_due;
use alliance::acts::charter::open_due;
use alliance::domain::ids::{TeamId, WorkshopId};
use alliance::store::schema::{
    answers, charter_texts, charter_versions, charters, clauses, consents, devices, invitations, keepers, letters,
    members, participations, releases, sealed_answers, tallies, teams, workshops,
};
use alliance::store::{StoreError, Turn, plan};
use diesel::prelude::*;
use jiff::SignedDuration;

use super::change::published;
use super::closed::Closed;
use super::house::{Client, House, Page};

/// A team whose closing round is over, and its facilitator.
async fn at_the_end() -> (House, Closed, Client) {
    let (house, closed, mara) = published().await;
    mara.get(&closed.page("/revisit")).await.must_have("Begin the closing round");
    mara.post(&closed.page("/revisit"), &[("kind", "closing")]).await.must_be(303);
    for person in &closed.people[..3] {
        let phone = person.phone(&house).await;
        phone.get(&person.page("/revisit")).await;
        phone.post(&person.page("/revisit"), &[("keeps", "The pause stays.")]).await.must_be(303);
    }
    mara.post(&closed.page("/revisit/round"), &[]).await.must_be(303);
    (house, closed, mara)
}

async fn end(mara: &Client, closed: &Closed, fields: &[(&str, &str)]) -> Page {
    mara.get(&closed.page("/ending")).await.must_be(200);
    mara.post(&closed.page("/ending"), fields).await
}

#[actix_web::test]
async fn the_keeper_takes_over_and_the_team_goes_on() {
    let (house, closed, mara) = at_the_end().await;
    mara.get(&closed.page("/revisit")).await.must_have("Decide how you go on");
    let page = mara.get(&closed.page("/ending")).await;
    page.must_have("What you want to keep").must_have("The pause stays.").must_have("16 November 2028 is the last day");
    let nobody = end(&mara, &closed, &[("ending", "go_on"), ("keeper", ""), ("delete_on", "2027-06-01")]).await;
    nobody.must_be(422).must_have("Choose who keeps the charter from now on.");
    assert!(nobody.body.contains("value=\"2027-06-01\"") && nobody.body.contains("value=\"go_on\" checked"));
    let late = end(&mara, &closed, &[("ending", ""), ("delete_on", "2029-01-01")]).await;
    late.must_be(422).must_have("Choose how it goes on.").must_have("within 24 months");

    let before = page.body.split(">Ruth Adeyemi</option>").next().unwrap();
    let ruth = before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned();
    let go_on = [("ending", "go_on"), ("keeper", ruth.as_str()), ("delete_on", "2028-11-16")];
    end(&mara, &closed, &go_on).await.must_be(303);
    let person = &closed.people[0];
    let phone = person.phone(&house).await;
    let charter = phone.get(&person.page("/charter")).await;
    charter
        .must_have("You go on by yourselves, since 16 November 2026")
        .must_have("everything is deleted on 16 November 2028");
    charter.must_have("Change a sentence…").must_have("Ruth Adeyemi keeps this page");
    phone.get(&person.page("/change")).await;
    phone.post(&person.page("/change"), &[("why", "We moved")]).await.must_be(303);
}

#[actix_web::test]
async fn an_archived_charter_is_read_and_nothing_else_until_it_is_taken_up_again() {
    let (house, closed, mara) = at_the_end().await;
    let look = [("look_after", "4"), ("looks_again", ""), ("looks_again_on", "2026-12-20")];
    mara.get(&closed.page("/revisit")).await;
    mara.post(&closed.page("/revisit/plan"), &look).await.must_be(303);
    end(&mara, &closed, &[("ending", "archive"), ("delete_on", "2027-06-01")]).await.must_be(303);
    let person = &closed.people[0];
    let phone = person.phone(&house).await;
    let charter = phone.get(&person.page("/charter")).await;
    charter.must_have("Archived on 16 November 2026").must_have("You can read it until 1 June 2027.");
    for way in ["Call a design moment", "Look again", "Requests</a>"] {
        assert!(!charter.body.contains(&format!(">{way}")), "{way}");
    }
    phone.get(&person.page("/check-in")).await.must_be(409).must_have("You archived this charter.");
    let requests = phone.get(&person.page("/requests")).await;
    assert!(!requests.has("A request of yours") && !requests.has("Reply…"), "nothing is offered that would be refused");
    phone.get("/accessibility").await;
    phone.post(&person.page("/requests"), &[("words", "had a pause")]).await.must_be(409);
    let people = mara.get(&closed.page("/people")).await;
    people.must_have("Take it up again before somebody joins the team by it.");
    mara.post(&closed.page("/newcomer"), &[("name", "Kim Newman"), ("email", "kim@lindgren.example")])
        .await
        .must_be(409);
    mara.get(&closed.page("")).await;
    mara.post(&closed.page("/change"), &[("why", "x")]).await.must_be(409);
    mara.get(&closed.page("")).await;
    mara.post(&closed.page("/revisit"), &[("kind", "revisit")]).await.must_be(409);
    let rests = mara.get(&closed.page("/revisit")).await;
    assert!(!rests.has("Look again now") && !rests.has("Book the next look"));
    house.turn_clock(SignedDuration::from_hours(24 * 100));
    assert_eq!(open_due(&house.inner).await.unwrap(), 0, "no look opens by itself");
    let letter = house.letter_to(&person.email).await;
    let link = format!("/m/{}", letter.text.split("/m/").nth(1).unwrap().split_whitespace().next().unwrap());
    let link = link.split('?').next().unwrap();
    let later = house.stranger();
    later.get(link).await.must_be(200);
    later.submit(link, &[]).await.must_have("Archived on 16 November 2026");

    let mara = house.facilitator().await;
    mara.get(&closed.page("/ending")).await.must_have("Take it up again");
    mara.post(&closed.page("/ending/undo"), &[]).await.must_be(303);
    let alive = mara.get(&closed.page("")).await;
    assert!(!alive.has("Archived on"));
    mara.get(&closed.page("/check-in")).await.must_be(200);
    assert_eq!(open_due(&house.inner).await.unwrap(), 1, "what was booked before opens now");
}

#[actix_web::test]
async fn a_team_that_goes_on_looks_again_and_can_still_decide_anew() {
    let (house, closed, mara) = at_the_end().await;
    let (ruth, phone) = super::keeper::keeper(&house, &closed).await;
    let page = mara.get(&closed.page("/ending")).await;
    let before = page.body.split(">Ruth Adeyemi</option>").next().unwrap();
    let id = before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned();
    let go_on = [("ending", "go_on"), ("keeper", id.as_str()), ("delete_on", "2028-11-16")];
    mara.post(&closed.page("/ending"), &go_on).await.must_be(303);
    phone.get(&ruth.page("/revisit")).await;
    phone.post(&ruth.page("/revisit/look"), &[("kind", "revisit")]).await.must_be(303);
    phone.post(&ruth.page("/revisit/round"), &[]).await.must_be(303);
    phone.get(&ruth.page("/ending")).await.must_be(200).must_have("The pause stays.").must_have("Take it up again");
    phone.get(&ruth.page("/change")).await;
    phone.post(&ruth.page("/change"), &[("why", "We moved")]).await.must_be(303);
    phone.get(&ruth.page("/ending")).await.must_be(409).must_have("The charter is being changed.");
}

#[actix_web::test]
async fn only_facilitator_and_keeper_decide_and_only_after_a_closing_round() {
    let (house, closed, mara) = published().await;
    mara.get(&closed.page("/ending")).await.must_be(409).must_have("Begin one on the page");
    let (ruth, phone) = super::keeper::keeper(&house, &closed).await;
    phone.get(&ruth.page("/revisit")).await;
    phone.post(&ruth.page("/revisit/look"), &[("kind", "closing")]).await.must_be(403);
    let ines = &closed.people[1];
    let other = ines.phone(&house).await;
    other.get(&ines.page("/ending")).await.must_be(403);
    other.get(&ines.page("/charter")).await;
    other.post(&ines.page("/ending"), &[("ending", "archive"), ("delete_on", "2027-06-01")]).await.must_be(403);
    other.get(&ines.page("/charter")).await;
    other.post(&ines.page("/ending/undo"), &[]).await.must_be(403);
    house.foreign_facilitator().await.get(&closed.page("/ending")).await.must_be(404);
}

/// How many rows are left in every table that knows the team or its people.
async fn rows(house: &House) -> Vec<(&'static str, i64)> {
    macro_rules! counted {
        ($conn:ident, $($table:ident),+) => { vec![$((stringify!($table), $table::table.count().get_result($conn)?)),+] };
    }
    let all = house.inner.db.read(|conn| {
        Ok::<_, StoreError>(counted!(
            conn,
            answers,
            charter_texts,
            charter_versions,
            charters,
            clauses,
            consents,
            devices,
            invitations,
            keepers,
            letters,
            members,
            participations,
            sealed_answers,
            tallies,
            teams
        ))
    });
    all.await.unwrap()
}

#[actix_web::test]
async fn on_its_day_everything_about_the_team_is_deleted_and_hr_keeps_what_it_had() {
    let (house, closed, mara) = at_the_end().await;
    hr_has_figures(&house).await;
    end(&mara, &closed, &[("ending", "archive"), ("delete_on", "2026-12-01")]).await.must_be(303);
    house.turn_clock(SignedDuration::from_hours(24 * 14));
    assert_eq!(delete_due(&house.inner).await.unwrap(), 0, "the day before");
    house.turn_clock(SignedDuration::from_hours(24));
    assert_eq!(delete_due(&house.inner).await.unwrap(), 1);
    assert_eq!(delete_due(&house.inner).await.unwrap(), 0);
    let left: Vec<(&str, i64)> = rows(&house).await.into_iter().filter(|(_, count)| *count > 0).collect();
    assert_eq!(left, [], "nothing is left of the team");
    let person = &closed.people[0];
    person.phone(&house).await.get(&person.page("/charter")).await.must_be(404);
    let mara = house.facilitator().await;
    mara.get(&closed.page("")).await.must_be(404);
    mara.get("/workshops").await.must_be(200);
    let kept = house.inner.db.read(|conn| Ok::<i64, StoreError>(releases::table.count().get_result(conn)?));
    assert_eq!(kept.await.unwrap(), 1, "what HR has got still counts in what it may get");
    let hr = house.hr_reader().await;
    hr.get("/people-team").await.must_be(200);
    super::rounds::take(&hr, "team_status").await.must_be(422).must_have("No team has figures");
}

/// A release of the round to HR, as closing would have frozen it.
async fn hr_has_figures(house: &House) {
    let write = house.inner.db.write(Turn::House, |tx| {
        let (workshop, organisation): (i64, i64) =
            workshops::table.select((workshops::id, workshops::organisation_id)).first(&mut **tx)?;
        let row = (
            releases::organisation_id.eq(organisation),
            releases::workshop_id.eq(workshop),
            releases::question.eq("first_response"),
            releases::body.eq("{}"),
            releases::released_at.eq(chrono::NaiveDateTime::default()),
        );
        diesel::insert_into(releases::table).values(row).execute(&mut **tx)?;
        Ok::<_, StoreError>(())
    });
    write.await.unwrap();
}

#[actix_web::test]
async fn a_team_that_began_another_round_is_not_deleted() {
    let (house, closed, mara) = at_the_end().await;
    end(&mara, &closed, &[("ending", "archive"), ("delete_on", "2026-12-01")]).await.must_be(303);
    another_round(&house, &mara).await;
    begin_all(&house).await;
    house.turn_clock(SignedDuration::from_hours(24 * 30));
    assert_eq!(delete_due(&house.inner).await.unwrap(), 0);
    let mara = house.facilitator().await;
    let charter = mara.get(&closed.page("")).await;
    charter.must_be(200);
    assert!(!charter.has("Archived on"), "its day is forgotten");
}

#[actix_web::test]
async fn a_day_that_was_moved_meanwhile_deletes_nothing_and_a_mere_plan_holds_nothing_up() {
    let (house, closed, mara) = at_the_end().await;
    end(&mara, &closed, &[("ending", "archive"), ("delete_on", "2026-11-17")]).await.must_be(303);
    end(&mara, &closed, &[("ending", "archive"), ("delete_on", "2026-11-18")]).await.must_be(303);
    house.turn_clock(SignedDuration::from_hours(24));
    assert_eq!(delete_due(&house.inner).await.unwrap(), 0, "its new day is tomorrow");
    another_round(&house, &mara).await;
    house.turn_clock(SignedDuration::from_hours(24));
    assert_eq!(delete_due(&house.inner).await.unwrap(), 1);
}

/// A further workshop of the team.
async fn another_round(house: &House, mara: &Client) {
    mara.get("/workshops").await;
    mara.post("/workshops/new", &[]).await.must_be(303);
    let write = house.inner.db.write(Turn::House, |tx| {
        let newest: i64 = workshops::table.order(workshops::id.desc()).select(workshops::id).first(&mut **tx)?;
        let team: i64 = teams::table.order(teams::id).select(teams::id).first(&mut **tx)?;
        plan::add_team(tx, WorkshopId(newest), TeamId(team))
    });
    write.await.unwrap();
}

/// Every workshop that is only planned is open from now on.
async fn begin_all(house: &House) {
    let write = house.inner.db.write(Turn::House, |tx| {
        let planned = workshops::table.filter(workshops::stage.eq("planning"));
        diesel::update(planned).set(workshops::stage.eq("open")).execute(&mut **tx)?;
        Ok::<_, StoreError>(())
    });
    write.await.unwrap();
}
