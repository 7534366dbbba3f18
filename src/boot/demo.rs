//! `alliance demo`: a living example organisation, filled through the same acts as a real one.

mod meetings;
mod sample;
mod team;

use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::config::Settings;
use super::serve;
use crate::acts::organisation::{self, Setup};
use crate::acts::person::{self, SignedIn};
use crate::acts::{FormKey, House, Pass};
use crate::base::clock::{Clock, Turned};
use crate::base::dice::Dice;
use crate::base::email::Email;
use crate::base::paths;
use crate::base::token::{PublicId, Token};
use crate::domain::organisation::Naming;
use crate::domain::person::{Person, Role};
use team::{Goal, Team};

const OWNER: (&str, &str) = ("Mara Okafor", "mara.okafor@lindgren.example");
const FACILITATOR: (&str, &str) = ("Jonas Lind", "jonas.lind@lindgren.example");
const HR: (&str, &str) = ("Helena Brandt", "helena.brandt@lindgren.example");
/// How long the example has been going on.
const HISTORY: SignedDuration = SignedDuration::from_hours(24 * 84);

/// Fills the example once, prints a way in for each role, and runs the site.
pub fn run(settings: &Settings) -> anyhow::Result<()> {
    let settings = in_own_folder(settings);
    let house = serve::open_house(&settings)?;
    let carrier = serve::carrier(&settings, &house.site)?;
    serve::block_on(async {
        if !organisation::is_set_up(&house).await? {
            println!("Filling the example organisation ...");
            fill(&house).await?;
        }
        print_ways_in(&house).await?;
        serve::run_open(house, carrier, &settings).await
    })
}

/// The example never mixes with real data, and its letters never leave the machine.
fn in_own_folder(settings: &Settings) -> Settings {
    let mut own = settings.clone();
    if own.data == Path::new("data") {
        own.data = PathBuf::from("data-demo");
    }
    own.smtp_url = None;
    own.mode = "local".to_owned();
    own
}

async fn fill(house: &House) -> anyhow::Result<()> {
    let clock = Turned::at(house.clock.now() - HISTORY);
    let past = House { clock: Clock::Turned(clock.clone()), dice: Dice::Machine, ..house.clone() };
    let owner = found(&past).await?;
    seat(&past, &owner, FACILITATOR, Role::Facilitator).await?;
    seat(&past, &owner, HR, Role::HrReader).await?;

    let mut atlas = Team::new(&past, &clock, OWNER.1, "Atlas", 9);
    atlas.run(Goal::Published).await?;
    let mut beacon = Team::new(&past, &clock, FACILITATOR.1, "Beacon", 12);
    beacon.run(Goal::Published).await?;
    clock.turn(SignedDuration::from_hours(24 * 42));
    atlas.run(Goal::Published).await?;
    if let Some(kept) = &atlas.kept {
        meetings::hold(&past, &clock, kept).await?;
    }
    atlas.share_cards().await?;
    Team::new(&past, &clock, FACILITATOR.1, "Dovetail", 6).run(Goal::Asked).await?;
    Team::new(&past, &clock, OWNER.1, "Harbour", 8).run(Goal::Drafted).await?;
    clock.turn(until(&clock, house.clock.now()));
    Team::new(&past, &clock, FACILITATOR.1, "Iris", 9).run(Goal::Answering).await?;
    Team::new(&past, &clock, OWNER.1, "Kelp", 5).run(Goal::Planned).await?;
    atlas.give_links().await
}

fn until(clock: &Turned, now: Timestamp) -> SignedDuration {
    now.duration_since(clock.now()) - SignedDuration::from_hours(3)
}

/// The organisation and its owner, by the same set-up link as anywhere.
async fn found(house: &House) -> anyhow::Result<Pass> {
    let Some(path) = organisation::invite_setup(house).await? else {
        anyhow::bail!("There is an organisation already. Remove the folder to begin again.");
    };
    let link = token_at_end(&path)?;
    let naming = Naming { name: "Lindgren Optics".to_owned(), timezone: "Europe/Stockholm".to_owned() };
    let owner = Person { name: OWNER.0.to_owned(), email: email(OWNER.1)? };
    let session = organisation::set_up(house, &link, key(house), Setup { naming, owner, password: None }).await?;
    Ok(pass(house, &session))
}

async fn seat(house: &House, owner: &Pass, (name, address): (&str, &str), role: Role) -> anyhow::Result<()> {
    let newcomer = Person { name: name.to_owned(), email: email(address)? };
    Ok(person::add(house, owner.clone(), key(house), (newcomer, role)).await?)
}

/// A fresh session: in the example days pass between two deeds, and a session does not live that long.
async fn sign_in(house: &House, address: &str) -> anyhow::Result<Pass> {
    let link = sign_in_link(house, address).await?;
    let SignedIn { session, .. } = person::use_link(house, &link, Pass::default()).await?;
    Ok(pass(house, &session))
}

/// Asks for a link as anybody would, and takes it out of the letter.
async fn sign_in_link(house: &House, address: &str) -> anyhow::Result<Token> {
    let browser = Token::throw(&house.dice).hash();
    person::send_link(house, key(house), email(address)?, browser).await?;
    let letter = team::newest_letter(house, address).await?;
    token_after(&letter, "/sign-in/")
}

async fn print_ways_in(house: &House) -> anyhow::Result<()> {
    println!(
        "Ways in (each link works once, for ten minutes; ask for a new one on the sign-in page, it lands in the outbox folder):"
    );
    for ((name, address), role) in [(OWNER, "owner"), (FACILITATOR, "facilitator"), (HR, "HR reader")] {
        let link = sign_in_link(house, address).await?;
        println!("  {role:<12} {name} <{address}>: {}", house.site.url(&paths::sign_in(link.expose())));
    }
    for (team, which, what) in [("Iris", 6..9, "to answer"), ("Atlas", 0..2, "with charter and card")] {
        for (name, link) in team::member_links(house, team, which).await? {
            println!("  member       {name}, {what}: {link}");
        }
    }
    Ok(())
}

fn pass(house: &House, session: &Token) -> Pass {
    Pass { session: Some(session.hash()), seen: house.seen.clone() }
}

fn key(house: &House) -> Option<FormKey> {
    FormKey::parse(PublicId::throw(&house.dice).as_str())
}

fn email(address: &str) -> anyhow::Result<Email> {
    Email::parse(address).map_err(|fault| anyhow::anyhow!(fault.sentence()))
}

fn token_at_end(path: &str) -> anyhow::Result<Token> {
    let end = path.rsplit('/').next().unwrap_or_default();
    Token::parse(end).ok_or_else(|| anyhow::anyhow!("A link of the example could not be read."))
}

fn token_after(text: &str, mark: &str) -> anyhow::Result<Token> {
    let rest = text.split_once(mark).map(|(_, rest)| rest).unwrap_or_default();
    token_at_end(rest.get(..43).unwrap_or_default())
}
