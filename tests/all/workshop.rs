//! A workshop from the first click until its answers close, through the front door.

use alliance::acts::workshop::remind;
use alliance::domain::ids::WorkshopId;
use alliance::store::schema::{invitations, members, participations, workshops};
use alliance::store::{StoreError, Turn};
use diesel::prelude::*;
use jiff::SignedDuration;

use super::house::{Client, House, Page};

const NINE: &str = "Ruth Adeyemi, ruth@lindgren.example\nInes Carvalho, ines@lindgren.example\n\
                    Leila Haddad, leila@lindgren.example\nJonas Lind, jonas@lindgren.example";

/// Clicks "Plan a workshop" and gives the address of the workshop.
async fn planned(client: &Client) -> String {
    client.get("/workshops").await;
    let page = client.post("/workshops/new", &[]).await;
    assert_eq!(page.status, 303, "{}", page.words());
    let to = page.location().unwrap();
    to.strip_suffix("/plan/team").unwrap_or_else(|| panic!("{to}")).to_owned()
}

/// Every field of the page's form for `action` as it stands there.
fn as_it_stands(page: &Page, action: &str) -> Vec<(String, String)> {
    let forms = page.body.split("<form").skip(1).map(|form| form.split("</form>").next().unwrap());
    // The last one: a step may have a smaller form above its own.
    let form = forms.filter(|form| form.contains(&format!("action=\"{action}\""))).last().unwrap();
    let value = |tag: &str, name: &str| {
        let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        Some(tag[start..].split('"').next()?.to_owned())
    };
    let mut fields = Vec::new();
    for tag in form.split("<input").skip(1).map(|tag| tag.split('>').next().unwrap()) {
        let kind = value(tag, "type").unwrap();
        let is_choice = kind == "radio" || kind == "checkbox";
        if kind != "hidden" && (!is_choice || tag.contains(" checked")) {
            fields.push((value(tag, "name").unwrap(), value(tag, "value").unwrap_or_default()));
        }
    }
    for area in form.split("<textarea").skip(1) {
        let text = area.split_once('>').unwrap().1.split("</textarea>").next().unwrap();
        fields.push((value(area, "name").unwrap(), text.trim_start_matches('\n').to_owned()));
    }
    for select in form.split("<select").skip(1) {
        let chosen = select.split("<option").find(|option| option.contains(" selected"));
        let first = select.split("<option").nth(1);
        let option = chosen.or(first).unwrap();
        fields.push((value(select, "name").unwrap(), value(option, "value").unwrap()));
    }
    fields
}

/// Presses "Continue" on a step without touching anything.
async fn continue_from(client: &Client, at: &str) -> String {
    let page = client.get(at).await;
    assert_eq!(page.status, 200, "{at}: {}", page.words());
    let fields = as_it_stands(&page, at);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let page = client.post(at, &fields).await;
    assert_eq!(page.status, 303, "{at}: {}", page.words());
    page.location().unwrap()
}

/// A planned workshop of team Atlas with the people of a pasted list.
async fn with_people(client: &Client, list: &str) -> String {
    let workshop = planned(client).await;
    client.get(&format!("{workshop}/plan/team")).await;
    client.post(&format!("{workshop}/plan/team"), &[("name", "Atlas"), ("meetings", "4")]).await;
    bring_in(client, &workshop, list).await;
    workshop
}

async fn bring_in(client: &Client, workshop: &str, list: &str) {
    client.get(&format!("{workshop}/people")).await;
    let import = format!("{workshop}/people/import");
    let page = client.upload(&import, "list", "", list.as_bytes()).await;
    assert_eq!(page.status, 303, "{}", page.words());
    let preview = page.location().unwrap();
    client.get(&preview).await;
    let page = client.post(&preview, &[]).await;
    assert_eq!(page.status, 303, "{}", page.words());
}

async fn opened(client: &Client, list: &str) -> String {
    let workshop = with_people(client, list).await;
    client.get(&format!("{workshop}/plan/check")).await;
    let page = client.post(&format!("{workshop}/open"), &[]).await;
    assert_eq!(page.status, 303, "{}", page.words());
    workshop
}

/// The address of a person's page, from the list.
async fn person(client: &Client, workshop: &str, name: &str) -> String {
    let page = client.get(&format!("{workshop}/people")).await;
    let row = page.body.split("<tr>").find(|row| row.contains(name)).unwrap_or_else(|| panic!("no {name}"));
    let start = row.find("href=\"").unwrap() + 6;
    row[start..].split('"').next().unwrap().to_owned()
}

/// Notes that somebody has started or finished, as answering does.
async fn answered(house: &House, name: &'static str, has_finished: bool) {
    house
        .inner
        .db
        .write(Turn::House, move |tx| {
            let (workshop, member, organisation, team): (i64, i64, i64, i64) = invitations::table
                .inner_join(members::table)
                .filter(members::name.eq(name))
                .order(invitations::id.desc())
                .select((
                    invitations::workshop_id,
                    invitations::member_id,
                    invitations::organisation_id,
                    invitations::team_id,
                ))
                .first(&mut **tx)?;
            diesel::delete(participations::table.find((workshop, member))).execute(&mut **tx)?;
            let row = (
                participations::workshop_id.eq(workshop),
                participations::member_id.eq(member),
                participations::organisation_id.eq(organisation),
                participations::team_id.eq(team),
                participations::has_started.eq(true),
                participations::has_finished.eq(has_finished),
                participations::has_answered.eq(has_finished),
            );
            diesel::insert_into(participations::table).values(row).execute(&mut **tx)?;
            diesel::update(workshops::table.find(workshop)).set(workshops::has_answers.eq(true)).execute(&mut **tx)?;
            Ok::<_, StoreError>(WorkshopId(workshop))
        })
        .await
        .unwrap();
}

async fn nobody_answered(house: &House) {
    house
        .inner
        .db
        .write(Turn::House, |tx| Ok::<_, StoreError>(diesel::delete(participations::table).execute(&mut **tx)?))
        .await
        .unwrap();
}

async fn letters_of(house: &House, kind: &str) -> Vec<String> {
    house.letters().await.into_iter().filter(|letter| letter.kind == kind).map(|letter| letter.to).collect()
}

#[actix_web::test]
async fn a_workshop_is_planned_by_continuing_six_times() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let empty = mara.get("/workshops").await;
    assert!(empty.has("No workshops yet. Start with twelve questions"));
    let workshop = planned(&mara).await;
    let mut at = format!("{workshop}/plan/team");
    for _ in ["team", "questions", "frame"] {
        at = continue_from(&mara, &at).await;
    }
    assert_eq!(at, format!("{workshop}/plan/people"));
    let people = mara.get(&at).await;
    assert!(people.has("Nobody is on the list yet."));
    assert!(people.body.contains(&format!("href=\"{workshop}/plan/times\"")));
    at = continue_from(&mara, &format!("{workshop}/plan/times")).await;
    let check = mara.get(&at).await;
    for said in [
        "Our team: how we work together",
        "Twelve questions, about five minutes",
        "Wednesday 18 November, 18:00",
        "Thursday 19 November, 10:00, 90 minutes",
        "Mara Okafor: how many have finished; never who said what.",
        "HR: whether there is a charter and when you look again; nothing else.",
    ] {
        assert!(check.has(said), "{said}\n{}", check.words());
    }
    let page = mara.submit(&format!("{workshop}/open"), &[]).await;
    assert!(page.has("The answers are open."), "{}", page.words());
    assert!(page.has("Nobody has finished yet"));
    assert_eq!(house.letters().await.len(), 0);
}

#[actix_web::test]
async fn a_team_that_has_hardly_met_gets_the_starter_unless_a_note_says_why_not() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = planned(&mara).await;
    let (team, questions) = (format!("{workshop}/plan/team"), format!("{workshop}/plan/questions"));
    mara.get(&team).await;
    let page = mara.submit(&team, &[("name", "Atlas"), ("meetings", "2")]).await;
    assert!(page.has("Atlas has met twice. It is early to ask for everything"), "{}", page.words());
    assert!(page.has("Four questions are asked"));
    let refused = mara.post(&questions, &[("do", "set"), ("set", "core"), ("note", "")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.has("Write in a few words why the team wants more than the starter now."));
    let core = mara.submit(&questions, &[("do", "set"), ("set", "core"), ("note", "They know each other.")]).await;
    assert!(core.has("Twelve questions are asked"), "{}", core.words());
}

#[actix_web::test]
async fn a_step_that_is_refused_keeps_what_was_typed() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = with_people(&mara, NINE).await;
    let cases: [(&str, Vec<(&str, &str)>, &str); 7] = [
        ("plan/team", vec![("name", "Atlas & Söhne"), ("meetings", "often")], "Write a number, like 3."),
        ("plan/questions", vec![("ask", "nothing-like-it")], "Leave at least one question switched on."),
        ("plan/frame", vec![("frame", " "), ("mode", "named"), ("hr", "nothing")], "Say in a few words why you ask."),
        (
            "plan/times",
            vec![
                ("closes_date", "2026-11-20"),
                ("closes_time", "18:00"),
                ("session_date", "2026-11-19"),
                ("session_time", "10:00"),
                ("minutes", "45"),
                ("timezone", "Europe/Stockholm"),
            ],
            "The session would begin before the answers close.",
        ),
        ("plan/times", vec![("timezone", "Middle/Earth"), ("closes_date", "soon")], "Write the time zone as area and city"),
        ("people", vec![("name", "Kim"), ("email", "kim@")], "Add the part after the @"),
        ("people", vec![("name", "Ruth again"), ("email", "RUTH@lindgren.example")], "is on the list already"),
    ];
    for (step, fields, sentence) in cases {
        let at = format!("{workshop}/{step}");
        mara.get(&at).await;
        let page = mara.post(&at, &fields).await;
        assert_eq!(page.status, 422, "{step} {}", page.words());
        assert!(page.has(sentence), "{step}: {}", page.words());
        assert!(page.body.contains("<title>Error: "), "{step}");
        let typed = fields[0].1.replace('&', "&#38;");
        if !["nothing-like-it", " "].contains(&fields[0].1) {
            assert!(page.body.contains(&typed), "{step} lost {typed}");
        }
    }
    assert_eq!(house.letters().await.len(), 0);
}

#[actix_web::test]
async fn the_facilitator_reads_the_invitation_first() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = with_people(&mara, NINE).await;
    mara.get(&format!("{workshop}/plan/check")).await;
    let page = mara.submit(&format!("{workshop}/trial"), &[]).await;
    assert!(page.has("You get the invitation first."), "{}", page.words());
    let trial = house.letter_to("mara.okafor@lindgren.example").await;
    assert_eq!(trial.kind, "trial");
    assert_eq!(trial.subject, "To you first: Twelve questions for Thursday, about five minutes");
    assert!(!trial.text.contains("/m/"), "{}", trial.text);
    assert_eq!(house.letters().await.len(), 1);
}

#[actix_web::test]
async fn an_invitation_says_why_how_long_until_when_and_who_sees_what() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    assert_eq!(house.letters().await.len(), 4);
    let letter = house.letter_to("ruth@lindgren.example").await;
    for said in [
        "Hello Ruth Adeyemi,",
        "Nothing is broken.",
        "It takes about 5 minutes",
        "until Wednesday 18 November, 18:00.",
        "Your team: how many chose what, after the reveal, from three answers up.",
        "Mara Okafor at Lindgren Optics put you on the list",
        "/join and type the code ",
    ] {
        assert!(letter.text.contains(said), "{said}\n{}", letter.text);
    }
    assert!(letter.unsubscribe.starts_with(&format!("{}/u/", house.address)));
    let link = house.path_in(&letter.text, "/m/");
    assert!(letter.html.contains(&link));
    let board = mara.get(&workshop).await;
    assert!(!board.body.contains(&link) && !board.body.contains("/m/"));
}

#[actix_web::test]
async fn sending_twice_sends_once() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = with_people(&mara, NINE).await;
    let check = mara.get(&format!("{workshop}/plan/check")).await;
    let form = check.body.split("<form").find(|form| form.contains("/open\"")).unwrap();
    let hidden = |name: &str| {
        let rest = form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        (name.to_owned(), rest.split('"').next().unwrap().to_owned())
    };
    let body = super::house::encode(&[hidden("csrf"), hidden("form_key")]);
    let first = mara.post_raw(&format!("{workshop}/open"), &body).await;
    let second = mara.post_raw(&format!("{workshop}/open"), &body).await;
    assert_eq!((first.status, second.status), (303, 303));
    assert_eq!(house.letters().await.len(), 4);
    mara.get("/workshops").await;
    let late = mara.post(&format!("{workshop}/open"), &[]).await;
    assert_eq!(late.status, 409);
    assert_eq!(house.letters().await.len(), 4);
}

#[actix_web::test]
async fn a_workshop_writes_at_most_three_hundred_letters_a_day() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let list: Vec<String> = (0..301).map(|n| format!("Person {n}, person{n}@lindgren.example")).collect();
    let workshop = with_people(&mara, &list.join("\n")).await;
    mara.get(&format!("{workshop}/plan/check")).await;
    let page = mara.post(&format!("{workshop}/open"), &[]).await;
    assert_eq!(page.status, 429);
    assert!(page.has("A workshop writes at most 300 letters a day. These would be 301 more"), "{}", page.words());
    assert_eq!(house.letters().await.len(), 0);
    assert!(mara.get(&workshop).await.has("Go on planning"));
}

#[actix_web::test]
async fn a_promise_becomes_only_stricter_once_the_invitations_are_out() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let frame = format!("{workshop}/plan/frame");
    mara.get(&frame).await;
    let looser = [("frame", "Our own words"), ("mode", "named"), ("hr", "status")];
    let page = mara.post(&frame, &looser).await;
    assert_eq!(page.status, 422);
    assert!(page.has("This can only become stricter.") && page.body.contains("Our own words"));
    let more = mara.post(&frame, &[("frame", "Ours"), ("mode", "counted"), ("hr", "status_and_sums")]).await;
    assert!(more.has("From now on it can only become less."), "{}", more.words());
    let less = mara.submit(&frame, &[("frame", "Ours"), ("mode", "counted"), ("hr", "nothing")]).await;
    assert!(less.has("Saved."), "{}", less.words());
    for step in ["team", "questions", "check"] {
        assert_eq!(mara.get(&format!("{workshop}/plan/{step}")).await.location(), Some(workshop.clone()));
    }
    mara.get(&frame).await;
    assert_eq!(mara.post(&format!("{workshop}/plan/team"), &[("name", "Beacon"), ("meetings", "3")]).await.status, 409);
}

#[actix_web::test]
async fn a_stranger_an_hr_reader_and_another_organisation_find_nothing() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let ruth = person(&mara, &workshop, "Ruth").await;
    let fred = house.foreign_facilitator().await;
    let helena = house.hr_reader().await;
    let stranger = house.stranger();
    let pages = ["", "/people", "/mails", "/join.svg", "/plan/frame", "/plan/check"].map(|page| format!("{workshop}{page}"));
    for page in pages.iter().chain([&ruth]) {
        assert_eq!(fred.get(page).await.status, 404, "{page}");
        assert_eq!(helena.get(page).await.status, 403, "{page}");
        assert_eq!(stranger.get(page).await.status, 303, "{page}");
    }
    fred.get("/workshops").await;
    for deed in ["/open", "/trial", "/reminders", "/join", "/people"] {
        let page = fred.post(&format!("{workshop}{deed}"), &[("to", "renew"), ("name", "Fred")]).await;
        assert_eq!(page.status, 404, "{deed}");
    }
    let page = fred.post(&format!("{ruth}/address"), &[("email", "fred@other.example")]).await;
    assert_eq!(page.status, 404);
    assert_eq!(house.letters().await.len(), 4);
}

#[actix_web::test]
async fn a_dashboard_tells_how_many_have_answered_and_never_who() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let without_keys = |page: &Page| {
        let parts: Vec<&str> = page.body.split("name=\"form_key\" value=\"").collect();
        parts.iter().map(|part| part.split_once('"').map_or(*part, |(_, rest)| rest)).collect::<String>()
    };
    let mut pages = Vec::new();
    for (finished, started) in [("Ruth Adeyemi", "Jonas Lind"), ("Jonas Lind", "Leila Haddad")] {
        nobody_answered(&house).await;
        answered(&house, finished, true).await;
        answered(&house, started, false).await;
        let mut shown = Vec::new();
        for page in ["", "/people", "/mails"] {
            shown.push(without_keys(&mara.get(&format!("{workshop}{page}")).await));
        }
        pages.push(shown);
    }
    assert_eq!(pages[0], pages[1]);
    assert!(pages[0][0].contains("One of four have finished") || pages[0][0].contains("One of four has finished"), "{}", pages[0][0]);
    assert!(pages[0][0].contains("two have not opened the link yet"));
}

#[actix_web::test]
async fn reminders_go_to_the_missing_only_and_at_most_twice() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    answered(&house, "Ruth Adeyemi", true).await;
    answered(&house, "Jonas Lind", false).await;
    let reminders = format!("{workshop}/reminders");
    for round in 1..=2 {
        let page = mara.get(&workshop).await;
        assert!(page.has("Remind the three still missing"), "{}", page.words());
        mara.post(&reminders, &[]).await;
        let mut to = letters_of(&house, "reminder").await;
        to.sort_unstable();
        to.dedup();
        assert_eq!(to, ["ines@lindgren.example", "jonas@lindgren.example", "leila@lindgren.example"]);
        assert_eq!(letters_of(&house, "reminder").await.len(), 3 * round);
    }
    let page = mara.get(&workshop).await;
    assert!(!page.has("Remind the"));
    assert!(page.has("Whoever is still missing has had two reminders"));
    let page = mara.submit(&reminders, &[]).await;
    assert!(page.has("Nobody to remind."));
    assert_eq!(letters_of(&house, "reminder").await.len(), 6);
    assert!(house.letter_to("ines@lindgren.example").await.subject.contains("days left to answer"));
    let mails = mara.get(&format!("{workshop}/mails")).await;
    let by_name = mails.body.matches("ines@lindgren.example").count();
    assert_eq!(by_name, mails.body.matches("ruth@lindgren.example").count());
}

#[actix_web::test]
async fn the_clockwork_reminds_once_a_day_before_closing() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    opened(&mara, NINE).await;
    answered(&house, "Ruth Adeyemi", true).await;
    assert_eq!(remind::remind_due(&house.inner).await.unwrap(), 0);
    house.turn_clock(SignedDuration::from_hours(34));
    assert_eq!(remind::remind_due(&house.inner).await.unwrap(), 3);
    assert_eq!(remind::remind_due(&house.inner).await.unwrap(), 0);
    house.turn_clock(SignedDuration::from_hours(20));
    assert_eq!(remind::remind_due(&house.inner).await.unwrap(), 0);
    let letter = house.letter_to("ines@lindgren.example").await;
    assert_eq!((letter.kind.as_str(), letter.subject.as_str()), ("reminder", "Answers close tomorrow, 18:00"));
}

#[actix_web::test]
async fn a_reminder_has_a_link_of_its_own_and_the_first_link_goes_on_opening() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let first = house.path_in(&house.letter_to("ruth@lindgren.example").await.text, "/m/");
    mara.get(&workshop).await;
    mara.post(&format!("{workshop}/reminders"), &[]).await;
    let second = house.path_in(&house.letter_to("ruth@lindgren.example").await.text, "/m/");
    assert_ne!(first, second);
    assert_eq!((opens(&house, &first).await, opens(&house, &second).await), (true, true));
}

/// Whether a personal link leads to an invitation.
async fn opens(house: &House, path: &str) -> bool {
    let token = alliance::base::token::Token::parse(path.strip_prefix("/m/").unwrap()).unwrap();
    let find = move |conn: &mut alliance::store::AnyConnection| {
        alliance::store::invitation::find_by_link(conn, &token.hash())
    };
    house.inner.db.read(find).await.unwrap().is_some()
}

#[actix_web::test]
async fn correcting_an_address_kills_the_old_link() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let old = house.path_in(&house.letter_to("ruth@lindgren.example").await.text, "/m/");
    let ruth = person(&mara, &workshop, "Ruth").await;
    mara.get(&ruth).await;
    let taken = mara.post(&format!("{ruth}/address"), &[("email", "ines@lindgren.example")]).await;
    assert_eq!(taken.status, 422);
    assert!(taken.has("Somebody else in Atlas has this address."), "{}", taken.words());
    assert!(opens(&house, &old).await);
    let page = mara.submit(&format!("{ruth}/address"), &[("email", "ruth.adeyemi@lindgren.example")]).await;
    assert!(page.has("Corrected."), "{}", page.words());
    let new = house.path_in(&house.letter_to("ruth.adeyemi@lindgren.example").await.text, "/m/");
    assert_eq!((opens(&house, &old).await, opens(&house, &new).await), (false, true));
}

#[actix_web::test]
async fn an_invitation_is_sent_again_after_an_hour() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let ruth = person(&mara, &workshop, "Ruth").await;
    mara.get(&ruth).await;
    let page = mara.post(&format!("{ruth}/invitation"), &[]).await;
    assert_eq!(page.status, 422);
    assert!(page.has("less than an hour ago"), "{}", page.words());
    house.turn_clock(SignedDuration::from_hours(2));
    mara.get(&ruth).await;
    let page = mara.submit(&format!("{ruth}/invitation"), &[]).await;
    assert!(page.has("The invitation goes out once more."), "{}", page.words());
    assert_eq!(letters_of(&house, "invitation").await.len(), 5);
}

#[actix_web::test]
async fn whoever_will_not_take_part_is_neither_counted_nor_written_to() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let link = house.path_in(&house.letter_to("ruth@lindgren.example").await.text, "/m/");
    let ruth = person(&mara, &workshop, "Ruth").await;
    mara.get(&ruth).await;
    let page = mara.submit(&format!("{ruth}/standpoint"), &[("to", "declines")]).await;
    assert!(page.has("Will not take part"));
    assert!(page.has("Remind the three still missing"));
    assert!(!opens(&house, &link).await);
    mara.get(&ruth).await;
    mara.submit(&format!("{ruth}/standpoint"), &[("to", "takes-part")]).await;
    mara.get(&ruth).await;
    mara.submit(&format!("{ruth}/standpoint"), &[("to", "not-counted")]).await;
    assert!(mara.get(&workshop).await.has("Nobody has finished yet"));
    assert!(mara.get(&format!("{workshop}/people")).await.has("Not counted"));
    let mine = mara.post(&format!("{ruth}/standpoint"), &[("to", "off-the-list")]).await;
    assert_eq!(mine.status, 409);
}

#[actix_web::test]
async fn the_code_can_be_renewed_paused_and_shown_as_a_picture() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let code = |page: &Page| page.body.split("class=\"joincode\">").nth(1).map(|rest| rest[..7].to_owned());
    let first = code(&mara.get(&workshop).await).unwrap();
    let picture = mara.get(&format!("{workshop}/join.svg")).await;
    assert_eq!((picture.status, picture.header("content-type")), (200, Some("image/svg+xml")));
    mara.get(&workshop).await;
    let second = code(&mara.submit(&format!("{workshop}/join"), &[("to", "renew")]).await).unwrap();
    assert_ne!(first, second);
    let paused = mara.submit(&format!("{workshop}/join"), &[("to", "pause")]).await;
    assert!(paused.has("Joining is paused."));
    assert!(!paused.body.contains("join.svg"));
    let open = mara.submit(&format!("{workshop}/join"), &[("to", "resume")]).await;
    assert_eq!(code(&open), Some(second));
}

#[actix_web::test]
async fn a_letter_that_came_back_is_the_first_thing_to_see() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    use alliance::store::schema::letters;
    house
        .inner
        .db
        .write(Turn::Post, |tx| {
            diesel::update(letters::table.filter(letters::to_address.eq("ruth@lindgren.example")))
                .set((
                    letters::state.eq("came_back"),
                    letters::reason.eq("The mail server does not know this address."),
                    letters::server_line.eq("550 5.1.1 <b>unknown</b>"),
                ))
                .execute(&mut **tx)?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    let page = mara.get(&workshop).await;
    assert!(page.has("Ruth Adeyemi’s invitation came back"), "{}", page.words());
    assert!(page.has("The mail server does not know this address."));
    let mails = mara.get(&format!("{workshop}/mails")).await;
    assert!(mails.body.contains("550 5.1.1 &#60;b&#62;unknown"));
    let again = mails.body.split("action=\"").find(|rest| rest.contains("/again\"")).unwrap();
    let page = mara.submit(again.split('"').next().unwrap(), &[]).await;
    assert!(page.has("Trying again."), "{}", page.words());
    assert!(!mara.get(&workshop).await.has("came back"));
}

#[actix_web::test]
async fn only_the_owner_may_read_a_letter_in_the_browser() {
    let house = House::open().await;
    let (mara, ola) = (house.facilitator().await, house.owner().await);
    let workshop = opened(&mara, NINE).await;
    let mails = ola.get(&format!("{workshop}/mails")).await;
    let start = format!("href=\"{workshop}/mails/");
    let letter = mails.body.split(&start).nth(1).unwrap_or_else(|| panic!("{}", mails.words()));
    let letter = format!("{workshop}/mails/{}", letter.split('"').next().unwrap());
    let read = ola.get(&letter).await;
    assert!(read.has("Nothing is broken.") && read.body.contains("/m/"), "{}", read.words());
    assert_eq!(mara.get(&letter).await.status, 404);
    assert!(!mara.get(&format!("{workshop}/mails")).await.body.contains(&letter));
}

#[actix_web::test]
async fn a_team_that_was_there_before_comes_with_its_people() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    opened(&mara, NINE).await;
    let second = planned(&mara).await;
    let at = continue_from(&mara, &format!("{second}/plan/team")).await;
    assert_eq!(at, format!("{second}/plan/questions"));
    let people = mara.get(&format!("{second}/plan/people")).await;
    assert!(people.has("Four people on the list"), "{}", people.words());
    let teams = mara.get("/teams").await;
    assert!(teams.has("Atlas"));
}

#[actix_web::test]
async fn a_corrected_team_name_keeps_its_people() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = planned(&mara).await;
    let team = format!("{workshop}/plan/team");
    mara.get(&team).await;
    mara.post(&team, &[("name", "Atlsa"), ("meetings", "4")]).await;
    bring_in(&mara, &workshop, NINE).await;
    mara.get(&team).await;
    mara.post(&team, &[("name", "Atlas"), ("meetings", "4"), ("title", "")]).await;
    let check = mara.get(&format!("{workshop}/plan/check")).await;
    assert!(check.has("Atlas: how we work together") && check.has("Four people"), "{}", check.words());
    assert!(!mara.get("/teams").await.has("Atlsa"));
}
