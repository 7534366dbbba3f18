//! Who belongs to the organisation, and what they may do: the owner's work.

use crate::acts::{ActError, FormKey, House, Pass, Who, once::once, scope};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::ids::OrganisationId;
use crate::domain::letter::LetterKind;
use crate::domain::person::{Person, Role};
use crate::store::outbox::NewLetter;
use crate::store::person::{Account, NewAccount};
use crate::store::{Turn, Tx, letter, outbox, person};
use crate::views::letters::person::Welcome;

/// Somebody with a role.
#[derive(Clone, Debug)]
pub struct Seated {
    pub public_id: String,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// Why the letter that says how to sign in came back; empty otherwise.
    pub came_back: String,
}

impl Seated {
    fn of((account, role): (Account, Role)) -> Self {
        let Account { public_id, name, email, .. } = account;
        Self { public_id, name, email, role, came_back: String::new() }
    }
}

pub async fn list(house: &House, pass: Pass) -> Result<(Who, Vec<Seated>), ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let who = scope::owner(conn, &pass, now)?;
            let seats = person::list_seats(conn, who.organisation)?;
            let mut failed = letter::list_failed_welcomes(conn, who.organisation)?;
            let seated = seats.into_iter().map(Seated::of).map(|seated| {
                let came_back = failed.remove(&seated.email).unwrap_or_default();
                Seated { came_back, ..seated }
            });
            Ok((who, seated.collect()))
        })
        .await
}

pub async fn find(house: &House, pass: Pass, id: PublicId) -> Result<(Who, Seated), ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let who = scope::owner(conn, &pass, now)?;
            let found = person::find_seated(conn, who.organisation, &id)?;
            Ok((who, Seated::of(found)))
        })
        .await
}

/// Gives somebody a role and writes them how to sign in. Somebody who was here before keeps their account.
pub async fn add(
    house: &House,
    pass: Pass,
    key: Option<FormKey>,
    (person, role): (Person, Role),
) -> Result<(), ActError> {
    let (site, dice, now) = (house.site.clone(), house.dice.clone(), house.clock.now());
    let public_id = PublicId::throw(&dice);
    house
        .db
        .write(Turn::House, move |tx| {
            let owner = scope::owner(tx, &pass, now)?;
            once(tx, key.as_ref(), now, |tx| {
                let new = NewAccount {
                    public_id: public_id.as_str(),
                    name: &person.name,
                    email: person.email.as_str(),
                    email_key: &person.email.key(),
                    now,
                };
                seat(tx, owner.organisation, &new, role)?;
                let href = site.url(paths::SIGN_IN);
                let letter = NewLetter {
                    organisation: owner.organisation,
                    workshop: None,
                    member: None,
                    kind: LetterKind::Welcome,
                    dedupe_key: format!("welcome/{public_id}"),
                    to_name: &person.name,
                    to_address: person.email.as_str(),
                    body: welcome(&owner, &person, role, &href).print()?,
                    unsubscribe: String::new(),
                };
                outbox::add(tx, &site, &dice, now, &letter)?;
                Ok(public_id.to_string())
            })?;
            Ok::<_, ActError>(())
        })
        .await?;
    tracing::info!(event = "person added", role = role.as_str());
    Ok(())
}

fn welcome<'a>(owner: &'a Who, person: &'a Person, role: Role, href: &'a str) -> Welcome<'a> {
    Welcome {
        name: &person.name,
        email: person.email.as_str(),
        from: &owner.name,
        organisation: &owner.organisation_name,
        role,
        href,
    }
}

/// An account sits in one organisation, so an address with a role anywhere is taken.
fn seat(tx: &mut Tx, organisation: OrganisationId, new: &NewAccount, role: Role) -> Result<(), ActError> {
    let account = match person::find_account(tx, new.email_key)? {
        None => person::add_account(tx, new)?,
        Some(known) if person::find_seat(tx, known.id)?.is_some() => {
            return Err(Refused::field("email", "This address has an account already.").into());
        }
        Some(known) => {
            person::set_name(tx, known.id, new.name)?;
            person::set_password(tx, known.id, None)?;
            known.id
        }
    };
    Ok(person::set_role(tx, organisation, account, role)?)
}

/// From the next request on somebody may do what the new role says. They sign in once more.
pub async fn change_role(house: &House, pass: Pass, id: PublicId, role: Role) -> Result<(), ActError> {
    let now = house.clock.now();
    house
        .db
        .write(Turn::House, move |tx| {
            let owner = scope::owner(tx, &pass, now)?;
            let (account, present) = person::find_seated(tx, owner.organisation, &id)?;
            if present == role {
                return Ok(());
            }
            keep_an_owner(tx, owner.organisation, present)?;
            Ok::<_, ActError>(person::set_role(tx, owner.organisation, account.id, role)?)
        })
        .await?;
    tracing::info!(event = "role changed", role = role.as_str());
    Ok(())
}

/// Takes somebody's role away; their sessions and links end with it.
pub async fn remove(house: &House, pass: Pass, key: Option<FormKey>, id: PublicId) -> Result<(), ActError> {
    let now = house.clock.now();
    house
        .db
        .write(Turn::House, move |tx| {
            let owner = scope::owner(tx, &pass, now)?;
            once(tx, key.as_ref(), now, |tx| {
                let (account, present) = person::find_seated(tx, owner.organisation, &id)?;
                keep_an_owner(tx, owner.organisation, present)?;
                person::remove_role(tx, owner.organisation, account.id)?;
                Ok(id.to_string())
            })?;
            Ok::<_, ActError>(())
        })
        .await?;
    tracing::info!(event = "person removed");
    Ok(())
}

fn keep_an_owner(tx: &mut Tx, organisation: OrganisationId, present: Role) -> Result<(), ActError> {
    if present == Role::Owner && person::count_owners(tx, organisation)? < 2 {
        let sentence = "An organisation needs an owner. Make somebody else an owner first.";
        return Err(Refused::field("role", sentence).into());
    }
    Ok(())
}
