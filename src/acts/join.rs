//! Joining by the code on the screen or by the link behind its QR picture.

use jiff::Timestamp;

use super::once::once;
use super::{ActError, FormKey, House, seat};
use crate::base::email::Email;
use crate::base::text::clean_name;
use crate::base::token::{JoinCode, PublicId, Token, TokenHash};
use crate::domain::member::InvitationState;
use crate::domain::refused::Refused;
use crate::domain::sitting::Standing;
use crate::domain::workshop::Stage;
use crate::store::answer::Step;
use crate::store::device::Way;
use crate::store::guest::{self, Listed, NewGuest};
use crate::store::sitting::Place;
use crate::store::workshop::{self, Team, Workshop};
use crate::store::{AnyConnection, Turn, Tx, answer, device, invitation, kept, person, sitting};

/// Guests a workshop takes in by itself; as many again may wait outside.
const GUESTS_AT_MOST: i64 = 500;

/// What opens the door of a room.
#[derive(Clone, Debug)]
pub enum RoomKey {
    Code(JoinCode),
    Link(Token),
}

impl RoomKey {
    /// A key as it stands in an address or as it was typed.
    pub fn parse(text: &str) -> Option<Self> {
        Token::parse(text).map(Self::Link).or_else(|| JoinCode::parse(text).map(Self::Code))
    }

    pub fn is_code(&self) -> bool {
        matches!(self, Self::Code(_))
    }

    /// As it stands in an address.
    pub fn text(&self) -> &str {
        match self {
            Self::Code(code) => code.as_str(),
            Self::Link(token) => token.expose(),
        }
    }
}

/// What a stranger with the key sees: no names of members.
#[derive(Clone, Debug)]
pub struct Room {
    pub facilitator: String,
    /// Ids and names.
    pub teams: Vec<(PublicId, String)>,
}

/// The room behind a key, if joining is open there.
pub async fn look(house: &House, key: RoomKey) -> Result<Option<Room>, ActError> {
    house
        .db
        .read(move |conn| {
            let Some(workshop) = find(conn, &key)? else {
                return Ok(None);
            };
            let teams = workshop::list_teams(conn, workshop.id)?;
            let facilitator = person::find_account_by_id(conn, workshop.facilitator)?.name;
            let teams = teams.into_iter().map(|team| (team.public_id, team.name)).collect();
            Ok(Some(Room { facilitator, teams }))
        })
        .await
}

/// What a guest typed.
#[derive(Clone, Debug, Default)]
pub struct Guest {
    pub name: String,
    pub email: String,
    /// Id of the team; empty where there is only one.
    pub team: String,
}

/// A guest with a place and a device.
pub struct Entered {
    pub invitation: PublicId,
    pub device: Token,
}

/// Gives a guest a place: the one on the list under this name when nobody has started there, else a new one.
/// `None` when the key opens nothing. On a closed list a name that is not on it waits for the facilitator.
pub async fn enter(
    house: &House,
    key: RoomKey,
    form: Option<FormKey>,
    guest: Guest,
) -> Result<Option<Entered>, ActError> {
    let (now, dice) = (house.clock.now(), house.dice.clone());
    let (name, email) = clean(&guest)?;
    house
        .db
        .write(Turn::Nobody, move |tx| {
            let Some(workshop) = find(tx, &key)? else {
                return Ok(None);
            };
            tx.wait_for(Turn::Workshop(workshop.id))?;
            let Some(workshop) = find(tx, &key)? else {
                return Ok(None);
            };
            let team = choose_team(tx, &workshop, &guest.team)?;
            let ids = [PublicId::throw(&dice), PublicId::throw(&dice)];
            let form = form.map(|key| key.with(&format!("join {}", workshop.id.0)));
            let outcome = once(tx, form.as_ref(), now, |tx| {
                let guest = (name.as_str(), email.as_ref(), &ids);
                seat_of(tx, (&workshop, &team), guest, now).map(|seated| seated.text())
            })?;
            let Seated { invitation, by_code } = Seated::parse(&outcome).ok_or(ActError::NotFound)?;
            let place = sitting::find(tx, &invitation)?;
            if place.workshop.id != workshop.id || place.team != team.id {
                return Err(ActError::NotFound);
            }
            let token = Token::throw(&dice);
            open_device(tx, (&place, by_code), &token.hash(), now)?;
            Ok(Some(Entered { invitation, device: token }))
        })
        .await
}

fn find(conn: &mut AnyConnection, key: &RoomKey) -> Result<Option<Workshop>, ActError> {
    Ok(find_any(conn, key)?.filter(|workshop| workshop.join_is_open))
}

/// The workshop of a key, whether or not joining is open there.
fn find_any(conn: &mut AnyConnection, key: &RoomKey) -> Result<Option<Workshop>, ActError> {
    Ok(match key {
        RoomKey::Code(code) => workshop::find_by_join_code(conn, code.as_str())?,
        RoomKey::Link(token) => workshop::find_by_join_link(conn, &token.hash())?,
    })
}

/// Where the key of a closed room leads: a code opens nobody's place, so only who has a device there goes on.
#[derive(Clone, Debug)]
pub enum Closed {
    Own(PublicId),
    Elsewhere,
}

/// `None` when the key is not that of a closed room. `known` are the devices the browser has.
pub async fn look_closed(house: &House, key: RoomKey, known: Vec<TokenHash>) -> Result<Option<Closed>, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let Some(workshop) = find_any(conn, &key)?.filter(|workshop| workshop.stage == Stage::Closed) else {
                return Ok(None);
            };
            let places = device::list_places(conn, &known, (now, now - seat::IDLE))?;
            let own = places.into_iter().find(|place| place.workshop == workshop.id);
            Ok(Some(own.map_or(Closed::Elsewhere, |own| Closed::Own(own.invitation))))
        })
        .await
}

fn clean(guest: &Guest) -> Result<(String, Option<Email>), ActError> {
    let mut refused = Vec::new();
    let name = clean_name(&guest.name).map_err(|fault| refused.push(Refused::field("name", fault.to_string())));
    let email = match guest.email.trim() {
        "" => Ok(None),
        typed => Email::parse(typed).map(Some).map_err(|fault| refused.push(Refused::field("email", fault.sentence()))),
    };
    match (name, email) {
        (Ok(name), Ok(email)) => Ok((name, email)),
        _ => Err(ActError::Refused(refused)),
    }
}

fn choose_team(conn: &mut AnyConnection, workshop: &Workshop, typed: &str) -> Result<Team, ActError> {
    let mut teams = workshop::list_teams(conn, workshop.id)?;
    if teams.len() == 1 {
        return teams.pop().ok_or(ActError::NotFound);
    }
    let chosen = teams.into_iter().find(|team| team.public_id.as_str() == typed);
    chosen.ok_or_else(|| Refused::field("team", "Choose your team").into())
}

/// Where a guest was put.
struct Seated {
    invitation: PublicId,
    /// They typed the name of somebody who can be sent a personal link. Where that person has started, the guest got a
    /// place of their own, but is let do no more than on a claimed one: nobody learns which it is.
    by_code: bool,
}

impl Seated {
    fn text(&self) -> String {
        format!("{} {}", self.invitation, if self.by_code { "listed" } else { "own" })
    }

    fn parse(text: &str) -> Option<Self> {
        let (invitation, by_code) = text.split_once(' ')?;
        Some(Self { invitation: PublicId::parse(invitation)?, by_code: by_code == "listed" })
    }
}

/// The place of a guest. A name that stands on the list twice, or where somebody has started, cannot be claimed.
fn seat_of(
    tx: &mut Tx,
    (workshop, team): (&Workshop, &Team),
    (name, email, [member_id, invitation_id]): (&str, Option<&Email>, &[PublicId; 2]),
    now: Timestamp,
) -> Result<Seated, ActError> {
    let same: Vec<Listed> = guest::list(tx, workshop, team.id)?
        .into_iter()
        .filter(|listed| is_same_name(&listed.name, name) || is_same_name(&listed.preferred_name, name))
        .collect();
    if let [only] = same.as_slice()
        && !only.has_started
    {
        let place = sitting::find(tx, &only.invitation)?;
        invitation::set_state(tx, place.invitation, InvitationState::Joined)?;
        answer::set_step(tx, &place, Step::Started)?;
        return Ok(Seated { invitation: place.public_id, by_code: only.has_address });
    }
    // A name on the list comes in, started or not: whoever types it must not learn which.
    let namesake = same.first();
    let waits = workshop.roster_is_closed && namesake.is_none();
    let state = if waits { InvitationState::Knocking } else { InvitationState::Joined };
    if guest::count(tx, workshop, state)? >= GUESTS_AT_MOST {
        return Err(Refused::field("name", "The list is full. Ask the person who runs the workshop.").into());
    }
    let ids = (member_id, invitation_id);
    guest::add(tx, &NewGuest { workshop, team, ids, name, namesake, email, state, now })?;
    Ok(Seated { invitation: invitation_id.clone(), by_code: same.iter().any(|listed| listed.has_address) })
}

/// A device that typed somebody's name says so ever after: whoever knows the code and a name can do that.
fn open_device(
    tx: &mut Tx,
    (place, by_code): (&Place, bool),
    hash: &TokenHash,
    now: Timestamp,
) -> Result<(), ActError> {
    let given = answer::list(tx, place.workshop.id, place.member)?;
    let sees_answers = given.is_empty();
    let standing = seat::describe(place, given, sees_answers, now).standing();
    if standing == Standing::Declined {
        return Err(ActError::NotFound);
    }
    let way = Way { by_code, sees_answers, sees_kept: !kept::has_words(tx, place.member)? };
    Ok(device::add(tx, &seat::new_device(place, hash, way, now))?)
}

/// Names are compared without case and without spaces at odd places.
fn is_same_name(listed: &str, typed: &str) -> bool {
    let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    !listed.is_empty() && plain(listed) == plain(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_in_any_case_and_spacing() {
        assert!(is_same_name("Priya Nair", "  priya   NAIR"));
        assert!(is_same_name("Jürgen Müller", "JÜRGEN MÜLLER"));
        assert!(!is_same_name("", ""));
        assert!(!is_same_name("Priya Nair", "Priya"));
    }
}
