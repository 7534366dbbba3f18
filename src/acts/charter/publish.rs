//! Publishing a version with its letters, all or nothing, and ending without a charter.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::posting::{Desk, To, write_letter};
use super::revisit::booked;
use super::sheet::sheet;
use super::{
    Door, Reader, Room, Standing, enter_as_facilitator, enter_to_keep, is_closed, remarks, standing, turn, wall,
};
use crate::acts::once::{FormKey, once, outcome_of};
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::base::site::Site;
use crate::base::text::{self, clean_line, clean_text};
use crate::domain::Refused;
use crate::domain::agreement::consent::{Outcome, Quorum};
use crate::domain::charter::{CharterState, Clause, Decision, Parts, Sheet, clean_need};
use crate::domain::consent::open_for;
use crate::domain::letter::{LetterBody, LetterKind};
use crate::domain::workshop::{LINK_DAYS_AFTER_LOOK, Stage};
use crate::store::charter::{self as store, TookPart};
use crate::store::outbox;
use crate::store::{AnyConnection, Tx, moment, revisit, workshop};
use crate::views::letters::charter::Summary;
use crate::views::paper;

/// When the team looks again unless the facilitator chooses otherwise.
pub const LOOKS_AGAIN: &str = "after our third meeting from now";
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
    pub looks_again: String,
    pub looks_again_on: Date,
    /// The letter as the first receiver gets it.
    pub preview: LetterBody,
    /// Name of the PDF that may travel with it.
    pub file_name: String,
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
            let chosen = LookAgain { words: LOOKS_AGAIN.to_owned(), on: usual_day(&room, now) };
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
                looks_again: chosen.words,
                looks_again_on: chosen.on,
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

/// When the team looks again, as it was typed.
#[derive(Clone, Debug)]
pub struct LookAgain {
    pub words: String,
    pub on: Date,
}

/// What was chosen on the page before publishing.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// When the team looks again, in words and as a day.
    pub look_again: (String, String),
    /// After how many meetings the look opens by itself: "3", "4", or empty for the day only.
    pub look_after: String,
    /// Whether the letters carry the charter as a PDF.
    pub has_file: bool,
}

impl From<(String, String)> for Chosen {
    fn from(look_again: (String, String)) -> Self {
        Self { look_again, look_after: String::new(), has_file: false }
    }
}

/// Facilitator or keeper. The version, its letters and the new state in one write. A second time it changes nothing.
pub async fn publish(house: &House, door: Door, chosen: impl Into<Chosen>) -> Result<(), ActError> {
    let Chosen { look_again: typed, look_after: after, has_file } = chosen.into();
    let (turn, _) = turn(house, &door).await?;
    let (now, bank, desk) = (house.clock.now(), house.bank.clone(), Desk::of(house));
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            if room.charter.state == CharterState::Published {
                return Ok(());
            }
            wall::must_be_over(tx, &room)?;
            let chosen = look_again(&room, &typed, now)?;
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
            moment::settle_in_change(tx, &room.charter, &sheet.number.to_string())?;
            let meetings = revisit::find_meetings(tx, room.charter.team)?;
            revisit::set_plan(tx, room.charter.id, &booked(&chosen, &after, meetings)?, &chosen.words)?;
            store::keep_links_until(tx, &room.charter, links_until(&room, chosen.on))?;
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
            room.must_be_open()?;
            once(tx, key.as_ref(), now, |tx| end(tx, &room, &reason, now).map(|()| String::new()))?;
            Ok(())
        })
        .await
}

fn end(tx: &mut Tx, room: &Room, reason: &str, now: Timestamp) -> Result<(), ActError> {
    if room.charter.change.is_some() {
        return Err(ActError::WrongStage("There is a charter. Give up the change instead; it stays.".into()));
    }
    let reason = clean_text(reason, text::SHORT_MAX).map_err(|fault| Refused::field("reason", fault.to_string()))?;
    if reason.is_empty() {
        return Err(Refused::field("reason", "Write one sentence, so that you still know it next time.").into());
    }
    store::set_state(tx, room.charter.id, CharterState::NotThisTime)?;
    store::set_ended_reason(tx, room.workshop.id, &reason)?;
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

fn usual_day(room: &Room, now: Timestamp) -> Date {
    let session = room.workshop.session_at.filter(|at| *at > now).unwrap_or(now);
    day_in(room, session).saturating_add(WEEKS_UNTIL_LOOK.weeks())
}

/// Links live as long as the charter, and some weeks for looking again.
pub(super) fn links_until(room: &Room, looks_again_on: Date) -> Timestamp {
    let zone = TimeZone::get(&room.workshop.timezone).unwrap_or(TimeZone::UTC);
    let day = looks_again_on.saturating_add(LINK_DAYS_AFTER_LOOK.days());
    day.to_zoned(zone).map(|at| at.timestamp()).unwrap_or(Timestamp::MAX)
}

fn day_in(room: &Room, at: Timestamp) -> Date {
    at.to_zoned(TimeZone::get(&room.workshop.timezone).unwrap_or(TimeZone::UTC)).date()
}

pub(super) fn look_again(room: &Room, (words, on): &(String, String), now: Timestamp) -> Result<LookAgain, ActError> {
    let words =
        clean_line(words, text::OPTION_MAX).map_err(|fault| Refused::field("looks_again", fault.to_string()))?;
    let words = if words.is_empty() { LOOKS_AGAIN.to_owned() } else { words };
    let day: Date = on.trim().parse().map_err(|_| Refused::field("looks_again_on", "Choose a day."))?;
    let (today, last) = (day_in(room, now), day_in(room, now + SignedDuration::from_hours(24 * 730)));
    if day <= today || day > last {
        return Err(Refused::field("looks_again_on", "Choose a day after today, within the next two years.").into());
    }
    Ok(LookAgain { words, on: day })
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
            calendar_id: &format!("{}-{}@{}", charter.public_id, sheet.number, site.host()),
            has_file,
        })
    })?;
    if is_written && has_file {
        outbox::attach_version(tx, (charter.organisation, charter.id, sheet.number), &key)?;
    }
    Ok(())
}
