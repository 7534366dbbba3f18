//! Asking the team, and what a member answers. An answer belongs to the words it was given to; changed words ask again.

use super::posting::{Desk, To, Ways, write_letter};
use super::{Door, Reader, Room, Standing, enter, enter_to_keep, standing, turn, wall};
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::base::token::{PublicId, TokenHash};
use crate::domain::Refused;
use crate::domain::agreement::consent::Quorum;
use crate::domain::charter::{Charter, CharterState, Clause, Parts};
use crate::domain::consent::{self as rules, Said, Voice, clean_said};
use crate::domain::ids::MemberId;
use crate::domain::letter::LetterKind;
use crate::store::charter::{self as store, TookPart};
use crate::store::{AnyConnection, Tx, consent as consents, mail_stop, outbox, wall as walls};
use crate::views::charter::consent_box::asked_words;
use crate::views::letters::consent::{AskedAgain, Consent};

/// Facilitator or keeper. Asks those who took part; each gets one letter, however often this is pressed.
pub async fn ask_team(house: &House, door: Door) -> Result<(), ActError> {
    ask_team_by(house, door, None).await
}

/// As `ask_team`. How many must answer is chosen before the first round of the workshop begins; from then on it stands.
pub async fn ask_team_by(house: &House, door: Door, quorum: Option<Quorum>) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, desk) = (house.clock.now(), Desk::of(house));
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            room.must_be_open()?;
            wall::must_be_over(tx, &room)?;
            let parts = store::list_parts(tx, room.charter.id)?;
            if parts.asked().next().is_none() {
                return Err(Refused::because(nothing_to_ask(&room)).into());
            }
            let may_choose = matches!(room.reader, Reader::Facilitator { .. }) && !has_begun(tx, &room)?;
            if let Some(quorum) = quorum.filter(|_| may_choose) {
                consents::set_quorum(tx, (room.charter.organisation, room.workshop.id), quorum)?;
            }
            // Whoever is asked reads what they are asked about, and keeps reading it whatever comes of it.
            walls::show_everything(tx, &room.charter)?;
            store::set_state(tx, room.charter.id, CharterState::Consent)?;
            store::set_consent_closed(tx, room.charter.id, false)?;
            for person in store::list_took_part(tx, room.workshop.id, room.charter.team)? {
                write_question(tx, &desk, &room.charter, &person)?;
            }
            Ok(())
        })
        .await
}

fn nothing_to_ask(room: &Room) -> &'static str {
    if room.charter.change.is_some() {
        return "Nothing changes yet. Change a sentence first; what stays as it is asks nobody.";
    }
    "There is no sentence to agree on yet. Fewer than half have spoken: put the sentences into your own words first."
}

/// Whether a team of this workshop has been asked already.
pub fn has_begun(conn: &mut AnyConnection, room: &Room) -> Result<bool, ActError> {
    Ok(store::list(conn, room.workshop.id)?.iter().any(|charter| charter.state != CharterState::Draft))
}

fn write_question(tx: &mut Tx, desk: &Desk, charter: &Charter, person: &TookPart) -> Result<(), ActError> {
    let key = format!("consent:{}:{}:{}", charter.id.0, charter.opened, person.member.0);
    let to = To { person, kind: LetterKind::Consent, key: &key };
    write_letter(tx, desk, charter, &to, |ways| {
        let (called, team) = (person.called.as_str(), charter.team_name.as_str());
        Ok(Consent { called, team, href: &href(desk, charter, ways), stop_href: &ways.stop }.print()?)
    })?;
    Ok(())
}

/// Beside a charter that counts, the link alone would open that; it is asked about what changes.
fn href(desk: &Desk, charter: &Charter, ways: &Ways) -> String {
    match charter.change {
        Some(_) => ways.href_to(&desk.site, paths::DRAFT_WORD),
        None => ways.href(&desk.site),
    }
}

/// Somebody whom a sentence asks again, and who has not been written to about its words of now.
pub(super) struct AskedOnceMore<'a> {
    person: &'a TookPart,
    open: Vec<&'a Clause>,
    /// Names the words, so that each state of them is written about once.
    key: String,
}

/// Everybody who can be written to because something changed after their answer.
pub(super) fn list_asked_again<'a>(
    conn: &mut AnyConnection,
    room: &Room,
    (parts, standing): (&'a Parts, &'a Standing),
) -> Result<Vec<AskedOnceMore<'a>>, ActError> {
    if room.charter.state != CharterState::Consent || room.charter.consent_is_closed {
        return Ok(Vec::new());
    }
    let asked: Vec<&Clause> = parts.asked().collect();
    let mut all: Vec<AskedOnceMore> = Vec::new();
    for person in standing.took_part.iter().filter(|person| person.email.is_some()) {
        let open = rules::asks_again(person.member, &asked, &standing.voices);
        if !open.is_empty() {
            let words: Vec<String> = open.iter().map(|clause| format!("{}.{}", clause.id.0, clause.version)).collect();
            let state = TokenHash::of(&words.join(" "));
            let (charter, round) = (room.charter.id.0, room.charter.opened);
            let key = format!("again:{charter}:{round}:{}:{}", person.member.0, state.as_str());
            all.push(AskedOnceMore { person, open, key });
        }
    }
    let written = outbox::list_written(conn, all.iter().map(|one| one.key.as_str()))?;
    let stopped = mail_stop::list_stopped(conn, room.charter.organisation, LetterKind::Consent)?;
    let is_stopped = |person: &TookPart| person.email_key.as_ref().is_none_or(|key| stopped.contains(key));
    all.retain(|one| !written.contains(&one.key) && !is_stopped(one.person));
    Ok(all)
}

/// Facilitator or keeper. Writes to those who have to answer again which sentences changed; once about the same words.
pub async fn write_to_asked_again(house: &House, door: Door) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, desk) = (house.clock.now(), Desk::of(house));
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            must_be_asked(&room)?;
            let parts = store::list_parts(tx, room.charter.id)?;
            let standing = standing(tx, &room, &parts)?;
            for one in list_asked_again(tx, &room, (&parts, &standing))? {
                write_again(tx, &desk, &room.charter, &one)?;
            }
            Ok(())
        })
        .await
}

fn write_again(tx: &mut Tx, desk: &Desk, charter: &Charter, one: &AskedOnceMore) -> Result<(), ActError> {
    let changed: Vec<(String, String)> =
        one.open.iter().map(|clause| (clause.title.clone(), asked_words(clause))).collect();
    let to = To { person: one.person, kind: LetterKind::Consent, key: &one.key };
    write_letter(tx, desk, charter, &to, |ways| {
        let letter = AskedAgain {
            called: &one.person.called,
            team: &charter.team_name,
            changed: &changed,
            href: &href(desk, charter, ways),
            stop_href: &ways.stop,
        };
        Ok(letter.print()?)
    })?;
    Ok(())
}

/// Facilitator or keeper. Ends the round, or takes answers again. Silence is not consent: closing does not add any.
pub async fn close_round(house: &House, door: Door, is_closed: bool) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            must_be_asked(&room)?;
            Ok(store::set_consent_closed(tx, room.charter.id, is_closed)?)
        })
        .await
}

/// A member's answer as it was typed.
#[derive(Clone, Debug)]
pub struct Saying {
    pub said: Said,
    /// The sentence a remark or harm belongs to; `None` for the whole charter.
    pub sentence: Option<PublicId>,
    pub words: String,
    /// The sentences on the page with the versions the member read.
    pub read: Vec<(PublicId, i32)>,
}

/// Member only. Counts for the sentences as they were read; one that changed meanwhile stays open. Returns whether
/// something is still open. What somebody has to say is never lost: if the sentence they name does not stand as they
/// read it, nothing is saved, and they are told its new words.
pub async fn answer_consent(house: &House, door: Door, saying: Saying) -> Result<bool, ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter(tx, &door, now)?;
            let Reader::Member { id: person, .. } = room.reader else {
                return Err(ActError::Forbidden);
            };
            must_be_asked(&room)?;
            if room.charter.consent_is_closed {
                return Err(ActError::WrongStage(
                    "The round is closed. Talk to whoever runs it; it can be opened again.".into(),
                ));
            }
            let parts = store::list_parts(tx, room.charter.id)?;
            for voice in voices(&parts, &saying, person)? {
                consents::set(tx, room.charter.organisation, room.charter.id, &voice)?;
            }
            let standing = standing(tx, &room, &parts)?;
            let asked: Vec<&Clause> = parts.asked().collect();
            Ok(!rules::open_for(person, &asked, &standing.voices).is_empty())
        })
        .await
}

/// What one answer says to each sentence that still stands as it was read.
fn voices(parts: &Parts, saying: &Saying, member: MemberId) -> Result<Vec<Voice>, ActError> {
    let words = clean_said(saying.said, &saying.words)?;
    let read = |clause: &&Clause| saying.read.contains(&(clause.public_id.clone(), clause.version));
    let standing: Vec<&Clause> = parts.asked().filter(read).collect();
    let named = saying.sentence.as_ref().filter(|_| saying.said != Said::Consent);
    if saying.said == Said::Objection && named.is_none() && saying.read.len() > 1 {
        return Err(
            Refused::field("sentence", "Choose the sentence it is in, so that only that one is changed.").into()
        );
    }
    let is_meant = |clause: &Clause| named.is_none_or(|id| clause.public_id == *id);
    if saying.said != Said::Consent && !standing.iter().any(|clause| is_meant(clause)) {
        return Err(overtaken(parts, named.or(saying.read.first().map(|(id, _)| id))));
    }
    let voice = |clause: &Clause| Voice {
        member,
        clause: clause.id,
        clause_version: clause.version,
        said: if is_meant(clause) { saying.said } else { Said::Consent },
        words: if is_meant(clause) { words.clone() } else { String::new() },
    };
    Ok(standing.into_iter().map(voice).collect())
}

/// What the sentence says now; no words when it is not asked about any more.
fn overtaken(parts: &Parts, meant: Option<&PublicId>) -> ActError {
    let now = parts.asked().find(|clause| Some(&clause.public_id) == meant);
    let (theirs, version) = now.map(|clause| (clause.words.clone(), clause.version)).unwrap_or_default();
    ActError::Stale { theirs, version }
}

fn must_be_asked(room: &Room) -> Result<(), ActError> {
    match room.charter.state {
        CharterState::Consent => room.must_be_newest(),
        CharterState::Draft => Err(ActError::WrongStage("The team has not been asked yet.".into())),
        _ => Err(ActError::WrongStage("This charter is decided. You decide again when you look again.".into())),
    }
}
