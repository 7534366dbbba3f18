//! Letters through the whole post: rows in the outbox, rounds, a mail server with faults, and what is written down.
//! What one attempt makes of each fault is tested in carrier.rs.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use alliance::acts;
use alliance::acts::post as post_acts;
use alliance::base::email::Email;
use alliance::base::letter::Outcome;
use alliance::base::site::Site;
use alliance::base::token::{PublicId, Token};
use alliance::boot::config::Settings;
use alliance::boot::worker;
use alliance::domain::letter::{LetterBody, LetterKind};
use alliance::domain::member::InvitationState;
use alliance::mail::carrier::Carrier;
use alliance::mail::round::{self, Round};
use alliance::mail::smtp::SmtpPost;
use alliance::mail::smtp_address::SmtpAddress;
use alliance::store::outbox::{self, NewLetter};
use alliance::store::schema::{invitations, letters, mail_stops, members, workshops};
use alliance::store::{StoreError, Turn};
use clap::{Args, FromArgMatches};
use diesel::prelude::*;
use jiff::SignedDuration;
use tokio::sync::watch;

use super::atlas::{Atlas, Plan};
use super::house::House;
use super::sample_team::{self, SampleTeam};
use super::smtp_server::{Fault, Received, SmtpServer};

fn carrier(server: &SmtpServer, connections: usize) -> Carrier {
    let address = SmtpAddress::parse(&server.url(), false).unwrap();
    Carrier::Smtp(Box::new(SmtpPost::new(address, "alliance.example", connections, Default::default()).unwrap()))
}

async fn go(house: &acts::House, server: &SmtpServer) -> Round {
    let (_keep, goes_on) = watch::channel(false);
    round::go(house, &carrier(server, 4), 4, &goes_on).await.unwrap()
}

/// A letter's row as the post leaves it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    to: String,
    message_id: String,
    state: String,
    attempts: i32,
    /// Seconds until it is due.
    due_in: i64,
    reason: String,
    text: String,
}

async fn rows(house: &House) -> Vec<Row> {
    let now = house.now().as_second();
    let rows: Vec<(String, String, String, i32, chrono::NaiveDateTime, String, String)> = house
        .inner
        .db
        .read(|conn| {
            let columns = (
                letters::to_address,
                letters::message_id,
                letters::state,
                letters::attempts,
                letters::next_at,
                letters::reason,
                letters::text,
            );
            letters::table.order(letters::id).limit(1000).select(columns).load(conn).map_err(StoreError::from)
        })
        .await
        .unwrap();
    let row = |(to, message_id, state, attempts, next_at, reason, text): (_, _, _, _, chrono::NaiveDateTime, _, _)| {
        Row { to, message_id, state, attempts, due_in: next_at.and_utc().timestamp() - now, reason, text }
    };
    rows.into_iter().map(row).collect()
}

async fn states(house: &House) -> Vec<String> {
    rows(house).await.into_iter().map(|row| row.state).collect()
}

/// A house in which `size` people have an invitation in the outbox.
async fn invited(size: usize) -> (House, SampleTeam) {
    let house = House::open().await;
    let (organisation, now, site) = (house.organisation, house.now(), house.inner.site.clone());
    let sample = house
        .inner
        .db
        .write(Turn::Post, move |tx| {
            let sample = sample_team::add(tx, organisation, size, now)?;
            sample_team::write_to_all(tx, (&sample, LetterKind::Invitation), &site, now)?;
            Ok::<_, StoreError>(sample)
        })
        .await
        .unwrap();
    (house, sample)
}

async fn invitation_states(house: &House) -> Vec<String> {
    let read = house.inner.db.read(|conn| {
        invitations::table
            .order(invitations::id)
            .limit(1000)
            .select(invitations::state)
            .load(conn)
            .map_err(StoreError::from)
    });
    read.await.unwrap()
}

fn receivers(arrived: &[Received]) -> Vec<&str> {
    let mut to: Vec<&str> = arrived.iter().map(|one| one.to.as_str()).collect();
    to.sort_unstable();
    to
}

#[actix_web::test]
async fn letters_leave_once_and_say_who_they_are_for() {
    let (house, sample) = invited(5).await;
    let server = SmtpServer::start().await;
    assert_eq!(go(&house.inner, &server).await, Round { tried: 5, sent: 5, is_paused: false });
    assert_eq!(go(&house.inner, &server).await, Round::default());
    let arrived = server.messages();
    assert_eq!(arrived.len(), 5);
    assert_eq!(server.problems(), Vec::<String>::new());
    assert!(rows(&house).await.iter().all(|row| row.state == "sent" && row.attempts == 1));
    let first = arrived.iter().find(|one| one.to == sample.people[0].address).unwrap().read();
    assert_eq!(first.links(), [format!("{}/m/{}", house.address, sample.people[0].link.expose())]);
    assert!(first.header("List-Unsubscribe").unwrap().starts_with(&format!("<{}/u/", house.address)));
}

#[actix_web::test]
async fn a_greylisted_letter_waits_a_minute_and_leaves_at_the_next_try() {
    let (house, _) = invited(3).await;
    let server = SmtpServer::start().await;
    server.set_fault(Fault::Greylist);
    assert_eq!(go(&house.inner, &server).await, Round { tried: 3, sent: 0, is_paused: false });
    for row in rows(&house).await {
        assert_eq!((row.state.as_str(), row.attempts), ("waiting", 1));
        assert!((60..72).contains(&row.due_in), "{row:?}");
        assert!(row.reason.contains("come again"), "{row:?}");
    }
    house.turn_clock(SignedDuration::from_secs(59));
    assert_eq!(go(&house.inner, &server).await.tried, 0);
    house.turn_clock(SignedDuration::from_secs(13));
    assert_eq!(go(&house.inner, &server).await.sent, 3);
    assert_eq!(server.messages().len(), 3);
}

#[actix_web::test]
async fn after_two_days_of_a_busy_mail_server_letters_come_back_and_retry_lets_them_leave() {
    let (house, _) = invited(2).await;
    let server = SmtpServer::start().await;
    server.set_fault(Fault::BusyBanner);
    let mut tries = 0;
    for _ in 0..60 {
        tries += go(&house.inner, &server).await.tried;
        house.turn_clock(SignedDuration::from_hours(1));
    }
    assert_eq!((tries, states(&house).await), (16, vec!["came_back".to_owned(); 2]), "8 tries each, no more");
    assert_eq!(invitation_states(&house).await, ["came_back", "came_back"]);
    server.set_fault(Fault::None);
    assert_eq!(post_acts::retry_all(&house.inner).await.unwrap(), 2);
    assert_eq!(go(&house.inner, &server).await.sent, 2);
    assert_eq!(invitation_states(&house).await, ["invited", "invited"], "a letter got through");
}

#[actix_web::test]
async fn a_refused_address_comes_back_at_once_and_shows_at_the_invitation() {
    let (house, sample) = invited(3).await;
    let server = SmtpServer::start().await;
    server.set_fault(Fault::RefuseRecipients(vec![sample.people[1].address.clone()]));
    assert_eq!(go(&house.inner, &server).await, Round { tried: 3, sent: 2, is_paused: false });
    assert_eq!(states(&house).await, ["sent", "came_back", "sent"]);
    assert_eq!(invitation_states(&house).await, ["invited", "came_back", "invited"]);
    let reason = &rows(&house).await[1].reason;
    assert_eq!(reason, "The mail server did not accept this person's address: 550 5.1.1 … no such person");
    house.turn_clock(SignedDuration::from_hours(48));
    assert_eq!(go(&house.inner, &server).await.tried, 0, "a refused address is not tried again by itself");
}

#[actix_web::test]
async fn a_reminder_that_came_back_says_nothing_at_the_invitation() {
    let (house, sample) = invited(2).await;
    let server = SmtpServer::start().await;
    assert_eq!(go(&house.inner, &server).await.sent, 2);
    let (site, now, refused) = (house.inner.site.clone(), house.now(), sample.people[1].address.clone());
    let write =
        move |tx: &mut alliance::store::Tx| sample_team::write_to_all(tx, (&sample, LetterKind::Reminder), &site, now);
    house.inner.db.write(Turn::Post, write).await.unwrap();
    server.set_fault(Fault::RefuseRecipients(vec![refused]));
    assert_eq!(go(&house.inner, &server).await, Round { tried: 2, sent: 1, is_paused: false });
    assert_eq!(states(&house).await, ["sent", "sent", "sent", "came_back"]);
    assert_eq!(invitation_states(&house).await, ["invited", "invited"]);
}

#[actix_web::test]
async fn a_letter_that_comes_back_from_an_address_corrected_meanwhile_says_nothing_of_the_new_one() {
    let (house, sample) = invited(2).await;
    let under_way = post_acts::claim(&house.inner, 10).await.unwrap();
    let member = sample.people[0].member;
    let correct = move |tx: &mut alliance::store::Tx| {
        let right = alliance::base::email::Email::parse("right@lindgren.example").unwrap();
        alliance::store::member::set_address(tx, member, &right)
    };
    house.inner.db.write(Turn::Post, correct).await.unwrap();
    let refused = || Outcome::Refused { reason: "No such person.".to_owned(), server_line: String::new() };
    post_acts::settle(&house.inner, under_way.into_iter().map(|one| (one, refused())).collect()).await.unwrap();
    assert_eq!(invitation_states(&house).await, ["invited", "came_back"]);
}

#[actix_web::test]
async fn when_our_sender_is_refused_the_queue_rests_and_keeps_every_letter() {
    let (house, _) = invited(60).await;
    let server = SmtpServer::start().await;
    server.set_fault(Fault::RefuseSender);
    let round = go(&house.inner, &server).await;
    assert!(round.is_paused && round.sent == 0, "{round:?}");
    assert!(round.tried <= 4, "one refusal on each connection is enough: {round:?}");
    for row in rows(&house).await {
        assert_eq!((row.state.as_str(), row.attempts, row.due_in), ("waiting", 0, 60), "{row:?}");
        assert!(row.reason.starts_with("The mail server"), "{row:?}");
    }
    server.set_fault(Fault::None);
    house.turn_clock(SignedDuration::from_secs(60));
    assert_eq!(go(&house.inner, &server).await.sent, 60);
    assert_eq!(server.problems(), Vec::<String>::new());
}

#[actix_web::test]
async fn a_letter_that_may_have_arrived_waits_ten_minutes_and_is_tried_three_times_under_one_id() {
    let (house, _) = invited(1).await;
    let server = SmtpServer::start().await;
    server.set_fault(Fault::DropAfterDot);
    for copies in 1..=3 {
        assert_eq!(go(&house.inner, &server).await.tried, 1);
        assert_eq!(server.messages().len(), copies);
        let row = rows(&house).await.remove(0);
        if copies < 3 {
            assert_eq!((row.state.as_str(), row.due_in), ("waiting", 600));
        } else {
            assert_eq!(row.state, "came_back");
        }
        house.turn_clock(SignedDuration::from_secs(599));
        assert_eq!(go(&house.inner, &server).await.tried, 0);
        house.turn_clock(SignedDuration::from_secs(1));
    }
    house.turn_clock(SignedDuration::from_hours(48));
    assert_eq!(go(&house.inner, &server).await.tried, 0);
    let arrived = server.messages();
    assert!(arrived.iter().all(|one| one.raw == arrived[0].raw), "copies are equal byte for byte");
    let id = format!("<{}>", rows(&house).await[0].message_id);
    assert_eq!(arrived[0].read().header("Message-ID"), Some(id.as_str()));
}

#[actix_web::test]
async fn two_instances_at_once_send_each_letter_once() {
    let (house, sample) = invited(450).await;
    let server = SmtpServer::start().await;
    let other = house.another_instance();
    let work = async |instance: &acts::House| {
        let mut sent = 0;
        loop {
            match go(instance, &server).await.sent {
                0 => return sent,
                more => sent += more,
            }
        }
    };
    let (one, two) = futures_util::future::join(work(&house.inner), work(&other)).await;
    assert_eq!(one + two, 450);
    assert!(one > 0 && two > 0, "both took part: {one} and {two}");
    let mut expected: Vec<&str> = sample.people.iter().map(|asked| asked.address.as_str()).collect();
    expected.sort_unstable();
    assert_eq!(receivers(&server.messages()), expected);
}

#[actix_web::test]
async fn letters_of_a_dead_instance_are_taken_over_and_its_late_word_is_not_heard() {
    let (house, _) = invited(4).await;
    let server = SmtpServer::start().await;
    let dead = post_acts::claim(&house.inner, 200).await.unwrap();
    assert_eq!(dead.len(), 4);
    house.turn_clock(SignedDuration::from_secs(599));
    assert_eq!(go(&house.inner, &server).await.tried, 0, "the lease still holds");
    house.turn_clock(SignedDuration::from_secs(1));
    let heir = post_acts::claim(&house.another_instance(), 200).await.unwrap();
    assert_eq!(heir.len(), 4);
    let refused = || Outcome::Refused { reason: "no".to_owned(), server_line: String::new() };
    post_acts::settle(&house.inner, dead.into_iter().map(|one| (one, refused())).collect()).await.unwrap();
    assert_eq!(states(&house).await, vec!["leased"; 4], "the letters are in other hands");
    post_acts::settle(&house.inner, heir.into_iter().map(|one| (one, Outcome::Sent)).collect()).await.unwrap();
    assert_eq!(states(&house).await, vec!["sent"; 4]);
    assert_eq!(invitation_states(&house).await, vec!["invited"; 4]);
}

#[actix_web::test]
async fn a_house_alone_on_its_data_takes_its_letters_back_at_the_start() {
    let (house, _) = invited(3).await;
    let server = SmtpServer::start().await;
    let dead = post_acts::claim(&house.inner, 2).await.unwrap();
    let taken_back = post_acts::take_back_leases(&house.inner).await.unwrap();
    if house.inner.db.is_alone() {
        assert_eq!((taken_back, go(&house.inner, &server).await.sent), (2, 3));
    } else {
        assert_eq!((taken_back, go(&house.inner, &server).await.sent), (0, 1), "another instance may hold them");
    }
    drop(dead);
}

#[actix_web::test]
async fn letters_not_begun_when_the_program_stops_are_given_back() {
    let (house, _) = invited(3).await;
    let server = SmtpServer::start().await;
    let (stop, stops) = watch::channel(true);
    let round = round::go(&house.inner, &carrier(&server, 4), 4, &stops).await.unwrap();
    assert_eq!(round, Round::default());
    assert_eq!(states(&house).await, vec!["waiting"; 3]);
    stop.send(false).unwrap();
    let round = round::go(&house.inner, &carrier(&server, 4), 4, &stops).await.unwrap();
    assert_eq!(round.sent, 3);
}

/// A letter with a link for Mara, who has an account.
async fn send_link(house: &acts::House) {
    let (mara, browser) = (Email::parse("mara.okafor@lindgren.example").unwrap(), Token::throw(&house.dice));
    let key = acts::FormKey::parse(PublicId::throw(&house.dice).as_str());
    acts::person::send_link(house, key, mara, browser.hash()).await.unwrap();
}

#[actix_web::test]
async fn a_mail_server_that_does_not_answer_keeps_no_workshop_open() {
    let house = House::open().await;
    let workshop = Atlas::open(&house, Plan::default()).await.id.0;
    house.turn_clock(SignedDuration::from_hours(24 * 4 + 1));
    send_link(&house.inner).await;
    let server = SmtpServer::start().await;
    server.set_fault(Fault::SilentAtMail);
    let (stop, stops) = watch::channel(false);
    let clockwork = actix_web::rt::spawn(worker::run(house.inner.clone(), Arc::new(carrier(&server, 4)), stops));
    let stage = || {
        house.inner.db.read(move |conn| {
            let stage = workshops::table.find(workshop).select(workshops::stage);
            stage.first::<String>(conn).map_err(StoreError::from)
        })
    };
    let closed = async {
        while !server.commands().contains(&"MAIL".to_owned()) || stage().await.unwrap() != "closed" {
            tokio::task::yield_now().await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(30), closed).await.is_ok(), "it is {}", stage().await.unwrap());
    assert_eq!(states(&house).await, ["leased"], "the letter is still in hand");
    stop.send(true).unwrap();
    server.set_fault(Fault::None);
    clockwork.await.unwrap();
    assert_eq!(states(&house).await, ["sent"], "what was under way is finished");
}

/// The site as the program makes it when it listens here and is told nothing else.
fn site_at(bind: &str) -> Site {
    let command = Settings::augment_args(clap::Command::new("alliance"));
    let given = command.get_matches_from(["alliance", "--bind", bind]);
    Settings::from_arg_matches(&given).unwrap().site(vec![7; 32]).unwrap()
}

#[actix_web::test]
async fn by_whatever_name_the_machine_itself_is_called_letters_leave() {
    let house = House::open().await;
    house.facilitator().await;
    for bind in ["127.0.0.1:8080", "localhost:8080", "[::1]:8080"] {
        let (server, site) = (SmtpServer::start().await, site_at(bind));
        assert_eq!(site.public_url, format!("http://{bind}"));
        let inner = acts::House { site: Arc::new(site), ..house.inner.clone() };
        send_link(&inner).await;
        assert_eq!(go(&inner, &server).await.sent, 1, "{bind}: {:?}", rows(&house).await);
        let letter = server.messages()[0].read();
        let id = letter.header("Message-ID").unwrap();
        assert!(id.ends_with("@localhost>"), "{bind}: {id}");
        assert!(letter.text.contains(&format!("http://{bind}/")), "{bind}: {}", letter.text);
        assert_eq!(server.problems(), Vec::<String>::new());
    }
}

#[actix_web::test]
async fn who_stopped_letters_declined_or_left_gets_none_that_were_already_written() {
    let (house, sample) = invited(5).await;
    let server = SmtpServer::start().await;
    let (stopped, declined, left) = (sample.people[0].clone(), sample.people[1].clone(), sample.people[2].clone());
    house
        .inner
        .db
        .write(Turn::Post, move |tx| {
            diesel::update(mail_stops::table.filter(mail_stops::email_key.eq(&stopped.address)))
                .set(mail_stops::is_stopped.eq(true))
                .execute(&mut **tx)?;
            diesel::update(invitations::table.filter(invitations::member_id.eq(declined.member.0)))
                .set(invitations::state.eq(InvitationState::Declined.as_str()))
                .execute(&mut **tx)?;
            diesel::update(members::table.filter(members::id.eq(left.member.0)))
                .set(members::left_at.eq(members::joined_at.nullable()))
                .execute(&mut **tx)?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    assert_eq!(go(&house.inner, &server).await.sent, 2);
    let receive: BTreeSet<&str> = sample.people[3..].iter().map(|asked| asked.address.as_str()).collect();
    assert_eq!(receivers(&server.messages()), receive.into_iter().collect::<Vec<_>>());
    let rows = rows(&house).await;
    assert!(rows[..3].iter().all(|row| row.state == "dropped" && row.text.is_empty()), "{rows:#?}");
}

#[actix_web::test]
async fn letters_stopped_in_one_organisation_still_come_from_another() {
    let (house, sample) = invited(1).await;
    let (address, now) = (sample.people[0].address.clone(), house.now());
    house
        .inner
        .db
        .write(Turn::Post, move |tx| {
            use alliance::store::person::{NewOrganisation, add_organisation};
            let other = add_organisation(tx, &NewOrganisation { name: "Other House", timezone: "UTC", now })?;
            let row = (
                mail_stops::organisation_id.eq(other.0),
                mail_stops::email_key.eq(address),
                mail_stops::kind.eq(LetterKind::Invitation.as_str()),
                mail_stops::hash.eq("of-another-organisation"),
                mail_stops::is_stopped.eq(true),
            );
            diesel::insert_into(mail_stops::table).values(row).execute(&mut **tx)?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    assert_eq!(go(&house.inner, &SmtpServer::start().await).await.sent, 1);
}

#[actix_web::test]
async fn a_letter_that_has_left_is_emptied_unless_the_house_only_tries_things_out() {
    let (house, _) = invited(2).await;
    let server = SmtpServer::start().await;
    server.set_fault(Fault::Greylist);
    let mut site = (*house.inner.site).clone();
    site.letters_are_readable = false;
    let strict = acts::House { site: site.into(), ..house.inner.clone() };
    go(&strict, &server).await;
    assert!(rows(&house).await.iter().all(|row| row.text.contains("/m/")), "needed for the next try");
    house.turn_clock(SignedDuration::from_mins(2));
    assert_eq!(go(&strict, &server).await.sent, 2);
    assert!(rows(&house).await.iter().all(|row| row.text.is_empty()));
    assert_eq!(post_acts::retry_all(&strict).await.unwrap(), 0, "an emptied letter is never sent again");
    assert!(server.messages().iter().all(|one| one.read().text.contains("/m/")));
}

/// Names and subjects as people write them, and as nobody should.
const HOSTILE: [(&str, &str, bool); 6] = [
    ("Zoë \"the Lens\" O'Hara, Müller <x@y.example>", "Grüße; 5 € — “now”", true),
    ("李小龍", "チームの約束 🤝", true),
    ("Ann\r\nBcc: everybody@lindgren.example", "Hello", false),
    ("Ann", "Hello\r\nBcc: everybody@lindgren.example\r\n\r\nbody", false),
    ("Ann\u{7}", "Hello", false),
    ("Ann", "Hello\nTo: everybody@lindgren.example", false),
];

#[actix_web::test]
async fn hostile_names_and_subjects_arrive_as_typed_or_not_at_all_and_stop_nobody_else() {
    let house = House::open().await;
    let server = SmtpServer::start().await;
    let (organisation, now, site) = (house.organisation, house.now(), house.inner.site.clone());
    house
        .inner
        .db
        .write(Turn::Post, move |tx| {
            for (number, (name, subject, _)) in HOSTILE.iter().enumerate() {
                let new = NewLetter {
                    organisation,
                    workshop: None,
                    member: None,
                    kind: LetterKind::Welcome,
                    dedupe_key: number.to_string(),
                    to_name: name,
                    to_address: &format!("h{number}@lindgren.example"),
                    body: LetterBody {
                        subject: (*subject).into(),
                        text: ".\n..\nHello\n".into(),
                        ..Default::default()
                    },
                    unsubscribe: String::new(),
                };
                outbox::add(tx, &site, &alliance::base::dice::Dice::Machine, now, &new)?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    go(&house.inner, &server).await;
    let arrived = server.messages();
    for (number, (name, subject, arrives)) in HOSTILE.iter().enumerate() {
        let found = arrived.iter().find(|one| one.to == format!("h{number}@lindgren.example"));
        assert_eq!(found.is_some(), *arrives, "{name:?} {subject:?}: {:?}", rows(&house).await[number]);
        let Some(found) = found else { continue };
        let read = found.read();
        assert_eq!(read.subject(), *subject);
        assert!(read.header("Bcc").is_none());
        assert_eq!(read.text.trim_end(), ".\n..\nHello");
    }
    assert_eq!(server.problems(), Vec::<String>::new());
    assert!(rows(&house).await.iter().all(|row| ["sent", "came_back"].contains(&row.state.as_str())));
}
