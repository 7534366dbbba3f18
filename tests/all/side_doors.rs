//! The side doors of anonymity, each by its name: by none of them does anybody learn who said what, nor who said
//! anything. Two worlds are held side by side that differ in nothing but that.

use std::collections::BTreeSet;

use alliance::base::token::PublicId;
use alliance::domain::workshop::HrLevel;
use alliance::store::StoreError;
use alliance::store::schema::{answers, participations, sealed_answers, tallies};
use diesel::prelude::*;
use jiff::SignedDuration;

use super::atlas::{Atlas, Plan};
use super::house::{Client, House, Page};
use super::log;
use super::rounds::{self, planned, round, take};
use super::stream::Stream;
use super::wall::{RESULTS, Set, tells};

/// Everybody has begun; Kim never answers.
const PEOPLE: &[&str] = &["Priya Nair", "Tomas Lind", "Ruth Adeyemi", "Ana Souza", "Kim Duarte"];
const KIM: usize = 4;

/// Three answers: an option, a line of one's own, whether it is a must.
const SAID: [(&str, &str, bool); 3] =
    [("both", "we laugh together", false), ("straight", "we finish things", true), ("celebrate", "we listen", false)];

/// Who gives the three answers, in this order.
const PRIYA_TOMAS_RUTH: [usize; 3] = [0, 1, 2];
/// The same three people, and each gives what another gave.
const TURNED: [usize; 3] = [1, 2, 0];
/// Ana instead of Ruth, and nobody gives what they gave in the first world.
const ANA_INSTEAD: [usize; 3] = [3, 0, 1];

struct World {
    house: House,
    atlas: Atlas,
    phones: Vec<Client>,
    mara: Client,
    /// Of the charter, once the answers are closed.
    charter: String,
}

impl World {
    /// Three have answered and finished.
    async fn of(who: [usize; 3]) -> Self {
        let house = House::open().await;
        let plan = Plan { people: PEOPLE, hr_level: HrLevel::StatusAndSums, ..Plan::default() };
        let atlas = Atlas::open(&house, plan).await;
        let mut phones = Vec::new();
        for person in 0..PEOPLE.len() {
            phones.push(atlas.member(&house, person).await);
        }
        let mara = house.facilitator().await;
        let world = Self { house, atlas, phones, mara, charter: String::new() };
        for (person, said) in who.into_iter().zip(SAID) {
            world.answer(person, said).await;
        }
        world
    }

    async fn answer(&self, person: usize, (option, line, is_must): (&str, &str, bool)) {
        let (phone, atlas) = (&self.phones[person], &self.atlas);
        let must = if is_must { [("first_response.must", "1")].as_slice() } else { &[] };
        let fields = [[("first_response", option)].as_slice(), must].concat();
        atlas.answer(phone, (person, 4), &fields).await.must_be(303);
        atlas.answer(phone, (person, 1), &[("great_words.text.good", line)]).await.must_be(303);
        phone.get(&atlas.my(person, "/check")).await.must_be(200);
        phone.post(&atlas.my(person, "/check"), &[]).await.must_be(303);
    }

    /// The answers are closed, and there is a draft.
    async fn closed(who: [usize; 3]) -> Self {
        let world = Self::of(who).await;
        let page = world.workshop("/close");
        world.mara.get(&page).await.must_be(200);
        world.mara.post(&page, &[]).await.must_be(303);
        let dashboard = world.mara.get(&world.workshop("")).await;
        let link = dashboard.body.split("href=\"/charters/").nth(1).expect("the dashboard leads to the draft");
        let charter = format!("/charters/{}", &link[..26]);
        Self { charter, ..world }
    }

    fn workshop(&self, page: &str) -> String {
        format!("/workshops/{}{page}", self.atlas.public_id)
    }

    /// Without what is thrown anew in every world: ids, secrets, keys of forms, and where the house stands.
    fn plain(&self, text: &str) -> String {
        let code = &self.atlas.code;
        let text = text.replace(&self.house.address, "").replace(self.house.inner.site.authority(), "HERE");
        let text = text.replace(code.spaced().as_str(), "CODE");
        let text = text.replace(code.as_str(), "CODE");
        let is_of_word = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        let mut plain = String::new();
        let mut word = String::new();
        for c in text.chars().chain(['\n']) {
            if is_of_word(c) {
                word.push(c);
                continue;
            }
            let has_id = word.split('-').any(|part| PublicId::parse(part).is_some());
            let is_thrown = has_id || word.len() >= 40;
            plain.push_str(if is_thrown { "THROWN" } else { &word });
            word.clear();
            plain.push(c);
        }
        // Lines of one's own stand in an order that is thrown when they are sealed.
        SAID.iter().fold(plain, |plain, (_, line, _)| plain.replace(line, "A LINE"))
    }

    /// A page line by line, hidden fields included.
    fn lines(&self, page: &Page) -> Vec<String> {
        let (path, body) = (self.plain(&page.path), self.plain(&page.body));
        // A reference is thrown as well; what is beside it is told by the line before.
        let lines = body.lines().filter(|line| !line.contains("tell them this reference"));
        lines.map(|line| format!("{} {}: {}", page.status, path.trim_end(), line.trim())).collect()
    }

    async fn seen_by(&self, client: &Client, pages: &[String]) -> Vec<String> {
        let mut seen = Vec::new();
        for path in pages {
            seen.extend(self.lines(&client.visit(path).await));
        }
        seen
    }

    /// Every page of those who run the workshop while answers are open.
    fn open_pages(&self) -> Vec<String> {
        let inner = ["", "/people", "/close", "/screen", "/mails", "/running", "/plan/check", "/plan/people"];
        let mut pages: Vec<String> = inner.iter().map(|page| self.workshop(page)).collect();
        pages.extend(["/workshops", "/teams", "/people-team", "/people-team/exports"].map(str::to_owned));
        let of_people = self.atlas.invitations.iter().map(|id| self.workshop(&format!("/people/{id}")));
        pages.extend(of_people);
        pages
    }

    /// Every page about the draft, behind this address.
    fn draft_pages(home: &str) -> Vec<String> {
        ["", "/results", "/results/1", "/draft", "/charter", "/wall", "/desk", "/people", "/check-in", "/compare"]
            .iter()
            .chain(&["/publish", "/revisit", "/cards", "/change"])
            .map(|page| format!("{home}{page}"))
            .collect()
    }

    /// Everything that can be looked at by somebody who gave no answer themselves.
    async fn seen_by_all(&self, pages: &[String]) -> Vec<String> {
        let (owner, hr) = (self.house.owner().await, self.house.hr_reader().await);
        let mut seen = Vec::new();
        for client in [&self.mara, &owner, &hr] {
            seen.extend(self.seen_by(client, pages).await);
        }
        let home = self.atlas.my(KIM, "");
        let own = ["", "/q/4", "/check", "/all", "/mine"].iter().map(|page| format!("{home}{page}"));
        let own: Vec<String> = own.chain(Self::draft_pages(&home)).collect();
        seen.extend(self.seen_by(&self.phones[KIM], &own).await);
        seen
    }

    async fn letters(&self) -> BTreeSet<[String; 5]> {
        let letters = self.house.letters().await.into_iter();
        let plain = |letter: super::house::Letter| {
            [letter.to, letter.kind, letter.subject, letter.text, letter.html].map(|text| self.plain(&text))
        };
        letters.map(plain).collect()
    }
}

#[track_caller]
fn must_be_alike<T: PartialEq + std::fmt::Debug>(one: &[T], other: &[T]) {
    let differs = one.iter().zip(other).find(|(one, other)| one != other);
    assert!(differs.is_none(), "{differs:#?}");
    assert_eq!(one.len(), other.len());
}

#[actix_web::test]
async fn notification_and_mail_texts_are_the_same_whoever_answered() {
    for who in [PRIYA_TOMAS_RUTH, ANA_INSTEAD] {
        assert_eq!(World::of(who).await.letters().await, BTreeSet::new(), "an answer writes to nobody");
    }
    let mut written = Vec::new();
    for who in [PRIYA_TOMAS_RUTH, TURNED] {
        let world = World::closed(who).await;
        world.mara.get(&format!("{}/draft", world.charter)).await.must_be(200);
        world.mara.post(&format!("{}/consent", world.charter), &[("do", "ask")]).await.must_be(303);
        written.push(Vec::from_iter(world.letters().await));
    }
    assert!(written[0].len() >= 3, "everybody who took part is asked: {:#?}", written[0]);
    must_be_alike(&written[0], &written[1]);
}

#[actix_web::test]
async fn event_streams_and_hidden_fields_are_the_same_whoever_answered() {
    let mut open = Vec::new();
    for who in [PRIYA_TOMAS_RUTH, ANA_INSTEAD] {
        let world = World::of(who).await;
        let path = world.atlas.my(KIM, "/wall/events");
        let first = Stream::open(&world.house, &world.phones[KIM], &path, None).await.next().await;
        open.push((first.map(|event| world.plain(&event)), world.seen_by_all(&world.open_pages()).await));
    }
    assert_eq!(open[0].0, open[1].0);
    must_be_alike(&open[0].1, &open[1].1);

    let mut told = Vec::new();
    for who in [PRIYA_TOMAS_RUTH, TURNED] {
        let world = World::closed(who).await;
        let mut events = follow_the_wall(&world).await;
        let pages = [world.open_pages(), World::draft_pages(&world.charter)].concat();
        let seen = world.seen_by_all(&pages).await;
        events.sort();
        told.push((events, seen));
    }
    assert!(told[0].0.len() > 4, "the wall has been opened: {:?}", told[0].0);
    must_be_alike(&told[0].0, &told[1].0);
    must_be_alike(&told[0].1, &told[1].1);
}

/// Opens the wall and goes to its end; what Kim's phone is told.
async fn follow_the_wall(world: &World) -> Vec<String> {
    let wall = format!("{}/wall", world.charter);
    world.mara.get(&wall).await.must_be(200);
    world.mara.submit(&format!("{wall}/open"), &[]).await.must_be(200);
    let path = world.atlas.my(KIM, "/wall/events");
    let mut stream = Stream::open(&world.house, &world.phones[KIM], &path, None).await;
    let mut events = vec![stream.next().await.unwrap()];
    loop {
        world.mara.get(&wall).await.must_be(200);
        let page = world.mara.submit(&wall, &[("do", "next")]).await;
        if page.has("That is what you said.") {
            break;
        }
        events.push(stream.next().await.unwrap());
    }
    events.iter().map(|event| world.plain(event)).collect()
}

#[actix_web::test]
async fn timestamps_and_row_order_tell_nobody_who_answered() {
    let mut kept = Vec::new();
    for who in [PRIYA_TOMAS_RUTH, TURNED] {
        let world = World::closed(who).await;
        let rows = world.house.inner.db.read(|conn| {
            type Rows = Vec<(String, String)>;
            let mut sealed: Rows =
                sealed_answers::table.select((sealed_answers::question, sealed_answers::body)).load(conn)?;
            sealed.sort();
            let counted: Rows =
                tallies::table.order(tallies::question).select((tallies::question, tallies::body)).load(conn)?;
            let took_part: Vec<(bool, bool, bool)> = participations::table
                .order(participations::member_id)
                .select((participations::has_started, participations::has_finished, participations::has_answered))
                .load(conn)?;
            let with_names: i64 = answers::table.count().get_result(conn)?;
            Ok::<_, StoreError>((sealed, counted, took_part, with_names))
        });
        kept.push(rows.await.unwrap());
    }
    assert_eq!(kept[0], kept[1]);
    assert_eq!((kept[0].0.len(), kept[0].3), (6, 0), "six sealed answers, none with a name");
    for table in ["answers", "sealed_answers", "tallies", "participations"] {
        assert_eq!(times_of(table), Vec::<String>::new(), "{table} knows no time");
    }
}

/// Columns of a table that hold a time.
fn times_of(table: &str) -> Vec<String> {
    let schema = include_str!("../../src/store/schema.rs");
    let columns = schema.split(&format!("\n    {table} (")).nth(1).expect("a table of this name");
    let columns = columns.split("\n    }").next().unwrap_or_default();
    columns.lines().filter(|line| line.contains("Timestamp") || line.contains("Date")).map(str::to_owned).collect()
}

#[actix_web::test]
async fn rows_are_sealed_in_an_order_of_their_own() {
    let house = House::open().await;
    const MANY: &[&str] = &["A A", "B B", "C C", "D D", "E E", "F F", "G G", "H H", "I I", "J J", "K K", "L L"];
    let atlas = Atlas::open(&house, Plan { people: MANY, ..Plan::default() }).await;
    for (person, name) in MANY.iter().enumerate() {
        let client = atlas.member(&house, person).await;
        atlas.answer(&client, (person, 1), &[("great_words.text.good", name)]).await.must_be(303);
    }
    let (mara, page) = (house.facilitator().await, format!("/workshops/{}/close", atlas.public_id));
    mara.get(&page).await;
    mara.post(&page, &[]).await.must_be(303);
    let sealed = sealed_answers::table.order(sealed_answers::id).select(sealed_answers::body);
    let bodies = house.inner.db.read(move |conn| sealed.load::<String>(conn).map_err(StoreError::from)).await.unwrap();
    let mut sorted = bodies.clone();
    sorted.sort();
    assert_eq!(bodies.len(), 12);
    assert_ne!(bodies, sorted, "one in 479,001,600 throws of the dice would look like this");
}

#[actix_web::test]
async fn re_invites_and_reminders_tell_nobody_but_the_reminded() {
    let mut seen = Vec::new();
    for who in [PRIYA_TOMAS_RUTH, ANA_INSTEAD] {
        let world = World::of(who).await;
        world.mara.get(&world.workshop("")).await;
        let said = world.mara.submit(&world.workshop("/reminders"), &[]).await;
        // Ruth is missing in one world and has answered in the other.
        let ruth = world.workshop(&format!("/people/{}", world.atlas.invitations[2]));
        world.mara.get(&ruth).await.must_be(200);
        let again = world.mara.submit(&format!("{ruth}/invitation"), &[]).await;
        let all = world.seen_by_all(&world.open_pages()).await;
        let letters = world.house.letters().await;
        let invitation = letters.iter().find(|letter| letter.kind == "invitation").expect("an invitation to Ruth");
        assert_eq!(letters.iter().filter(|letter| letter.kind == "reminder").count(), 2);
        let invitation = [&invitation.to, &invitation.subject, &invitation.text].map(|text| world.plain(text));
        let answers = [world.lines(&said), world.lines(&again)].concat();
        seen.push((answers, invitation, all));
    }
    must_be_alike(&seen[0].0, &seen[1].0);
    assert_eq!(seen[0].1, seen[1].1, "the letter to Ruth");
    must_be_alike(&seen[0].2, &seen[1].2);
}

#[actix_web::test]
async fn what_is_done_about_one_person_moves_no_number_that_tells_how_far_they_are() {
    let mut seen = Vec::new();
    for who in [PRIYA_TOMAS_RUTH, ANA_INSTEAD] {
        let world = World::of(who).await;
        // Ruth has finished in one world and not in the other.
        let ruth = world.workshop(&format!("/people/{}", world.atlas.invitations[2]));
        let mut pages = Vec::new();
        for to in ["not-counted", "counted", "declines", "declines", "takes-part"] {
            world.mara.get(&ruth).await.must_be(200);
            let done = world.mara.submit(&format!("{ruth}/standpoint"), &[("to", to)]).await;
            done.must_have("Three of five have finished").must_have("Remind the two still missing");
            world.mara.get(&world.workshop("/close")).await.must_have("Three of five have finished.");
            pages.extend(world.lines(&done));
            pages.extend(world.seen_by(&world.mara, &world.open_pages()).await);
            world.mara.get(&world.workshop("")).await;
            let reminded = world.mara.submit(&world.workshop("/reminders"), &[]).await;
            pages.extend(world.lines(&reminded));
            pages.extend(world.seen_by(&world.mara, &[world.workshop("/mails")]).await);
            let mut stream = Stream::open(&world.house, &world.mara, &world.workshop("/events"), None).await;
            // The number of an event is made from its text, addresses that were thrown included.
            let event = stream.next().await.map(|event| world.plain(&event)).unwrap();
            pages.extend(event.lines().filter(|line| !line.starts_with("id: ")).map(str::to_owned));
        }
        pages.extend(world.seen_by_all(&world.open_pages()).await);
        seen.push(pages);
    }
    must_be_alike(&seen[0], &seen[1]);
}

#[actix_web::test]
async fn already_answered_messages_are_said_to_nobody_else() {
    let mut seen = Vec::new();
    for who in [PRIYA_TOMAS_RUTH, ANA_INSTEAD] {
        let world = World::of(who).await;
        let mut pages = Vec::new();
        for person in [2, 3] {
            let somebody = world.house.stranger();
            pages.push(somebody.get(&world.atlas.link(person)).await);
        }
        for name in ["Ruth Adeyemi", "Ana Souza"] {
            let guest = world.house.stranger();
            let door = format!("/join/{}", world.atlas.code.as_str());
            guest.get(&door).await.must_be(200);
            pages.push(guest.submit(&door, &[("name", name)]).await);
        }
        assert_eq!(pages[0].status, 200);
        seen.push(pages.iter().flat_map(|page| world.lines(page)).collect::<Vec<_>>());
    }
    must_be_alike(&seen[0], &seen[1]);
}

#[actix_web::test]
async fn the_presenters_own_screen_is_the_same_whoever_answered() {
    let mut open = Vec::new();
    for who in [PRIYA_TOMAS_RUTH, ANA_INSTEAD] {
        let world = World::of(who).await;
        let screens = [world.workshop("/screen"), world.workshop("/screen?size=larger"), world.workshop("")];
        open.push(world.seen_by(&world.mara, &screens).await);
    }
    must_be_alike(&open[0], &open[1]);
    let mut opened = Vec::new();
    for who in [PRIYA_TOMAS_RUTH, TURNED] {
        let world = World::closed(who).await;
        let wall = format!("{}/wall", world.charter);
        world.mara.get(&wall).await;
        world.mara.submit(&format!("{wall}/open"), &[]).await.must_be(200);
        let mut steps = Vec::new();
        for _ in 0..12 {
            world.mara.get(&wall).await.must_be(200);
            let page = world.mara.submit(&wall, &[("do", "next")]).await;
            steps.extend(world.lines(&page));
        }
        steps.extend(world.seen_by(&world.mara, &[format!("{}/desk", world.charter)]).await);
        opened.push(steps);
    }
    must_be_alike(&opened[0], &opened[1]);
}

#[actix_web::test]
async fn another_open_tab_shows_what_the_wall_has_opened_and_no_more() {
    let set = Set::open().await;
    let mut opened: BTreeSet<&str> = BTreeSet::new();
    for _ in 0..30 {
        let on_the_wall = set.phone(0).await.get(&set.my("/wall")).await;
        opened.extend(tells(&on_the_wall));
        let tab = set.phone(0).await;
        for page in ["", "/results", "/results/1", "/results/2", "/draft", "/charter", "/cards", "/mine", "/compare"] {
            let page = tab.visit(&set.my(page)).await;
            let early: Vec<&str> = tells(&page).into_iter().filter(|words| !opened.contains(words)).collect();
            assert_eq!(early, Vec::<&str>::new(), "{} before the wall opened it", page.path);
        }
        if set.press("next").await.has("That is what you said.") {
            break;
        }
    }
    assert!(opened.len() >= RESULTS.len() - 1, "the wall went to its end: {opened:?}");
}

#[actix_web::test]
async fn page_titles_and_referrers_carry_nothing_from_page_to_page() {
    let world = World::closed(PRIYA_TOMAS_RUTH).await;
    let owner = world.house.owner().await;
    let home = world.atlas.my(0, "");
    let boards = [world.open_pages(), World::draft_pages(&world.charter)].concat();
    let visits = [(&world.mara, boards.clone()), (&owner, boards), (&world.phones[0], World::draft_pages(&home))];
    let words: Vec<&str> = SAID.iter().map(|(_, line, _)| *line).chain(["celebrate", "of 3", "of three"]).collect();
    for (client, pages) in visits {
        for path in pages {
            let page = client.visit(&path).await;
            assert_eq!(page.header("referrer-policy"), Some("same-origin"), "{path}");
            let title = page.body.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
            let title = title.unwrap_or_default().to_lowercase();
            assert!(words.iter().all(|word| !title.contains(word)), "{path} is called {title}");
            let links = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
            let told = links.map(str::to_lowercase).filter(|href| words.iter().any(|word| href.contains(word)));
            assert_eq!(told.collect::<Vec<_>>(), Vec::<String>::new(), "addresses on {path}");
        }
    }
    let link = world.house.stranger().get(&world.atlas.link(0)).await;
    assert_eq!(link.header("referrer-policy"), Some("no-referrer"), "its address is a secret");
    assert!(!link.body.contains("http://") && !link.body.contains("https://"), "nothing leads elsewhere");
}

#[actix_web::test]
async fn logs_and_metrics_know_neither_people_nor_answers() {
    let world = World::closed(PRIYA_TOMAS_RUTH).await;
    let marked = "a wish that only side doors could tell";
    let other = World::of(ANA_INSTEAD).await;
    other.answer(2, ("both", marked, true)).await;
    world.house.stranger().get("/metrics").await.must_be(404);
    let heard = log::heard();
    assert!(heard.contains("/my/{invitation}/q/{place}"), "routes are logged by their pattern");
    let secrets = world.atlas.links.iter().map(|link| link.expose().to_owned());
    let ids = world.atlas.invitations.iter().map(ToString::to_string);
    let names = PEOPLE.iter().map(|name| (*name).to_owned());
    let of_people = secrets.chain(ids).chain(names).chain([marked.to_owned(), world.charter.clone()]);
    for word in of_people {
        assert!(!heard.contains(&word), "the log says {word}");
    }
}

#[actix_web::test]
async fn csv_row_order_is_the_order_of_labels() {
    let teams: [(&str, &[u64]); 2] = [("Atlas", &[6, 5]), ("Beacon", &[9, 8])];
    let turned: [(&str, &[u64]); 2] = [("Atlas", &[5, 6]), ("Beacon", &[8, 9])];
    let mut orders = Vec::new();
    for teams in [teams, turned] {
        let house = House::open().await;
        round(&house, planned(&teams)).await;
        let hr = house.hr_reader().await;
        let file = take(&hr, "results_long").await;
        let rows = rounds::records(file.must_be(200));
        let place = |cells: &Vec<String>| (cells[2].clone(), cells[7].clone());
        orders.push(rows.iter().map(place).collect::<Vec<_>>());
    }
    assert!(orders[0].len() > 2, "{orders:?}");
    let common = |order: &[(String, String)], other: &[(String, String)]| -> Vec<(String, String)> {
        order.iter().filter(|row| other.contains(row)).cloned().collect()
    };
    assert_eq!(common(&orders[0], &orders[1]), common(&orders[1], &orders[0]), "no figure moves a row");
}

#[actix_web::test]
async fn exports_while_open_hold_nothing_of_the_answers() {
    let mut taken = Vec::new();
    for who in [PRIYA_TOMAS_RUTH, ANA_INSTEAD] {
        let world = World::of(who).await;
        let hr = world.house.hr_reader().await;
        let mut files = vec![take(&hr, "team_status").await, take(&hr, "results_long").await];
        for page in ["/charter.pdf", "/mine.json", "/draft"] {
            files.push(world.phones[KIM].get(&world.atlas.my(KIM, page)).await);
        }
        let said = |page: &Page| SAID.iter().any(|(_, line, _)| page.body.contains(line));
        assert!(files.iter().all(|file| !said(file)));
        assert_eq!(files.iter().map(|file| file.status).collect::<Vec<_>>(), [422, 422, 404, 200, 409]);
        taken.push(files.iter().flat_map(|file| world.lines(file)).collect::<Vec<_>>());
    }
    must_be_alike(&taken[0], &taken[1]);
}

#[actix_web::test]
async fn a_late_joiner_or_leaver_makes_no_difference_that_tells_an_answer() {
    let mut after = Vec::new();
    for option in ["both", "celebrate"] {
        let world = World::of(PRIYA_TOMAS_RUTH).await;
        let guest = world.house.stranger();
        let door = format!("/join/{}", world.atlas.code.as_str());
        guest.get(&door).await.must_be(200);
        let home = guest.submit(&door, &[("name", "Lou Late")]).await.path;
        let path = format!("{home}/q/4");
        guest.get(&path).await.must_be(200);
        guest.post(&path, &[("first_response", option), ("first_response.must", "1")]).await.must_be(303);
        let joined = world.seen_by_all(&world.open_pages()).await;
        guest.get(&format!("{home}/leave")).await.must_be(200);
        guest.post(&format!("{home}/leave"), &[]).await.must_be(303);
        let left = world.seen_by_all(&world.open_pages()).await;
        after.push((joined, left));
    }
    must_be_alike(&after[0].0, &after[1].0);
    must_be_alike(&after[0].1, &after[1].1);
}

#[actix_web::test]
async fn caches_keep_no_page_of_anybody() {
    let world = World::closed(PRIYA_TOMAS_RUTH).await;
    let (owner, hr) = (world.house.owner().await, world.house.hr_reader().await);
    let home = world.atlas.my(0, "");
    let boards = [world.open_pages(), World::draft_pages(&world.charter)].concat();
    let own = [World::draft_pages(&home), vec![format!("{home}/mine.json"), format!("{home}/check")]].concat();
    let hrs = ["/people-team", "/people-team/exports"].map(str::to_owned).to_vec();
    for (client, pages) in [(&world.mara, &boards), (&owner, &boards), (&hr, &hrs), (&world.phones[0], &own)] {
        for path in pages {
            let page = client.get(path).await;
            assert_eq!(page.header("cache-control"), Some("no-store"), "{path}");
        }
    }
    let link = world.house.stranger().get(&world.atlas.link(0)).await;
    assert_eq!(link.header("cache-control"), Some("no-store"));
    assert_eq!(link.header("etag").or(link.header("last-modified")), None);
}

#[actix_web::test]
async fn the_back_button_on_a_shared_phone_asks_the_house_again() {
    let world = World::of(PRIYA_TOMAS_RUTH).await;
    let (phone, atlas) = (&world.phones[0], &world.atlas);
    for page in ["", "/q/1", "/q/4", "/check", "/all", "/done"] {
        let page = phone.get(&atlas.my(0, page)).await;
        assert_eq!(page.header("cache-control"), Some("no-store"), "{}", page.path);
    }
    // Tomas takes the phone and opens his own link on it.
    atlas.start(phone, 3).await.must_be(303);
    for page in ["", "/q/1", "/q/4", "/check", "/all", "/mine", "/mine.json"] {
        let page = phone.visit(&atlas.my(3, page)).await;
        assert!(!page.body.contains(SAID[0].1) && !page.has("Priya"), "{}:\n{}", page.path, page.words());
    }
    // A day later, back leads to nothing of Priya's.
    world.house.turn_clock(SignedDuration::from_hours(25));
    for page in ["", "/q/4", "/check", "/all", "/mine"] {
        let page = phone.get(&atlas.my(0, page)).await;
        assert!(!page.must_be(404).body.contains(SAID[0].1));
    }
    // Who runs the workshop signs out: every page behind is gone at once.
    let mara = world.house.facilitator().await;
    let page = world.workshop("/people");
    mara.get("/account").await;
    mara.post("/sign-out", &[]).await.must_be(303);
    assert_eq!(mara.get(&page).await.location().as_deref(), Some("/sign-in"));
}
