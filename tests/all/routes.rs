//! The table of routes against its doors: every address, opened by everybody, answers as its door says.

use alliance::web::router::entries;
use alliance::web::table::{Door, Entry, Method};

use super::house::{Client, House};

/// Somebody at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Visitor {
    Stranger,
    Facilitator,
    HrReader,
    Owner,
}

use Visitor::{Facilitator, HrReader, Owner, Stranger};

impl Visitor {
    fn may_pass(self, door: Door) -> bool {
        match door {
            Door::Public | Door::Link => true,
            Door::Member => false,
            Door::SignedIn => self != Stranger,
            Door::Facilitator => matches!(self, Facilitator | Owner),
            Door::ReportReader => matches!(self, HrReader | Owner),
            Door::Owner => self == Owner,
        }
    }
}

/// The address with ids and tokens that nobody has.
fn filled(entry: &Entry) -> String {
    let part = |part: &str| match part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        None => part.to_owned(),
        Some(name) if entry.door == Door::Link || name.contains("token") => "a".repeat(43),
        Some(name) if ["n", "number", "version", "question"].contains(&name) => "1".to_owned(),
        Some(_) => "a".repeat(26),
    };
    entry.pattern.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// What a visitor may get to see on an address whose objects do not exist.
fn expected(door: Door, visitor: Visitor, has_object: bool) -> &'static [u16] {
    match (door, visitor.may_pass(door)) {
        (Door::Public, _) => &[200, 404],
        (Door::Link, _) => &[404, 410],
        (Door::Member, _) => &[303, 403, 404, 410],
        (_, false) if visitor == Stranger => &[303],
        (_, false) if has_object => &[403, 404],
        (_, false) => &[403],
        (_, true) if has_object => &[404],
        (_, true) => &[200, 303],
    }
}

async fn check(client: &Client, visitor: Visitor, entry: &Entry) -> Option<String> {
    let path = filled(entry);
    let page = match entry.method {
        Method::Get => client.get(&path).await,
        Method::Post => client.post_raw(&path, "").await,
    };
    let allowed: &[u16] = match entry.method {
        Method::Get => expected(entry.door, visitor, entry.pattern.contains('{')),
        // Without the token of a page of ours no form is even looked at.
        Method::Post => &[200, 403, 404, 410, 415],
    };
    let goes_to_sign_in = page.status == 303 && page.location().as_deref() == Some("/sign-in");
    let is_sent_away = visitor == Stranger && entry.method == Method::Get && !visitor.may_pass(entry.door);
    let is_fine = allowed.contains(&page.status)
        && (!is_sent_away || entry.door == Door::Member || goes_to_sign_in)
        && !page.has("Something went wrong on our side");
    let (method, door) = (entry.method, entry.door);
    if entry.method == Method::Post
        && let Some(wrong) = check_true_form(client, visitor, entry, &path).await
    {
        return Some(wrong);
    }
    (!is_fine).then(|| format!("{visitor:?} at {method:?} {path} ({door:?}): {} {:?}", page.status, page.location()))
}

/// A post that is from a page of ours, without any field: now the door itself decides, whatever else is missing.
async fn check_true_form(client: &Client, visitor: Visitor, entry: &Entry, path: &str) -> Option<String> {
    if ["/sign-out", "/account"].iter().any(|own| path.starts_with(own)) {
        return None;
    }
    client.get("/accessibility").await;
    let mut page = client.post(path, &[]).await;
    if page.status == 415 {
        client.get("/accessibility").await;
        page = client.upload(path, "list", "", b"ruth@lindgren.example").await;
    }
    let has_object = entry.pattern.contains('{');
    let is_right = match (entry.door, visitor.may_pass(entry.door)) {
        (Door::Public, _) => page.status < 500,
        (Door::Link, _) => [403, 404, 410].contains(&page.status),
        (Door::Member, _) => page.status == 404,
        (_, true) if has_object => page.status == 404,
        (_, true) => page.status < 500,
        (_, false) if visitor == Stranger => page.status == 303 && page.location().as_deref() == Some("/sign-in"),
        (_, false) => page.status == 403,
    };
    (!is_right).then(|| format!("{visitor:?} sends {path} ({:?}): {} {:?}", entry.door, page.status, page.location()))
}

#[actix_web::test]
async fn every_address_answers_everybody_as_its_door_says() {
    let house = House::open().await;
    let visitors = [
        (Stranger, house.stranger()),
        (Facilitator, house.facilitator().await),
        (HrReader, house.hr_reader().await),
        (Owner, house.owner().await),
    ];
    let mut wrong = Vec::new();
    for (visitor, client) in &visitors {
        for entry in entries() {
            wrong.extend(check(client, *visitor, &entry).await);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_address_is_in_the_table_twice() {
    let mut all: Vec<(&str, bool)> = entries().iter().map(|e| (e.pattern, e.method == Method::Get)).collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}
