//! Planning: six steps with working answers, and what they refuse.

use super::*;

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
        "Mara Okafor: Your facilitator sees how many have finished, and never who said what.",
        "HR: They learn whether there is a charter and when you look again, and nothing else.",
    ] {
        assert!(check.has(said), "{said}\n{}", check.words());
    }
    let page = mara.submit(&format!("{workshop}/open"), &[]).await;
    assert!(page.has("The answers are open."), "{}", page.words());
    assert!(page.has("Nobody has finished yet"));
    assert_eq!(house.letters().await.len(), 0);
}

#[actix_web::test]
async fn the_last_look_is_one_press_away_from_every_step_and_keeps_what_was_typed() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = planned(&mara).await;
    let check = format!("{workshop}/plan/check");
    let typed = [
        ("team", vec![("name", "Harbour"), ("meetings", "9")], "Harbour: how we work together"),
        ("questions", vec![("ask", "first_response"), ("ask", "sharing")], "Two questions"),
        ("frame", vec![("frame", "Because spring is near."), ("mode", "named")], "Because spring is near."),
        ("times", vec![("minutes", "75")], "75 minutes"),
    ];
    for (step, typed, kept) in typed {
        let at = format!("{workshop}/plan/{step}");
        let page = mara.get(&at).await;
        // The step after the times is the last look already.
        let button = if step == "times" { "Continue" } else { "Go to the last look" };
        page.must_be(200).must_have(button);
        let as_it_stands = as_it_stands(&page, &at);
        let is_typed = |name: &str| typed.iter().any(|(typed, _)| *typed == name);
        let rest = as_it_stands.iter().filter(|(name, _)| !is_typed(name));
        let mut fields: Vec<(&str, &str)> = rest.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend(typed.iter().copied());
        if step != "times" {
            fields.push(("do", "check"));
        }
        let sent = mara.post(&at, &fields).await;
        assert_eq!(sent.must_be(303).location().as_deref(), Some(check.as_str()), "{step}");
        let shown = mara.get(&check).await;
        shown.must_be(200);
        let is_kept = shown.has(kept) || mara.get(&at).await.has(kept);
        assert!(is_kept, "{step}: no “{kept}” on {}", shown.words());
    }
    let people = mara.get(&format!("{workshop}/plan/people")).await;
    people.must_have("Go to the last look");
    assert!(people.body.contains(&format!("href=\"{check}\"")));
    // What a step refuses stays there, whichever button was pressed.
    let team = format!("{workshop}/plan/team");
    mara.get(&team).await;
    let refused = mara.post(&team, &[("name", "Harbour"), ("meetings", "often"), ("do", "check")]).await;
    refused.must_be(422).must_have("Write a number, like 3.");
    mara.get(&check).await;
    mara.submit(&format!("{workshop}/open"), &[]).await.must_have("The answers are open.");
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
    type Case<'a> = (&'a str, Vec<(&'a str, &'a str)>, &'a str);
    let cases: [Case; 7] = [
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
        (
            "plan/times",
            vec![("timezone", "Middle/Earth"), ("closes_date", "soon")],
            "Write the time zone as area and city",
        ),
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
