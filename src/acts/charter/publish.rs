//! Publishing a version with its letters, all or nothing, and ending without a charter.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::looking::links_until;
use super::posting::{Desk, To, write_letter};
use super::replacing::replace_older;
use super::revisit::booked;
use super::sheet::sheet;
use super::{
    Door, Reader, Room, Standing, enter_as_facilitator, enter_to_keep, is_closed, remarks, standing, turn, wall,
};
use crate::acts::once::{FormKey, once, outcome_of};
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::base::site::Site;
use crate::base::text::{self, clean_text};
use crate::domain::Refused;
use crate::domain::agreement::consent::{Outcome, Quorum};
use crate::domain::charter::{CharterState, Clause, Decision, Parts, Sheet, clean_need};
use crate::domain::consent::open_for;
use crate::domain::letter::{LetterBody, LetterKind};
use crate::domain::looking::{Plan, TypedPlan};
use crate::domain::workshop::Stage;
use crate::store::charter::{self as store, TookPart};
use crate::store::outbox;
use crate::store::{AnyConnection, Tx, moment, revisit, workshop};
use crate::views::charter::looking::said;
use crate::views::letters::charter::Summary;
use crate::views::paper;

/// Meetings and weeks after which the team looks again unless somebody chooses otherwise.
const MEETINGS_UNTIL_LOOK: i32 = 3;
const WEEKS_UNTIL_LOOK: i64 = 6;

/// What will happen when the facilitator publishes.
pub struct Publishing {
    pub room: Room,
    /// Why it cannot be published yet; empty when it can.
    pub refusal: String,
    /// Names of those who get the letter; for a facilitator.
    pub receivers: Vec<String>,
    /// Names of those who took part without an address; for a facilitator.
    pub without_address: Vec<String>,
    /// How many get it, and how many have no address.
    pub counts: [usize; 2],
    /// What the form begins with.
    pub usual: Usual,
    /// The letter as the first receiver gets it.
    pub preview: LetterBody,
    /// Name of the PDF that may travel with it.
    pub file_name: String,
}

/// When the team looks again unless somebody chooses otherwise: as it is booked, else after three meetings.
pub struct Usual {
    pub plan: Plan,
    /// As the team says it; empty where that follows from the plan.
    pub words: String,
    pub ends_on: Option<Date>,
    /// It is booked already.
    pub is_booked: bool,
}

/// Facilitator or keeper. A member who keeps the charter reads how many get the letter, not who took part.
pub async fn look_at_publishing(house: &House, door: Door) -> Result<Publishing, ActError> {
    let (now, bank, site) = (house.clock.now(), house.bank.clone(), house.site.clone());
    house
        .db
        .read(move |conn| {
            let room = enter_to_keep(conn, &door, now)?;
            let parts = store::list_parts(conn, room.charter.id)?;
            let standing = standing(conn, &room, &parts)?;
            let usual = usual(conn, &room, now)?;
            let words = if usual.words.is_empty() { said(&usual.plan) } else { usual.words.clone() };
            let chosen = LookAgain { words, on: usual.plan.on };
            let sheet = Sheet {
                decision: Some(decision(conn, &room, &parts, &standing)?),
                ..sheet(&bank, &room, &parts, &standing, (&chosen, now))
            };
            let (with, without): (Vec<&TookPart>, Vec<&TookPart>) =
                standing.took_part.iter().partition(|person| person.email.is_some());
            let preview = preview(&site, (&room, &sheet), with.first().map_or("", |person| &person.called))?;
            let counts = [with.len(), without.len()];
            Ok(Publishing {
                refusal: match wall::must_be_over(conn, &room) {
                    Err(ActError::WrongStage(sentence)) => sentence,
                    other => {
                        other?;
                        refusal(&room, &parts, &standing).map(|refused| refused.sentence).unwrap_or_default()
                    }
                },
                receivers: names(&room, &with),
                without_address: names(&room, &without),
                counts,
                usual,
                preview,
                file_name: paper::file_name(&sheet),
                room,
            })
        })
        .await
}

/// For a facilitator only: who took part is not for a member to know.
fn names(room: &Room, people: &[&TookPart]) -> Vec<String> {
    match room.reader {
        Reader::Facilitator { .. } => people.iter().map(|person| person.name.clone()).collect(),
        Reader::Member { .. } => Vec::new(),
    }
}

/// The letter as the first receiver gets it, or as a member who keeps the charter does.
fn preview(site: &Site, (room, sheet): (&Room, &Sheet), first: &str) -> Result<LetterBody, ActError> {
    let called = match &room.reader {
        Reader::Member { called, .. } => called,
        Reader::Facilitator { .. } => first,
    };
    print(&Summary {
        called,
        sheet,
        workshop: &room.workshop.title,
        href: &site.url(&paths::member_link("…")),
        moment_href: &site.url(&paths::member_link_to("…", paths::MOMENT_WORD)),
        stop_href: "",
        calendar_id: "",
        has_file: false,
    })
}

/// When the team looks again, as the version says it.
#[derive(Clone, Debug)]
pub struct LookAgain {
    pub words: String,
    pub on: Date,
}

/// What was chosen on the page before publishing.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// When the team looks again.
    pub look: TypedPlan,
    /// Whether the letters carry the charter as a PDF.
    pub has_file: bool,
}

/// Facilitator or keeper. The version, its letters and the new state in one write. A second time it changes nothing.
pub async fn publish(house: &House, door: Door, chosen: Chosen) -> Result<(), ActError> {
    let Chosen { look: typed, has_file } = chosen;
    let (turn, _) = turn(house, &door).await?;
    let (now, bank, desk) = (house.clock.now(), house.bank.clone(), Desk::of(house));
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            if room.charter.state == CharterState::Published {
                return Ok(());
            }
            room.must_be_newest()?;
            wall::must_be_over(tx, &room)?;
            let (booking, words) = booked(tx, &room, &typed, now)?;
            let chosen = LookAgain { words, on: booking.plan.on };
            let parts = store::list_parts(tx, room.charter.id)?;
            let standing = standing(tx, &room, &parts)?;
            if let Some(refused) = refusal(&room, &parts, &standing) {
                return Err(ActError::WrongStage(refused.sentence));
            }
            let sheet = Sheet {
                decision: Some(decision(tx, &room, &parts, &standing)?),
                ..sheet(&bank, &room, &parts, &standing, (&chosen, now))
            };
            store::add_version(tx, &room.charter, &sheet, now)?;
            for clause in parts.clauses.iter().filter(|clause| clause.is_offered() || clause.is_asked()) {
                store::set_agreed(tx, clause)?;
            }
            store::set_published(tx, room.charter.id, sheet.number, &sheet.looks_again, now)?;
            if room.charter.change.is_some() {
                moment::settle_in_change(tx, &room.charter, &sheet.number.to_string())?;
            }
            replace_older(tx, &desk.dice, &room.charter, now)?;
            revisit::set_plan(tx, room.charter.id, &booking, &chosen.words)?;
            store::keep_links_until(tx, &room.charter, links_until(&room.workshop.timezone, &booking))?;
            for person in &standing.took_part {
                write_summary(tx, &desk, (&room, &sheet, has_file), person)?;
            }
            Ok(())
        })
        .await
}

/// Facilitator only. This team ends without a charter; the workshop ends with its last team.
pub async fn end_without(house: &House, door: Door, reason: String, key: Option<FormKey>) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, key) = (house.clock.now(), key.map(|key| key.with(&reason)));
    house
        .db
        .write(turn, move |tx| {
            let room = enter_as_facilitator(tx, &door, now)?;
            if outcome_of(tx, key.as_ref())?.is_some() {
                return Ok(());
            }
            room.must_be_undecided()?;
            if room.charter.change.is_some() {
                return Err(ActError::WrongStage("There is a charter. Give up the change instead; it stays.".into()));
            }
            once(tx, key.as_ref(), now, |tx| end(tx, &room, &reason, now).map(|()| String::new()))?;
            Ok(())
        })
        .await
}

fn end(tx: &mut Tx, room: &Room, reason: &str, now: Timestamp) -> Result<(), ActError> {
    let reason = clean_text(reason, text::SHORT_MAX).map_err(|fault| Refused::field("reason", fault.to_string()))?;
    if reason.is_empty() {
        return Err(Refused::field("reason", "Write one sentence, so that you still know it next time.").into());
    }
    store::set_not_this_time(tx, room.charter.id, &reason)?;
    store::return_requests(tx, room.charter.id)?;
    let charters = store::list(tx, room.workshop.id)?;
    let is_over = charters.iter().all(|charter| charter.state == CharterState::NotThisTime);
    if is_over && is_closed(&room.workshop) {
        workshop::set_stage(tx, room.workshop.id, Stage::Ended, now)?;
    }
    Ok(())
}

/// What stands in the way of publishing, as a sentence with what to do.
fn refusal(room: &Room, parts: &Parts, standing: &Standing) -> Option<Refused> {
    if room.charter.state != CharterState::Consent {
        return Some(Refused::because("Ask the team first. A charter is published when the team can work with it."));
    }
    if parts.needs.iter().any(|need| clean_need(&need.words).is_err()) {
        return Some(Refused::because("A need has no words. Every need keeps its line."));
    }
    match standing.round.outcome {
        Outcome::Adopted | Outcome::AdoptedWithConcerns => None,
        Outcome::Blocked => Some(Refused::because(
            "Somebody sees a harm. Change that sentence together, or park it, before you publish.",
        )),
        Outcome::Pending => Some(Refused::because(match standing.round.quorum {
            Quorum::Everybody => "Not everybody has answered. You agreed that every one of you does.",
            Quorum::ThreeQuarters => {
                "Not everybody has answered. Wait, or close the round: three quarters of the team are enough."
            }
            Quorum::TwoThirds => {
                "Not everybody has answered. Wait, or close the round: two thirds of the team are enough."
            }
        })),
        Outcome::NotEnoughAnswers => Some(Refused::because(
            "Too few have answered. Silence is not consent: open the round again, or ask in the room.",
        )),
        Outcome::NoMandate => Some(Refused::because("Not more than half of those who answered can work with it.")),
    }
}

fn usual(conn: &mut AnyConnection, room: &Room, now: Timestamp) -> Result<Usual, ActError> {
    let charter = &room.charter;
    if let Some(plan) = revisit::find_plan(conn, charter.id)? {
        let words = if charter.looks_again == said(&plan) { String::new() } else { charter.looks_again.clone() };
        return Ok(Usual { plan, words, ends_on: charter.ends_on, is_booked: true });
    }
    let at = revisit::find_meetings(conn, charter.team)? + MEETINGS_UNTIL_LOOK;
    let plan = Plan { at_meetings: Some(at), on: usual_day(room, now) };
    Ok(Usual { plan, words: String::new(), ends_on: charter.ends_on, is_booked: false })
}

fn usual_day(room: &Room, now: Timestamp) -> Date {
    let session = room.workshop.session_at.filter(|at| *at > now).unwrap_or(now);
    day_in(room, session).saturating_add(WEEKS_UNTIL_LOOK.weeks())
}

fn day_in(room: &Room, at: Timestamp) -> Date {
    at.to_zoned(TimeZone::get(&room.workshop.timezone).unwrap_or(TimeZone::UTC)).date()
}

/// How it was decided. Names stand there only in a team that sees its answers with names.
fn decision(conn: &mut AnyConnection, room: &Room, parts: &Parts, standing: &Standing) -> Result<Decision, ActError> {
    let asked: Vec<&Clause> = parts.asked().collect();
    let has_answered = |person: &&TookPart| open_for(person.member, &asked, &standing.voices).is_empty();
    let names = if room.is_named() {
        standing.took_part.iter().filter(has_answered).map(|person| person.name.clone()).collect()
    } else {
        Vec::new()
    };
    Ok(standing.round.decision(&remarks(conn, room, parts, &standing.voices)?, names))
}

fn print(summary: &Summary) -> Result<LetterBody, ActError> {
    Ok(summary.print()?)
}

fn write_summary(
    tx: &mut Tx,
    desk: &Desk,
    (room, sheet, has_file): (&Room, &Sheet, bool),
    person: &TookPart,
) -> Result<(), ActError> {
    let (charter, site) = (&room.charter, &desk.site);
    let key = format!("summary:{}:{}:{}", charter.id.0, sheet.number, person.member.0);
    let to = To { person, kind: LetterKind::Summary, key: &key };
    let is_written = write_letter(tx, desk, charter, &to, |ways| {
        print(&Summary {
            called: &person.called,
            sheet,
            workshop: &room.workshop.title,
            href: &ways.href(site),
            moment_href: &ways.href_to(site, paths::MOMENT_WORD),
            stop_href: &ways.stop,
            calendar_id: &format!("{}-{}@{}", charter.public_id, sheet.number, site.mail_domain()),
            has_file,
        })
    })?;
    if is_written && has_file {
        outbox::attach_version(tx, (charter.organisation, charter.id, sheet.number), &key)?;
    }
    Ok(())
}
