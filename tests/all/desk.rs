//! The desk: a script to make one's own, private notes, what to talk about, the bases; and who may open it.

use alliance::domain::person::Role;
use alliance::store::schema::desks;
use alliance::store::{StoreError, Turn};
use diesel::prelude::*;

use super::charter::ids;
use super::closed::{Closed, closed, closed_with_names, nine};
use super::consent;
use super::house::{Client, House, hidden_field};

async fn laid() -> (House, Closed, Client) {
    let house = House::open().await;
    let closed = closed(&house, nine()).await;
    let mara = house.facilitator().await;
    (house, closed, mara)
}

async fn jonas(house: &House) -> Client {
    house.signed_in("Jonas Lind", "jonas.lind@lindgren.example", Role::Facilitator).await
}

#[actix_web::test]
async fn the_usual_script_fits_the_time_and_either_length_can_be_chosen() {
    let (_house, closed, mara) = laid().await;
    let desk = mara.get(&closed.page("/desk")).await;
    desk.must_be(200).must_have("The steps take 90 minutes, as long as you have.").must_have("Frame");
    for step in ["Celebrate", "What you share", "Where you differ", "What some of you need", "Consent", "Close"] {
        desk.must_have(step);
    }
    mara.post(&closed.page("/desk/length"), &[("length", "45")]).await.must_be(303);
    mara.get(&closed.page("/desk")).await.must_have("The steps take 45 minutes, as long as you have.");
    mara.post(&closed.page("/desk/length"), &[("length", "60")]).await.must_be(400);
}

#[actix_web::test]
async fn a_script_is_made_ones_own_and_the_usual_one_comes_back_after_a_question() {
    let (_house, closed, mara) = laid().await;
    mara.get(&closed.page("/desk?add=step")).await.must_have("A step of your own");
    let steps = closed.page("/desk/steps");
    let bare = mara.post(&steps, &[("minutes", "0"), ("title", " "), ("words", "Coffee first.")]).await;
    bare.must_be(422).must_have("Type a number of minutes from 1 to 180.").must_have("Give the step a short name.");
    assert!(bare.body.contains("Coffee first."), "typed words stay");
    mara.post(&steps, &[("minutes", "15"), ("title", "Coffee"), ("words", "")]).await.must_be(303);
    mara.get(&closed.page("/desk")).await.must_have("The steps take 105 minutes, 15 minutes more than you have.");
    let one = format!("{steps}/2");
    mara.get(&closed.page("/desk?edit=2")).await.must_have("What you say and do");
    let words = [("do", "save"), ("version", "1"), ("minutes", "4"), ("title", "Applause"), ("words", "Clap.")];
    mara.post(&one, &words).await.must_be(303);
    for (deed, number) in [("up", 10), ("out", 5)] {
        mara.get(&closed.page("/desk")).await;
        mara.post(&format!("{steps}/{number}"), &[("do", deed)]).await.must_be(303);
    }
    let desk = mara.get(&closed.page("/desk")).await;
    desk.must_have("Applause").must_have("Left out").must_have("The steps take 79 minutes, 11 minutes are left.");
    let at = |id: &str| desk.body.find(&format!("id=\"{id}\"")).unwrap();
    assert!(at("s-10") < at("s-9") && at("s-9") < at("s-5"), "one up; what is left out stands below");
    mara.post(&format!("{steps}/5"), &[("do", "back")]).await.must_be(303);
    mara.get(&closed.page("/desk/reset")).await.must_be(200).must_have("Put the usual script back?");
    mara.get(&closed.page("/desk")).await.must_have("Applause");
    mara.get(&closed.page("/desk/reset")).await;
    mara.post(&closed.page("/desk/reset"), &[]).await.must_be(303);
    let desk = mara.get(&closed.page("/desk")).await;
    desk.must_have("The steps take 90 minutes");
    assert!(!desk.has("Applause") && !desk.has("Coffee"));
    let desk = mara.get(&closed.page("/desk")).await;
    let key = hidden_field(&desk.body, "form_key");
    mara.post(&format!("{steps}/99"), &[("do", "out"), ("form_key", &key)]).await.must_be(404);
}

#[actix_web::test]
async fn whoever_saves_second_sees_both_texts() {
    let (house, closed, mara) = laid().await;
    let page = mara.get(&closed.page("/desk")).await;
    let version = hidden_field(&page.body, "version");
    assert_eq!(version, "0");
    let notes = closed.page("/desk/notes");
    mara.post(&notes, &[("version", "0"), ("notes", "Ask Jonas\nto begin.")]).await.must_be(303);
    mara.get(&closed.page("/desk")).await.must_have("Ask Jonas to begin.");
    let crossed = mara.post(&notes, &[("version", "0"), ("notes", "Priya begins.")]).await;
    crossed.must_be(409).must_have("Ask Jonas to begin.").must_have("Priya begins.");
    assert_eq!(hidden_field(&crossed.body, "version"), "1");
    mara.post(&notes, &[("version", "1"), ("notes", "Jonas, then Priya.")]).await.must_be(303);
    mara.get(&closed.page("/desk")).await.must_have("Jonas, then Priya.");
    let step = closed.page("/desk/steps/1");
    let save = |words: &'static str| {
        [("do", "save"), ("version", "1"), ("minutes", "5"), ("title", "Frame"), ("words", words)]
    };
    mara.post(&step, &save("Short.")).await.must_be(303);
    mara.get(&closed.page("/desk")).await;
    mara.post(&step, &save("Long.")).await.must_be(409).must_have("Short.").must_have("Long.");
    let endless = "a".repeat(9000);
    mara.get(&closed.page("/desk")).await;
    mara.post(&notes, &[("version", "2"), ("notes", &endless)]).await.must_be(422).must_have("Keep it under 8000");
    let kept =
        house.inner.db.read(|conn| desks::table.select(desks::notes).first::<String>(conn).map_err(StoreError::from));
    assert_eq!(kept.await.unwrap(), "Jonas, then Priya.");
}

#[actix_web::test]
async fn the_desk_is_for_those_who_run_the_workshop_and_for_nobody_else() {
    let (house, closed, mara) = laid().await;
    mara.get(&closed.page("/desk")).await;
    mara.post(&closed.page("/desk/notes"), &[("version", "0"), ("notes", "A quiet word with Ruth.")])
        .await
        .must_be(303);
    let jonas = jonas(&house).await;
    let told = jonas.get(&closed.page("/desk")).await;
    told.must_be(409).must_have("The desk is for those who run this workshop.");
    jonas.get("/accessibility").await;
    jonas.post(&closed.page("/desk/notes"), &[("version", "1"), ("notes", "Mine.")]).await.must_be(409);
    house.foreign_facilitator().await.get(&closed.page("/desk")).await.must_be(404);
    house.hr_reader().await.get(&closed.page("/desk")).await.must_be(403);
    let person = &closed.people[0];
    let phone = person.phone(&house).await;
    phone.get(&person.page("/desk")).await.must_be(404);
    for page in ["/results", "/draft", "/charter"] {
        let seen = phone.get(&person.page(page)).await;
        assert!(!seen.has("quiet word") && !seen.has("Desk"), "{page}");
    }
    for page in ["/results", "/draft", "/publish", ""] {
        assert!(!jonas.get(&closed.page(page)).await.has("quiet word"), "{page}");
    }
}

#[actix_web::test]
async fn up_to_three_are_chosen_to_talk_about_and_the_widest_differences_come_back() {
    let (house, closed, mara) = laid().await;
    let desk = mara.get(&closed.page("/desk")).await;
    desk.must_have("Chosen by themselves: the widest differences.");
    let all = ids(&desk, "name=\"talk\" value=\"");
    assert!(all.len() >= 3, "{}", desk.words());
    let shared = mara.get(&closed.page("/draft")).await.words();
    assert!(shared.contains("Here you stand furthest apart."));
    let talks = closed.page("/desk/talks");
    mara.get(&closed.page("/desk")).await;
    let two: Vec<(&str, &str)> = all[..2].iter().map(|id| ("talk", id.as_str())).chain([("do", "choose")]).collect();
    mara.post(&talks, &two).await.must_be(303);
    mara.get(&closed.page("/desk")).await.must_have("You chose them.");
    let phone = closed.people[0].phone(&house).await;
    let draft = phone.get(&closed.people[0].page("/draft")).await;
    draft.must_have("Talk about these two first").must_have("Chosen for your talk.");
    mara.get(&closed.page("/desk")).await;
    mara.post(&talks, &[("do", "usual")]).await.must_be(303);
    phone.get(&closed.people[0].page("/draft")).await.must_have("Here you stand furthest apart.");
    mara.get(&closed.page("/desk")).await.must_have("Chosen by themselves");
    mara.post(&talks, &[("do", "choose")]).await.must_be(303);
    assert!(!phone.get(&closed.people[0].page("/draft")).await.has("Talk about"), "nothing chosen is nothing shown");
}

#[actix_web::test]
async fn a_base_ticks_itself_while_a_sentence_for_it_is_offered() {
    let (_house, closed, mara) = laid().await;
    let desk = mara.get(&closed.page("/desk")).await;
    let touched = |page: &super::house::Page| page.words().matches("Touched").count();
    desk.must_have("Direct talk").must_have("Bottom line").must_have("Kind of questions").must_have("Pause");
    desk.must_have("Accountability").must_have("Blind spots");
    assert_eq!(touched(&desk), 1, "{}", desk.words());
    for id in ids(&mara.get(&closed.page("/draft")).await, "draft?edit=") {
        mara.get(&closed.page("/draft")).await;
        let _ = mara.post(&closed.page(&format!("/clauses/{id}/place")), &[("do", "park")]).await;
    }
    assert_eq!(touched(&mara.get(&closed.page("/desk")).await), 0);
}

#[actix_web::test]
async fn every_difference_has_questions_that_take_no_side() {
    let (_house, closed, mara) = laid().await;
    let desk = mara.get(&closed.page("/desk")).await;
    desk.must_have("Be curious where they differ").must_have("When we stop");
    desk.must_have("What becomes possible for you when this limit holds?");
}

/// The address of the workshop of the only charter.
async fn workshop(mara: &Client) -> String {
    let list = mara.get("/workshops").await;
    format!("/workshops/{}", ids(&list, "href=\"/workshops/").remove(0))
}

fn account(page: &super::house::Page, name: &str) -> String {
    let before = page.body.split(&format!(">{name}</option>")).next().unwrap();
    before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

#[actix_web::test]
async fn a_workshop_is_taken_in_handed_over_and_taken_over_with_name_and_time() {
    let (house, closed, mara) = laid().await;
    let jonas = jonas(&house).await;
    let workshop = workshop(&mara).await;
    let running = format!("{workshop}/running");
    let page = mara.get(&running).await;
    page.must_be(200).must_have("You are in charge.").must_have("Jonas Lind");
    let id = account(&page, "Jonas Lind");
    jonas.get(&running).await.must_have("Mara Okafor is in charge.").must_have("Take over…");
    jonas
        .post(&format!("{running}/add"), &[("add", &id)])
        .await
        .must_be(409)
        .must_have("is in charge of this workshop");
    jonas.get(&running).await;
    jonas.post(&format!("{running}/hand-over"), &[("to", &id)]).await.must_be(409);
    mara.get(&running).await;
    mara.post(&format!("{running}/add"), &[("add", "nobody")]).await.must_be(422).must_have("Choose a facilitator");
    mara.post(&format!("{running}/add"), &[("add", &id)]).await.must_be(303);
    jonas.get(&closed.page("/desk")).await.must_be(200);
    mara.get(&running).await;
    mara.post(&format!("{running}/remove"), &[("account", &id)]).await.must_be(303);
    jonas.get(&closed.page("/desk")).await.must_be(409);
    mara.get(&running).await;
    mara.post(&format!("{running}/hand-over"), &[("to", &id)]).await.must_be(303);
    let said = "Mara Okafor handed over to Jonas Lind: Monday 16 November";
    jonas.get(&running).await.must_have("You are in charge.").must_have(said);
    jonas.get(&workshop).await.must_have("Jonas Lind is in charge.").must_have(said);
    mara.get(&closed.page("/desk")).await.must_be(200);
    let confirm = mara.get(&format!("{workshop}/take-over")).await;
    confirm.must_be(200).must_have("Take over from Jonas Lind");
    mara.get(&running).await.must_have("Jonas Lind is in charge.");
    mara.get(&format!("{workshop}/take-over")).await;
    mara.post(&format!("{workshop}/take-over"), &[]).await.must_be(303);
    jonas.get(&running).await.must_have("Mara Okafor took over from Jonas Lind");
    mara.get(&format!("{workshop}/take-over")).await.must_have("You are in charge already");
    mara.post(&format!("{workshop}/take-over"), &[]).await.must_be(303);
    assert_eq!(mara.get(&running).await.words().matches("took over").count(), 1, "a second time changes nothing");
    house.foreign_facilitator().await.get(&running).await.must_be(404);
}

#[actix_web::test]
async fn the_teams_pages_name_whoever_is_in_charge_now() {
    let (house, _closed, mara) = laid().await;
    let jonas = jonas(&house).await;
    let workshop = workshop(&mara).await;
    let open = house.inner.db.write(Turn::House, |tx| {
        use alliance::store::schema::{charters, workshops};
        diesel::delete(charters::table).execute(&mut **tx)?;
        diesel::update(workshops::table).set(workshops::stage.eq("open")).execute(&mut **tx)?;
        Ok::<_, StoreError>(())
    });
    open.await.unwrap();
    let person = &_closed.people[0];
    let phone = person.phone(&house).await;
    phone.get(&person.page("")).await.must_be(200).must_have("Mara");
    jonas.get(&format!("{workshop}/take-over")).await;
    jonas.post(&format!("{workshop}/take-over"), &[]).await.must_be(303);
    let page = phone.get(&person.page("")).await;
    page.must_have("Jonas");
    assert!(!page.has("Mara"), "{}", page.words());
}

#[actix_web::test]
async fn answers_with_names_are_for_the_team_and_those_who_run_its_workshop() {
    let house = House::open().await;
    let closed = closed_with_names(&house, nine()).await;
    let (mara, jonas) = (house.facilitator().await, jonas(&house).await);
    mara.get(&closed.page("/results/1")).await.must_have("Tomasz Zieliński");
    let seen = jonas.get(&closed.page("/results/1")).await;
    seen.must_be(200);
    assert!(!seen.has("Tomasz Zieliński"), "{}", seen.words());
}

#[actix_web::test]
async fn a_facilitator_who_does_not_run_the_workshop_reads_no_name_beside_what_somebody_said() {
    let house = House::open().await;
    let closed = closed_with_names(&house, nine()).await;
    let mara = consent::ask(&house, &closed).await;
    let said = [("answer", "concern"), ("say", "In May again.")];
    consent::say(&house, &closed.people[0], &said).await.must_be(303);
    let beside = "Ruth Adeyemi: a note";
    mara.get(&closed.page("/draft")).await.must_have(beside);
    let jonas = jonas(&house).await;
    jonas.get(&closed.page("/draft")).await.must_be(200).must_have("In May again.");
    let inner = ["", "/draft", "/publish", "/results", "/results/1", "/results/2", "/wall", "/wall/behind"];
    for page in inner.iter().chain(&["/charter", "/desk", "/people", "/revisit", "/compare", "/change"]) {
        let seen = jonas.visit(&closed.page(page)).await;
        assert!(!seen.has(beside), "{page}:\n{}", seen.words());
    }
}
