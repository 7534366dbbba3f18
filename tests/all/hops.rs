//! What a page costs at the database: one hop, and as few statements as it needs.

use super::atlas::{Atlas, Plan};
use super::house::{Client, House, encode, hidden_field, postgres_url};

/// Hops of one request, and its statements.
async fn cost<T>(house: &House, request: impl Future<Output = T>) -> (u64, Vec<String>, T) {
    let before = house.inner.db.hops();
    house.begin_hearing();
    let answer = request.await;
    (house.inner.db.hops() - before, house.heard(), answer)
}

/// Statements that read or change rows; how a transaction begins and ends is another matter.
fn of_rows(statements: &[String]) -> Vec<&str> {
    let kinds = ["SELECT", "INSERT", "UPDATE", "DELETE"];
    let is_lock = |text: &str| text.contains("pg_advisory_xact_lock");
    let all = statements.iter().map(String::as_str);
    all.filter(|text| kinds.iter().any(|kind| text.starts_with(kind)) && !is_lock(text)).collect()
}

#[actix_web::test]
async fn a_question_and_an_answer_are_one_hop_each() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let client = atlas.member(&house, 0).await;
    let path = atlas.my(0, "/q/2");
    let (hops, statements, page) = cost(&house, client.get(&path)).await;
    page.must_be(200);
    assert_eq!(hops, 1, "{statements:#?}");
    assert_eq!(of_rows(&statements).len(), 2, "the place and what was given: {statements:#?}");
    let (hops, statements, _) = cost(&house, answer(&client, &path, &page.body, "first")).await;
    assert_eq!(hops, 1, "the first answer: {statements:#?}");
    let (hops, statements, _) = cost(&house, answer(&client, &path, &page.body, "second")).await;
    assert_eq!(hops, 1, "another answer: {statements:#?}");
    let asked_for_the_turn = usize::from(postgres_url().is_some());
    assert_eq!(of_rows(&statements).len(), 5 + asked_for_the_turn, "{statements:#?}");
}

/// Chooses the first or the second option of the question on a page.
async fn answer(client: &Client, path: &str, page: &str, which: &str) {
    let code = hidden_field(page, "question");
    let options = page.split("<input").filter(|input| input.contains(&format!("name=\"{code}\"")));
    let values: Vec<String> =
        options.filter_map(|input| Some(input.split("value=\"").nth(1)?.split('"').next()?.to_owned())).collect();
    let chosen = &values[usize::from(which == "second")];
    let fields = [("csrf", hidden_field(page, "csrf")), ("question", code.clone()), ("do", "next".to_owned())];
    let mut fields: Vec<(String, String)> = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    fields.push((code, chosen.clone()));
    client.post_raw(path, &encode(&fields)).await.must_be(303);
}

/// What a stranger with a stopwatch and a copy of every answer would compare.
#[actix_web::test]
async fn asking_for_a_link_is_the_same_work_for_a_known_and_an_unknown_address() {
    let house = House::open().await;
    house.facilitator().await;
    let mut seen = Vec::new();
    for email in ["nobody@lindgren.example", "mara.okafor@lindgren.example"] {
        let client = house.stranger();
        client.get("/sign-in").await;
        let (hops, statements, sent) = cost(&house, client.post("/sign-in", &[("email", email)])).await;
        sent.must_be(303);
        let mut headers: Vec<(String, usize)> =
            sent.headers.iter().map(|(name, value)| (name.to_string(), value.len())).collect();
        headers.sort();
        let ends: Vec<String> = statements.iter().filter(|text| text.starts_with("ROLLBACK")).cloned().collect();
        let work: Vec<String> = statements.into_iter().filter(|text| !ends.contains(text)).collect();
        assert!(work.iter().any(|text| text.starts_with("INSERT INTO") && text.contains("letters")), "{work:#?}");
        assert_eq!(ends.len(), usize::from(email.starts_with("nobody")), "only a stranger's letter is undone");
        seen.push((hops, work, headers, sent.body.len(), sent.location()));
    }
    assert_eq!(seen[0], seen[1]);
    let letters = house.letters().await;
    assert_eq!(letters.iter().map(|letter| letter.to.as_str()).collect::<Vec<_>>(), ["mara.okafor@lindgren.example"]);
}

#[actix_web::test]
async fn a_wrong_password_is_the_same_work_for_a_known_and_an_unknown_address() {
    let house = House::open().await;
    house.facilitator().await;
    let mut seen = Vec::new();
    for email in ["mara.okafor@lindgren.example", "nobody@lindgren.example"] {
        let client = house.stranger();
        client.get("/sign-in/password").await;
        let fields = [("email", email), ("password", "kettle orbit mossy")];
        let (hops, statements, refused) = cost(&house, client.post("/sign-in/password", &fields)).await;
        refused.must_be(422);
        seen.push((hops, statements, refused.words().replace(email, "")));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0].0, 1);
}
