//! Team Atlas in an open workshop, with personal links: rows put straight into the house.

use alliance::base::token::{JoinCode, PublicId, Token};
use alliance::domain::ids::WorkshopId;
use alliance::domain::workshop::{HrLevel, Mode, Stage};
use alliance::store::schema::{accounts, invitations, members, teams, workshop_teams, workshops};
use alliance::store::{StoreError, Turn, Tx, time};
use diesel::prelude::*;
use jiff::SignedDuration;

use crate::house::{Client, House, Page};

/// How a workshop is set up; `..Plan::default()` for the rest.
#[derive(Clone)]
pub struct Plan {
    pub mode: Mode,
    pub hr_level: HrLevel,
    pub stage: Stage,
    pub questions: &'static [&'static str],
    pub people: &'static [&'static str],
    pub teams: &'static [&'static str],
    pub closes_in: Option<SignedDuration>,
    pub roster_is_closed: bool,
    /// Name of somebody who answers without being counted.
    pub not_counted: &'static str,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            mode: Mode::Counted,
            hr_level: HrLevel::Status,
            stage: Stage::Open,
            questions: &[
                "great_words",
                "relational",
                "challenge_level",
                "first_response",
                "accountability",
                "channels",
                "sharing",
            ],
            people: &["Priya Nair", "Tomas Lind", "Ruth Adeyemi", "Ana Souza"],
            teams: &["Atlas"],
            closes_in: Some(SignedDuration::from_hours(24 * 4)),
            roster_is_closed: false,
            not_counted: "",
        }
    }
}

/// A workshop with what opens its doors.
pub struct Atlas {
    pub id: WorkshopId,
    pub public_id: PublicId,
    pub code: JoinCode,
    pub qr: Token,
    /// One link for each of the plan's people, all in the first team.
    pub links: Vec<Token>,
    pub invitations: Vec<PublicId>,
}

impl Atlas {
    /// Mara Okafor's workshop; she has an account and nobody has answered.
    pub async fn open(house: &House, plan: Plan) -> Self {
        house.facilitator().await;
        let dice = house.inner.dice.clone();
        let links: Vec<Token> = plan.people.iter().map(|_| Token::throw(&dice)).collect();
        let ids: Vec<PublicId> = plan.people.iter().map(|_| PublicId::throw(&dice)).collect();
        let made = Self {
            id: WorkshopId(0),
            public_id: PublicId::throw(&dice),
            code: JoinCode::throw(&dice),
            qr: Token::throw(&dice),
            links,
            invitations: ids,
        };
        let (organisation, now) = (house.organisation.0, time::to_row(house.now()));
        let closes_at = plan.closes_in.map(|after| time::to_row(house.now() + after));
        let rows =
            (made.public_id.clone(), made.code.clone(), made.qr.hash(), made.links.clone(), made.invitations.clone());
        let id = house
            .inner
            .db
            .write(Turn::House, move |tx| {
                let (public_id, code, qr, links, ids) = rows;
                let workshop =
                    add_workshop(tx, (&plan, organisation), (&public_id, &code, qr.as_str()), (now, closes_at))?;
                let mut first = None;
                for (position, name) in plan.teams.iter().enumerate() {
                    let team = add_team(tx, (organisation, workshop, name), position, now)?;
                    first.get_or_insert(team);
                }
                for ((name, link), id) in plan.people.iter().zip(&links).zip(&ids) {
                    let is_counted = *name != plan.not_counted;
                    add_person(tx, (organisation, workshop, first.unwrap()), (name, is_counted), (link, id), now)?;
                }
                Ok::<_, StoreError>(WorkshopId(workshop))
            })
            .await
            .unwrap();
        Self { id, ..made }
    }

    /// The path of one person's link.
    pub fn link(&self, person: usize) -> String {
        format!("/m/{}", self.links[person].expose())
    }

    /// A page of one person.
    pub fn my(&self, person: usize, page: &str) -> String {
        format!("/my/{}{page}", self.invitations[person])
    }

    /// A browser on which one person has pressed Start.
    pub async fn member(&self, house: &House, person: usize) -> Client {
        let client = house.stranger();
        self.start(&client, person).await.must_be(303);
        client
    }

    pub async fn start(&self, client: &Client, person: usize) -> Page {
        client.get(&self.link(person)).await;
        client.post(&self.link(person), &[]).await
    }

    /// Answers the question at a place.
    pub async fn answer(&self, client: &Client, (person, place): (usize, usize), fields: &[(&str, &str)]) -> Page {
        let path = self.my(person, &format!("/q/{place}"));
        client.get(&path).await.must_be(200);
        client.post(&path, fields).await
    }
}

type Moment = chrono::NaiveDateTime;

fn add_workshop(
    tx: &mut Tx,
    (plan, organisation): (&Plan, i64),
    (public_id, code, qr): (&PublicId, &JoinCode, &str),
    (now, closes_at): (Moment, Option<Moment>),
) -> Result<i64, StoreError> {
    let facilitator: i64 = accounts::table
        .filter(accounts::email_key.eq("mara.okafor@lindgren.example"))
        .select(accounts::id)
        .first(&mut **tx)?;
    let id = diesel::insert_into(workshops::table)
        .values((
            (
                workshops::organisation_id.eq(organisation),
                workshops::public_id.eq(public_id.as_str()),
                workshops::facilitator_id.eq(facilitator),
                workshops::title.eq("How we want to work together"),
                workshops::kind.eq("first"),
                workshops::stage.eq(plan.stage.as_str()),
                workshops::mode.eq(plan.mode.as_str()),
                workshops::hr_level.eq(plan.hr_level.as_str()),
            ),
            (
                workshops::team_min.eq(3),
                workshops::hr_min.eq(5),
                workshops::question_set.eq("core"),
                workshops::questions.eq(plan.questions.join(" ")),
                workshops::frame.eq("Nothing is broken. There are no right answers."),
                workshops::guard_note.eq(""),
                workshops::timezone.eq("Europe/Stockholm"),
            ),
            (
                workshops::opened_at.eq(Some(now)),
                workshops::closes_at.eq(closes_at),
                workshops::session_minutes.eq(90),
                workshops::join_code.eq(Some(code.as_str())),
                workshops::join_hash.eq(Some(qr)),
                workshops::join_is_open.eq(true),
                workshops::roster_is_closed.eq(plan.roster_is_closed),
            ),
            (
                workshops::has_answers.eq(false),
                workshops::created_at.eq(now),
                workshops::ended_reason.eq(""),
                workshops::version.eq(1),
            ),
        ))
        .returning(workshops::id)
        .get_result(&mut **tx)?;
    Ok(id)
}

fn add_team(
    tx: &mut Tx,
    (organisation, workshop, name): (i64, i64, &str),
    position: usize,
    now: Moment,
) -> Result<i64, StoreError> {
    let id = PublicId::throw(&alliance::base::dice::Dice::Machine);
    let team: i64 = diesel::insert_into(teams::table)
        .values((
            teams::organisation_id.eq(organisation),
            teams::public_id.eq(id.as_str()),
            teams::name.eq(name),
            teams::meeting_count.eq(3),
            teams::created_at.eq(now),
        ))
        .returning(teams::id)
        .get_result(&mut **tx)?;
    diesel::insert_into(workshop_teams::table)
        .values((
            workshop_teams::workshop_id.eq(workshop),
            workshop_teams::team_id.eq(team),
            workshop_teams::organisation_id.eq(organisation),
            workshop_teams::position.eq(i32::try_from(position).unwrap()),
        ))
        .execute(&mut **tx)?;
    Ok(team)
}

fn add_person(
    tx: &mut Tx,
    (organisation, workshop, team): (i64, i64, i64),
    (name, is_counted): (&str, bool),
    (link, invitation): (&Token, &PublicId),
    now: Moment,
) -> Result<(), StoreError> {
    let id = PublicId::throw(&alliance::base::dice::Dice::Machine);
    let email = format!("{}@lindgren.example", name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "."));
    let member: i64 = diesel::insert_into(members::table)
        .values((
            (
                members::organisation_id.eq(organisation),
                members::team_id.eq(team),
                members::public_id.eq(id.as_str()),
                members::name.eq(name),
                members::preferred_name.eq(""),
                members::email.eq(Some(&email)),
                members::email_key.eq(Some(&email)),
            ),
            (members::employee_id.eq(""), members::language.eq(""), members::timezone.eq("")),
            (members::manager_email.eq(""), members::department.eq(""), members::location.eq("")),
            (members::is_counted.eq(is_counted), members::is_pending.eq(false), members::joined_at.eq(now)),
        ))
        .returning(members::id)
        .get_result(&mut **tx)?;
    diesel::insert_into(invitations::table)
        .values((
            invitations::organisation_id.eq(organisation),
            invitations::workshop_id.eq(workshop),
            invitations::team_id.eq(team),
            invitations::member_id.eq(member),
            invitations::public_id.eq(invitation.as_str()),
            invitations::state.eq("invited"),
            invitations::link_hash.eq(Some(link.hash().as_str())),
            invitations::reminders.eq(0),
        ))
        .execute(&mut **tx)?;
    Ok(())
}
