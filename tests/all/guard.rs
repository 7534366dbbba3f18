//! What every answer carries and every request must pass.

use actix_web::body::to_bytes;
use actix_web::{test, web};
use alliance::domain::person::Role;
use alliance::store::StoreError;
use alliance::store::schema::{accounts, roles};
use alliance::web::{Limits, app};
use diesel::prelude::*;

use super::error_pages::hold;
use super::house::House;
use super::log;

const ALWAYS: [(&str, &str); 9] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-robots-tag", "noindex, nofollow"),
    ("cache-control", "no-store"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
];

#[actix_web::test]
async fn every_answer_carries_the_headers_errors_included() {
    let house = House::open().await;
    let client = house.stranger();
    let pages = [
        client.get("/").await,
        client.get("/nowhere").await,
        client.post_raw("/theme", "theme=dark").await,
        client.post_raw("/help", "").await,
        client.get("/healthz").await,
    ];
    let statuses: Vec<u16> = pages.iter().map(|page| page.status).collect();
    assert_eq!(statuses, [200, 404, 403, 405, 200]);
    for page in &pages {
        for (name, value) in ALWAYS {
            assert_eq!(page.header(name), Some(value), "{name} on {}", page.path);
        }
        assert_eq!(page.header("server"), None);
    }
    assert_eq!(pages[3].header("allow"), Some("GET, HEAD"));
}

#[actix_web::test]
async fn a_foreign_host_is_sent_away() {
    let house = House::open().await;
    let client = house.stranger();
    let url = format!("{}/", house.address);
    let foreign = client.send(client.http().get(&url).header("host", "evil.example"), "/", true).await;
    assert_eq!(foreign.status, 421);
    assert!(!foreign.body.contains("evil.example"));
    let health = format!("{}/healthz", house.address);
    let probe = client.send(client.http().get(&health).header("host", "10.0.0.7"), "/healthz", false).await;
    assert_eq!(probe.status, 200);
}

#[actix_web::test]
async fn a_form_counts_only_from_our_own_page_on_the_same_browser() {
    let house = House::open().await;
    let client = house.stranger();
    client.get("/accessibility").await;
    let own = client.post("/theme", &[("theme", "dark")]).await;
    own.must_be(303);
    assert!(client.get("/").await.body.contains("data-theme=\"dark\""));

    for (header, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")] {
        let request = client
            .http()
            .post(format!("{}/theme", house.address))
            .header("content-type", "application/x-www-form-urlencoded")
            .header(header, value)
            .body("theme=light");
        client.send(request, "/theme", true).await.must_be(403);
    }
    let page = client.get("/accessibility").await;
    let token = page.body.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let other = house.stranger();
    other.get("/").await;
    other.post_raw("/theme", &format!("csrf={token}&theme=light")).await.must_be(403);
}

#[actix_web::test]
async fn bodies_that_are_too_large_of_another_kind_or_no_text_are_refused() {
    let house = House::open().await;
    let client = house.stranger();
    client.get("/").await;
    let big = format!("theme={}", "x".repeat(200_000));
    client.post_raw("/theme", &big).await.must_be(413);
    client.post_raw("/theme", "theme=%FF").await.must_be(400);
    let many = "a=1&".repeat(1_001);
    client.post_raw("/theme", &many).await.must_be(413);
    let url = format!("{}/theme", house.address);
    let json = client.http().post(&url).header("content-type", "application/json").body("{}");
    client.send(json, "/theme", true).await.must_be(415);
    let packed = client
        .http()
        .post(&url)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("content-encoding", "br")
        .body("theme=dark");
    client.send(packed, "/theme", true).await.must_be(415);
}

#[actix_web::test]
async fn head_is_answered_wherever_get_is() {
    let house = House::open().await;
    let client = house.stranger();
    for path in ["/", "/help", "/healthz", "/readyz"] {
        let head = client.head(path).await;
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
    }
}

#[actix_web::test]
async fn static_files_are_kept_for_ever_under_a_name_of_their_content() {
    let house = House::open().await;
    let client = house.stranger();
    let page = client.get("/").await;
    let css = page.body.split("href=\"").find(|part| part.starts_with("/static/alliance")).unwrap();
    let path = css.split('"').next().unwrap();
    let file = client.get(path).await;
    file.must_be(200);
    assert_eq!(file.header("cache-control"), Some("public, max-age=31536000, immutable"));
    client.get("/static/alliance.css").await.must_be(404);
    client.get("/static/../Cargo.toml").await.must_be(404);
}

#[actix_web::test]
async fn a_field_that_a_form_does_not_have_reaches_nothing_and_of_two_the_first_counts() {
    let house = House::open().await;
    let client = house.facilitator().await;
    client.get("/account").await;
    let own = [("name", "Mara O."), ("name", "Somebody else")];
    let foreign = [("role", "owner"), ("email", "evil@other.example"), ("organisation_id", "77"), ("account_id", "77")];
    client.post("/account", &[own.as_slice(), foreign.as_slice()].concat()).await.must_be(303);
    let read = house.inner.db.read(|conn| {
        let seats = roles::table.inner_join(accounts::table);
        let columns = (accounts::name, accounts::email, roles::role, roles::organisation_id);
        seats.select(columns).load::<(String, String, String, i64)>(conn).map_err(StoreError::from)
    });
    let (name, email, role) = ("Mara O.", "mara.okafor@lindgren.example", Role::Facilitator.as_str());
    let seat = (name.to_owned(), email.to_owned(), role.to_owned(), house.organisation.0);
    assert_eq!(read.await.unwrap(), [seat]);
}

#[actix_web::test]
async fn a_house_whose_rows_cannot_be_written_is_alive_and_not_ready() {
    let house = House::open().await;
    let client = house.stranger();
    client.get("/readyz").await.must_be(200);
    let (let_go, holds) = hold(&house).await;
    let (alive, ready) = (client.get("/healthz").await, client.get("/readyz").await);
    assert_eq!((alive.status, ready.status), (200, 503));
    assert_eq!(ready.body, "not ready\n", "nothing tells why");
    let_go.send(()).unwrap();
    holds.await.unwrap();
    client.get("/readyz").await.must_be(200);
}

/// A handler of ours never does this; one that does must not take the house down or tell what was typed.
async fn falls() -> actix_web::HttpResponse {
    panic!("typed by somebody: my own words");
}

#[actix_web::test]
async fn a_panic_becomes_a_page_with_a_reference_and_the_house_goes_on() {
    let house = House::open().await;
    let (shared, limits) = (web::Data::new(house.inner.clone()), web::Data::new(Limits::new(&house.inner.clock)));
    let app = test::init_service(app(&shared, &limits).route("/falls", web::get().to(falls))).await;
    let ask = |path: &str| {
        let host = house.inner.site.authority().to_owned();
        test::TestRequest::get().uri(path).insert_header(("Host", host)).to_request()
    };
    let fallen = test::try_call_service(&app, ask("/falls")).await.unwrap_err().error_response();
    assert_eq!(fallen.status().as_u16(), 500);
    let page = String::from_utf8(to_bytes(fallen.into_body()).await.unwrap().to_vec()).unwrap();
    assert!(page.contains("Something went wrong on our side") && page.contains("reference"), "{page}");
    for inside in ["my own words", "panic", "src/", "falls", "alliance::"] {
        assert!(!page.contains(inside), "{inside} is on the page");
    }
    assert!(!log::heard().contains("my own words"), "what was typed is not in the log");
    let next = test::call_service(&app, ask("/help")).await;
    assert_eq!(next.status().as_u16(), 200);
}
