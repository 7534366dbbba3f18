//! A closed workshop of one team, made of rows as closing leaves them, with a device for every member.

use alliance::base::email::Email;
use alliance::base::token::{PublicId, Token};
use alliance::domain::answer::{Must, Value};
use alliance::domain::bank::Bank;
use alliance::domain::ids::{AccountId, MemberId, OrganisationId, TeamId, WorkshopId};
use alliance::domain::tally::Tally;
use alliance::store::charter::compose_and_store;
use alliance::store::schema::{
    answers, charters, devices, invitations, members, participations, roles, sealed_answers, tallies, teams,
    workshop_teams, workshops,
};
use alliance::store::{AnyConnection, StoreError, Turn, Tx, charter, time, wall, workshop};
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};

use super::house::{Client, House};

/// One person's answers: question, value, musts, own line.
pub type Answers = Vec<(&'static str, Value, Vec<Must>, &'static str)>;

pub const NAMES: [&str; 9] = [
    "Ruth Adeyemi",
    "Ines Carvalho",
    "Leila Haddad",
    "Jonas Lind",
    "Aiko Mori",
    "Priya Nair",
    "Daniel Reyes",
    "Sam Whitfield",
    "Tomasz Zieliński",
];

pub struct Closed {
    /// Of the charter.
    pub id: PublicId,
    pub people: Vec<Person>,
}

pub struct Person {
    pub name: &'static str,
    pub email: String,
    pub invitation: PublicId,
    device: Token,
}

impl Closed {
    pub fn page(&self, page: &str) -> String {
        format!("/charters/{}{page}", self.id)
    }
}

impl Person {
    pub fn page(&self, page: &str) -> String {
        format!("/my/{}{page}", self.invitation)
    }

    /// Name and value of the cookie on this person's phone.
    pub fn cookie(&self) -> (String, String) {
        (format!("__Host-alliance-m-{}", &self.invitation.as_str()[..10]), self.device.expose().to_owned())
    }

    /// This person's phone.
    pub async fn phone(&self, house: &House) -> Client {
        let client = house.stranger();
        let (name, value) = self.cookie();
        client.set_cookie(&name, &value);
        client.get("/").await;
        client
    }
}

/// The names of the first people of the team with what they said; whoever said nothing did not take part. The team
/// has been shown its results.
pub async fn closed(house: &House, said: Vec<Answers>) -> Closed {
    shown(house, made(house, said, "counted").await).await
}

pub async fn closed_with_names(house: &House, said: Vec<Answers>) -> Closed {
    shown(house, made(house, said, "named").await).await
}

/// As closing leaves it: nobody in the team has seen anything yet. In this mode.
pub async fn just_closed(house: &House, said: Vec<Answers>, mode: &'static str) -> Closed {
    made(house, said, mode).await
}

async fn shown(house: &House, closed: Closed) -> Closed {
    let (organisation, id) = (house.organisation, closed.id.clone());
    let show = house.inner.db.write(Turn::House, move |tx| {
        let charter = charter::find(tx, organisation, &id)?;
        wall::show_everything(tx, &charter)
    });
    show.await.unwrap();
    closed
}

/// Nine people who agree on one question, differ on another, and of whom one needs something.
pub fn nine() -> Vec<Answers> {
    (0..9)
        .map(|person| {
            let new_work = if person == 8 { (2, vec![Must::Chosen]) } else { (0, vec![]) };
            let after_hours = if person < 5 { 0 } else { 3 };
            let mut answers: Answers = vec![
                ("first_response", Value::Choice(new_work.0), new_work.1, ""),
                ("between", Value::Choice(after_hours), vec![], ""),
                ("call_out", Value::Choice(1), vec![], if person == 2 { "Tell me over a coffee." } else { "" }),
            ];
            if person < 3 {
                let good = [
                    ("good", "We keep our promises."),
                    ("good", "Nobody is surprised."),
                    ("great", "Half-done is fine."),
                ];
                let (part, line) = good[person];
                answers.push(("great_words", Value::Texts(vec![(part.into(), line.into())]), vec![], ""));
                let asks = ["had one quiet hour", "met outside once", "wrote shorter mails"];
                answers.push(("one_request", Value::Texts(vec![("request".into(), asks[person].into())]), vec![], ""));
            }
            answers
        })
        .collect()
}

async fn made(house: &House, said: Vec<Answers>, mode: &'static str) -> Closed {
    let (organisation, now) = (house.organisation, house.now());
    house.facilitator().await;
    house.inner.db.write(Turn::House, move |tx| write(tx, organisation, (said, mode), now)).await.unwrap()
}

/// The same as rows alone, run by somebody who has a role already.
pub fn write(
    tx: &mut Tx,
    organisation: OrganisationId,
    (said, mode): (Vec<Answers>, &'static str),
    now: Timestamp,
) -> Result<Closed, StoreError> {
    let bank = Bank::built_in().unwrap();
    let facilitator = roles::table
        .filter(roles::organisation_id.eq(organisation.0))
        .select(roles::account_id)
        .first::<i64>(&mut **tx)?;
    let asked = said.iter().flatten().map(|answer| answer.0);
    let (workshop_id, _) = add_workshop(tx, (organisation, AccountId(facilitator)), (mode, asked), now)?;
    let team = add_team(tx, organisation, workshop_id, now)?;
    let mut people = Vec::new();
    for (name, said) in NAMES.into_iter().zip(&said) {
        let (member, person) = add_person(tx, (organisation, workshop_id, team), name, now)?;
        participate(tx, (organisation, workshop_id, team), member, !said.is_empty())?;
        for answer in said {
            add_answer(tx, &bank, (organisation, workshop_id, team), (member, mode), answer)?;
        }
        people.push(person);
    }
    let workshop = workshop::find_by_id(tx, workshop_id)?;
    let charter = compose_and_store(tx, &alliance::base::dice::Dice::Machine, &bank, (&workshop, team), now)?;
    Ok(Closed { id: charter.public_id, people })
}

/// A later round of the same team: by name who takes part and what they say. Whoever is new joins the team now.
pub async fn again(house: &House, before: &Closed, said: Vec<(&'static str, Answers)>, mode: &'static str) -> Closed {
    let (now, dice, bank, first) = (house.now(), house.inner.dice.clone(), house.inner.bank.clone(), before.id.clone());
    house
        .inner
        .db
        .write(Turn::House, move |tx| {
            let (organisation, team, facilitator): (i64, i64, i64) = charters::table
                .inner_join(workshops::table)
                .filter(charters::public_id.eq(first.as_str()))
                .select((charters::organisation_id, charters::team_id, workshops::facilitator_id))
                .first(&mut **tx)?;
            let (organisation, team) = (OrganisationId(organisation), TeamId(team));
            let asked = said.iter().flat_map(|(_, answers)| answers).map(|answer| answer.0);
            let runs = (organisation, AccountId(facilitator));
            let whose = (organisation, add_workshop(tx, runs, (mode, asked), now)?.0, team);
            take_part(tx, whose)?;
            let mut people = Vec::new();
            for (name, said) in &said {
                let known = members::table.filter(members::team_id.eq(team.0)).filter(members::name.eq(name));
                let member = match known.select(members::id).first::<i64>(&mut **tx).optional()? {
                    Some(member) => MemberId(member),
                    None => add_member(tx, whose, name, now)?,
                };
                people.push(add_place(tx, whose, (member, name), now)?);
                participate(tx, whose, member, !said.is_empty())?;
                for answer in said {
                    add_answer(tx, &bank, whose, (member, mode), answer)?;
                }
            }
            let workshop = workshop::find_by_id(tx, whose.1)?;
            let charter = compose_and_store(tx, &dice, &bank, (&workshop, team), now)?;
            Ok::<_, StoreError>(Closed { id: charter.public_id, people })
        })
        .await
        .unwrap()
}

fn id() -> PublicId {
    PublicId::throw(&alliance::base::dice::Dice::Machine)
}

fn add_workshop(
    tx: &mut Tx,
    (organisation, facilitator): (OrganisationId, AccountId),
    (mode, answered): (&str, impl Iterator<Item = &'static str>),
    now: Timestamp,
) -> Result<(WorkshopId, PublicId), StoreError> {
    let public_id = id();
    let mut questions = vec!["great_words", "first_response", "call_out", "between", "one_request"];
    for code in answered {
        if !questions.contains(&code) {
            questions.push(code);
        }
    }
    let at = time::to_row(now);
    let row = (
        (
            workshops::organisation_id.eq(organisation.0),
            workshops::public_id.eq(public_id.as_str()),
            workshops::facilitator_id.eq(facilitator.0),
            workshops::title.eq("Atlas, first round"),
            workshops::kind.eq("first"),
            workshops::stage.eq("closed"),
            workshops::mode.eq(mode),
            workshops::hr_level.eq("nothing"),
            workshops::team_min.eq(3),
            workshops::hr_min.eq(5),
            workshops::question_set.eq("core"),
            workshops::questions.eq(questions.join(" ")),
        ),
        (
            workshops::frame.eq("Nothing is broken."),
            workshops::guard_note.eq(""),
            workshops::timezone.eq("Europe/Stockholm"),
            workshops::opened_at.eq(at),
            workshops::session_at.eq(time::to_row(now + SignedDuration::from_hours(8 * 24))),
            workshops::session_minutes.eq(90),
            workshops::join_is_open.eq(false),
            workshops::roster_is_closed.eq(false),
            workshops::has_answers.eq(true),
            workshops::created_at.eq(at),
            workshops::closed_at.eq(at),
            workshops::ended_reason.eq(""),
            workshops::version.eq(1),
        ),
    );
    let key = diesel::insert_into(workshops::table).values(row).returning(workshops::id).get_result(&mut **tx)?;
    Ok((WorkshopId(key), public_id))
}

fn add_team(
    tx: &mut Tx,
    organisation: OrganisationId,
    workshop: WorkshopId,
    now: Timestamp,
) -> Result<TeamId, StoreError> {
    let row = (
        teams::organisation_id.eq(organisation.0),
        teams::public_id.eq(id().as_str().to_owned()),
        teams::name.eq("Atlas"),
        teams::meeting_count.eq(4),
        teams::created_at.eq(time::to_row(now)),
    );
    let team: i64 = diesel::insert_into(teams::table).values(row).returning(teams::id).get_result(&mut **tx)?;
    take_part(tx, (organisation, workshop, TeamId(team)))?;
    Ok(TeamId(team))
}

fn take_part(tx: &mut Tx, (organisation, workshop, team): Whose) -> Result<(), StoreError> {
    let row = (
        workshop_teams::workshop_id.eq(workshop.0),
        workshop_teams::team_id.eq(team.0),
        workshop_teams::organisation_id.eq(organisation.0),
        workshop_teams::position.eq(0),
    );
    diesel::insert_into(workshop_teams::table).values(row).execute(&mut **tx)?;
    Ok(())
}

type Whose = (OrganisationId, WorkshopId, TeamId);

fn email_of(name: &str) -> (Email, &str) {
    let first = name.split(' ').next().unwrap();
    (Email::parse(&format!("{}@lindgren.example", first.to_lowercase())).unwrap(), first)
}

fn add_person(tx: &mut Tx, whose: Whose, name: &'static str, now: Timestamp) -> Result<(MemberId, Person), StoreError> {
    let member = add_member(tx, whose, name, now)?;
    Ok((member, add_place(tx, whose, (member, name), now)?))
}

fn add_member(tx: &mut Tx, (organisation, _, team): Whose, name: &str, now: Timestamp) -> Result<MemberId, StoreError> {
    let (email, first) = email_of(name);
    let row = (
        members::organisation_id.eq(organisation.0),
        members::team_id.eq(team.0),
        members::public_id.eq(id().as_str().to_owned()),
        members::name.eq(name),
        members::preferred_name.eq(first),
        members::email.eq(email.as_str()),
        members::email_key.eq(email.key()),
        members::employee_id.eq(""),
        members::language.eq(""),
        members::timezone.eq(""),
        members::manager_email.eq(""),
        members::department.eq(""),
        members::location.eq(""),
        (members::is_counted.eq(true), members::is_pending.eq(false), members::joined_at.eq(time::to_row(now))),
    );
    let member = diesel::insert_into(members::table).values(row).returning(members::id).get_result(&mut **tx)?;
    Ok(MemberId(member))
}

fn add_place(
    tx: &mut Tx,
    (organisation, workshop, team): Whose,
    (member, name): (MemberId, &'static str),
    now: Timestamp,
) -> Result<Person, StoreError> {
    let (invitation, device) = (id(), Token::throw(&alliance::base::dice::Dice::Machine));
    let row = (
        invitations::organisation_id.eq(organisation.0),
        invitations::workshop_id.eq(workshop.0),
        invitations::team_id.eq(team.0),
        invitations::member_id.eq(member.0),
        invitations::public_id.eq(invitation.as_str()),
        invitations::state.eq("invited"),
        invitations::reminders.eq(0),
    );
    diesel::insert_into(invitations::table).values(row).execute(&mut **tx)?;
    let row = (
        devices::hash.eq(device.hash().as_str().to_owned()),
        devices::organisation_id.eq(organisation.0),
        devices::workshop_id.eq(workshop.0),
        devices::member_id.eq(member.0),
        (devices::sees_answers.eq(false), devices::sees_kept.eq(true)),
        devices::created_at.eq(time::to_row(now)),
        devices::expires_at.eq(time::to_row(now + SignedDuration::from_hours(24 * 180))),
        // Looked at every day, so that the months of a charter pass in one turn of the clock.
        devices::seen_at.eq(time::to_row(now + SignedDuration::from_hours(24 * 180))),
    );
    diesel::insert_into(devices::table).values(row).execute(&mut **tx)?;
    Ok(Person { name, email: email_of(name).0.as_str().to_owned(), invitation, device })
}

fn participate(
    tx: &mut Tx,
    (organisation, workshop, team): Whose,
    member: MemberId,
    has_answered: bool,
) -> Result<(), StoreError> {
    let row = (
        participations::workshop_id.eq(workshop.0),
        participations::member_id.eq(member.0),
        participations::organisation_id.eq(organisation.0),
        participations::team_id.eq(team.0),
        participations::has_started.eq(has_answered),
        participations::has_finished.eq(has_answered),
        participations::has_answered.eq(has_answered),
    );
    diesel::insert_into(participations::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Counts the answer and keeps its row as the mode promises.
fn add_answer(
    tx: &mut Tx,
    bank: &Bank,
    (organisation, workshop, team): Whose,
    (member, mode): (MemberId, &str),
    (code, value, musts, note): &(&'static str, Value, Vec<Must>, &'static str),
) -> Result<(), StoreError> {
    let question = bank.question(code).unwrap();
    let answer = question.accept(value.clone(), musts).unwrap();
    let body = serde_json::json!({ "value": answer.value(), "musts": answer.musts(), "note": note }).to_string();
    count(
        tx,
        (organisation, workshop, team),
        code,
        |tally| tally.add(question, &answer).unwrap(),
        Tally::new(question),
    )?;
    if mode == "named" {
        let row = (
            answers::organisation_id.eq(organisation.0),
            answers::workshop_id.eq(workshop.0),
            answers::team_id.eq(team.0),
            answers::member_id.eq(member.0),
            answers::question.eq(*code),
            answers::body.eq(body),
        );
        diesel::insert_into(answers::table).values(row).execute(&mut **tx)?;
    } else {
        let row = (
            sealed_answers::id.eq(alliance::base::dice::Dice::Machine.row_key()),
            sealed_answers::organisation_id.eq(organisation.0),
            sealed_answers::workshop_id.eq(workshop.0),
            sealed_answers::team_id.eq(team.0),
            sealed_answers::question.eq(*code),
            sealed_answers::body.eq(body),
        );
        diesel::insert_into(sealed_answers::table).values(row).execute(&mut **tx)?;
    }
    Ok(())
}

fn count(
    tx: &mut Tx,
    (organisation, workshop, team): Whose,
    code: &str,
    add: impl FnOnce(&mut Tally),
    empty: Tally,
) -> Result<(), StoreError> {
    let conn: &mut AnyConnection = tx;
    let stored: Option<String> =
        tallies::table.find((workshop.0, team.0, code)).select(tallies::body).first(conn).optional()?;
    let mut tally = stored.as_deref().map_or(empty, |body| Tally::decode(body).unwrap());
    add(&mut tally);
    diesel::delete(tallies::table.find((workshop.0, team.0, code))).execute(conn)?;
    let row = (
        tallies::workshop_id.eq(workshop.0),
        tallies::team_id.eq(team.0),
        tallies::question.eq(code),
        tallies::organisation_id.eq(organisation.0),
        tallies::body.eq(tally.encode().unwrap()),
    );
    diesel::insert_into(tallies::table).values(row).execute(conn)?;
    Ok(())
}
