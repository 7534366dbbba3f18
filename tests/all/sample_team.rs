//! A team that is asked in an open workshop, put down as rows: for tests and measurements that begin there.

use alliance::base::dice::Dice;
use alliance::base::site::Site;
use alliance::base::token::{PublicId, Token};
use alliance::domain::bank::Bank;
use alliance::domain::ids::{MemberId, OrganisationId, TeamId, WorkshopId};
use alliance::domain::letter::{LetterBody, LetterKind};
use alliance::domain::member::InvitationState;
use alliance::domain::workshop::{HrLevel, Mode, RoundKind, Stage};
use alliance::store::outbox::{self, NewLetter};
use alliance::store::schema::{invitations, members, teams, workshop_teams, workshops};
use alliance::store::{StoreError, Tx, person};
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};

/// Who is asked, and how they get in.
#[derive(Clone, Debug)]
pub struct Asked {
    pub member: MemberId,
    pub invitation: PublicId,
    pub link: Token,
    pub name: String,
    pub address: String,
}

#[derive(Clone, Debug)]
pub struct SampleTeam {
    pub organisation: OrganisationId,
    pub workshop: WorkshopId,
    pub team: TeamId,
    pub people: Vec<Asked>,
}

fn row_time(time: Timestamp) -> chrono::NaiveDateTime {
    chrono::DateTime::from_timestamp(time.as_second(), 0).unwrap().naive_utc()
}

/// An open workshop with the core questions for one team of `size` people; it closes in a week.
pub fn add(tx: &mut Tx, organisation: OrganisationId, size: usize, now: Timestamp) -> Result<SampleTeam, StoreError> {
    let dice = Dice::Machine;
    let (team, workshop) = (add_team(tx, organisation, now)?, add_workshop(tx, organisation, now)?);
    let row = (
        workshop_teams::workshop_id.eq(workshop.0),
        workshop_teams::team_id.eq(team.0),
        workshop_teams::organisation_id.eq(organisation.0),
        workshop_teams::position.eq(0),
    );
    diesel::insert_into(workshop_teams::table).values(row).execute(&mut **tx)?;
    let mut sample = SampleTeam { organisation, workshop, team, people: Vec::new() };
    for number in 0..size {
        let asked = add_person(tx, &sample, (number, &dice), now)?;
        sample.people.push(asked);
    }
    Ok(sample)
}

fn add_team(tx: &mut Tx, organisation: OrganisationId, now: Timestamp) -> Result<TeamId, StoreError> {
    let row = (
        teams::organisation_id.eq(organisation.0),
        teams::public_id.eq(PublicId::throw(&Dice::Machine).as_str().to_owned()),
        teams::name.eq("Lens coating"),
        teams::meeting_count.eq(5),
        teams::created_at.eq(row_time(now)),
    );
    let id: i64 = diesel::insert_into(teams::table).values(row).returning(teams::id).get_result(&mut **tx)?;
    Ok(TeamId(id))
}

fn add_workshop(tx: &mut Tx, organisation: OrganisationId, now: Timestamp) -> Result<WorkshopId, StoreError> {
    let (account_id, workshop_id) = (PublicId::throw(&Dice::Machine), PublicId::throw(&Dice::Machine));
    let address = format!("{account_id}@lindgren.example").to_lowercase();
    let new = person::NewAccount {
        public_id: account_id.as_str(),
        name: "Mara Okafor",
        email: &address,
        email_key: &address,
        now,
    };
    let facilitator = person::add_account(tx, &new)?;
    let core: Vec<String> =
        Bank::built_in().unwrap().set("core").iter().map(|question| question.code.clone()).collect();
    let promise = (
        workshops::mode.eq(Mode::Counted.as_str()),
        workshops::hr_level.eq(HrLevel::StatusAndSums.as_str()),
        workshops::team_min.eq(3),
        workshops::hr_min.eq(5),
        workshops::question_set.eq("core"),
        workshops::questions.eq(core.join(" ")),
    );
    let times = (
        workshops::timezone.eq("Europe/Stockholm"),
        workshops::opened_at.eq(row_time(now)),
        workshops::closes_at.eq(row_time(now + SignedDuration::from_hours(7 * 24))),
        workshops::session_minutes.eq(60),
        workshops::created_at.eq(row_time(now)),
    );
    let row = (
        workshops::organisation_id.eq(organisation.0),
        workshops::public_id.eq(workshop_id.as_str().to_owned()),
        workshops::facilitator_id.eq(facilitator.0),
        workshops::title.eq("How we work together"),
        workshops::kind.eq(RoundKind::First.as_str()),
        workshops::stage.eq(Stage::Open.as_str()),
        promise,
        times,
        (workshops::frame.eq(""), workshops::guard_note.eq(""), workshops::ended_reason.eq("")),
        (workshops::join_is_open.eq(false), workshops::roster_is_closed.eq(true), workshops::has_answers.eq(false)),
        workshops::version.eq(1),
    );
    let id: i64 = diesel::insert_into(workshops::table).values(row).returning(workshops::id).get_result(&mut **tx)?;
    Ok(WorkshopId(id))
}

fn add_person(
    tx: &mut Tx,
    sample: &SampleTeam,
    (number, dice): (usize, &Dice),
    now: Timestamp,
) -> Result<Asked, StoreError> {
    let (name, address) = (format!("Person {number}"), format!("person{number}@lindgren.example"));
    let texts = (
        members::preferred_name.eq(""),
        members::employee_id.eq(""),
        members::language.eq(""),
        members::timezone.eq(""),
        members::manager_email.eq(""),
        members::department.eq(""),
        members::location.eq(""),
    );
    let row = (
        members::organisation_id.eq(sample.organisation.0),
        members::team_id.eq(sample.team.0),
        members::public_id.eq(PublicId::throw(dice).as_str().to_owned()),
        members::name.eq(&name),
        members::email.eq(&address),
        members::email_key.eq(&address),
        texts,
        members::is_counted.eq(true),
        members::is_pending.eq(false),
        members::joined_at.eq(row_time(now)),
    );
    let member: i64 = diesel::insert_into(members::table).values(row).returning(members::id).get_result(&mut **tx)?;
    let asked =
        Asked { member: MemberId(member), invitation: PublicId::throw(dice), link: Token::throw(dice), name, address };
    let row = (
        invitations::organisation_id.eq(sample.organisation.0),
        invitations::workshop_id.eq(sample.workshop.0),
        invitations::team_id.eq(sample.team.0),
        invitations::member_id.eq(member),
        invitations::public_id.eq(asked.invitation.as_str()),
        invitations::state.eq(InvitationState::Invited.as_str()),
        invitations::link_hash.eq(asked.link.hash().as_str().to_owned()),
        invitations::reminders.eq(0),
    );
    diesel::insert_into(invitations::table).values(row).execute(&mut **tx)?;
    Ok(asked)
}

/// A letter of this kind to everybody in the team.
pub fn write_to_all(
    tx: &mut Tx,
    (sample, kind): (&SampleTeam, LetterKind),
    site: &Site,
    now: Timestamp,
) -> Result<(), StoreError> {
    let dice = Dice::Machine;
    for asked in &sample.people {
        let who = (sample.organisation, asked.address.as_str(), kind);
        let Some(unsubscribe) = outbox::stop_address(tx, site, &dice, who)? else { continue };
        let new = NewLetter {
            organisation: sample.organisation,
            workshop: Some(sample.workshop),
            member: Some(asked.member),
            kind,
            dedupe_key: format!("{}-{}", kind.as_str(), asked.invitation),
            to_name: &asked.name,
            to_address: &asked.address,
            body: LetterBody {
                subject: format!("An invitation for {}", asked.name),
                text: format!(
                    "Hello {},\n\nyour questions: {}/m/{}\n",
                    asked.name,
                    site.public_url,
                    asked.link.expose()
                ),
                html: format!("<p>Hello {}.</p>", asked.name),
                calendar: None,
            },
            unsubscribe,
        };
        outbox::add(tx, site, &dice, now, &new)?;
    }
    Ok(())
}
