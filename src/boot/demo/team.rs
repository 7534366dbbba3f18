//! One team of the example, taken through its rounds as its facilitator and members would.

use anyhow::{Context, bail};
use jiff::SignedDuration;

use super::{key, sample, sign_in, token_after};
use crate::acts::answer::{Outcome, Sent, save_and_finish};
use crate::acts::charter::{self, Door, Saying};
use crate::acts::seat::{DevicePass, Ticket};
use crate::acts::workshop::plan::{TeamStep, WhichTeam};
use crate::acts::workshop::{At, open, plan, roster};
use crate::acts::{ActError, House, Pass, card, closing, device, joining, link, scope};
use crate::base::clock::Turned;
use crate::base::token::PublicId;
use crate::domain::bank::Question;
use crate::domain::consent::Said;
use crate::domain::looking::TypedPlan;
use crate::domain::planning::{Times, usual_frame};
use crate::domain::workshop::{HrLevel, Mode};
use crate::store;

const ZONE: &str = "Europe/Stockholm";
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// How far a round of the example goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    Planned,
    Answering,
    Drafted,
    Asked,
    Published,
}

pub struct Team<'a> {
    house: &'a House,
    clock: &'a Turned,
    facilitator: &'a str,
    pass: Pass,
    name: &'a str,
    people: Vec<(&'static str, String)>,
    rounds: usize,
    /// The members of the charter that was published last.
    pub kept: Option<Kept>,
    /// Of the first two members, from the last round that was closed.
    tickets: Vec<Ticket>,
    /// The newest charter.
    newest: Option<PublicId>,
}

/// A team that works by its charter.
pub struct Kept {
    /// Addresses, and what their browsers present.
    members: Vec<(String, Ticket)>,
}

impl Kept {
    /// The door of the member at this place of the list, who comes back by the newest letter.
    pub async fn door(&self, house: &House, place: usize) -> anyhow::Result<Door> {
        let (address, ticket) = self.members.get(place).context("The example team is too small.")?;
        come_back(house, address, ticket).await?;
        Ok(Door::Member { device: ticket.device.clone(), invitation: ticket.invitation.clone() })
    }
}

impl<'a> Team<'a> {
    /// `facilitator` is the address of whoever runs the rounds of this team.
    pub fn new(house: &'a House, clock: &'a Turned, facilitator: &'a str, name: &'a str, people: usize) -> Self {
        let people = sample::people(name, people);
        Self {
            house,
            clock,
            facilitator,
            pass: Pass::default(),
            name,
            people,
            rounds: 0,
            kept: None,
            tickets: Vec::new(),
            newest: None,
        }
    }

    /// One round, as far as the goal.
    pub async fn run(&mut self, goal: Goal) -> anyhow::Result<()> {
        self.rounds += 1;
        self.pass = sign_in(self.house, self.facilitator).await?;
        let at = self.plan().await?;
        if goal == Goal::Planned {
            return Ok(());
        }
        open::open(self.house, at.clone(), key(self.house)).await?;
        let count = if goal == Goal::Answering { self.people.len() * 2 / 3 } else { self.people.len() };
        let tickets = self.answer(count).await?;
        if goal == Goal::Answering {
            return Ok(());
        }
        self.clock.turn(DAY);
        self.pass = sign_in(self.house, self.facilitator).await?;
        closing::close(self.house, self.pass.clone(), at.workshop.clone()).await?;
        self.tickets = tickets.iter().take(2).cloned().collect();
        if goal >= Goal::Asked {
            let charter = self.charter(&at).await?;
            self.newest = Some(charter.clone());
            let consenting = if goal == Goal::Asked { tickets.len() / 2 } else { tickets.len() };
            self.agree(&charter, tickets.get(..consenting).unwrap_or_default()).await?;
            if goal == Goal::Published {
                self.publish(&charter).await?;
                let addresses = self.people.iter().map(|(_, address)| address.clone());
                self.kept = Some(Kept { members: addresses.zip(tickets).collect() });
            }
        }
        self.clock.turn(DAY);
        Ok(())
    }

    async fn plan(&self) -> anyhow::Result<At> {
        let house = self.house;
        let workshop = plan::create(house, self.pass.clone(), key(house)).await?;
        let at = At { pass: self.pass.clone(), workshop };
        let team = WhichTeam::Named(self.name.to_owned());
        plan::set_team(house, at.clone(), TeamStep { title: String::new(), team, meetings: 4 }).await?;
        plan::set_promise(house, at.clone(), usual_frame(&house.bank), (Mode::Counted, HrLevel::StatusAndSums)).await?;
        plan::set_times(house, at.clone(), Times::usual(self.clock.now(), ZONE)).await?;
        let list: Vec<String> = self.people.iter().map(|(name, address)| format!("{name} <{address}>")).collect();
        let preview = roster::preview(house, at.clone(), list.join("\n").into_bytes()).await?;
        roster::import(house, at.clone(), preview, key(house)).await?;
        Ok(at)
    }

    /// The first `count` members answer everything on a device of their own.
    async fn answer(&self, count: usize) -> anyhow::Result<Vec<Ticket>> {
        let mut tickets = Vec::new();
        for (person, (_, address)) in self.people.iter().take(count).enumerate() {
            let link = token_after(&newest_letter(self.house, address).await?, "/m/")?;
            let started = link::start(self.house, link, Vec::new()).await?;
            let ticket = Ticket {
                invitation: started.sitting.invitation.clone(),
                device: started.device.map(|device| DevicePass { hash: device.hash(), seen: self.house.seen.clone() }),
            };
            let asked = started.sitting.workshop.questions.iter().filter_map(|code| self.house.bank.question(code));
            let lean = self.name.len() + self.rounds;
            let mut musts_left = self.house.bank.settings.musts_per_person;
            let sent = asked.map(|question| {
                let mut filled = sample::answer(question, person, lean + question.short.len(), &self.house.dice);
                if !filled.must.is_empty() && musts_left == 0 {
                    filled.must.clear();
                }
                musts_left -= usize::from(!filled.must.is_empty());
                let is_empty = filled.picked.is_empty() && filled.texts.is_empty();
                (question.code.clone(), if is_empty { Sent::Skip } else { Sent::Answer(filled) })
            });
            if let Outcome::Refused(_, faults) = save_and_finish(self.house, ticket.clone(), sent.collect()).await? {
                bail!("An answer of the example was refused: {faults:?}");
            }
            tickets.push(ticket);
        }
        Ok(tickets)
    }

    /// The charter that closing composed.
    async fn charter(&self, at: &At) -> anyhow::Result<PublicId> {
        let (pass, id, now) = (self.pass.clone(), at.workshop.clone(), self.clock.now());
        let charters = self.house.db.read(move |conn| {
            let who = scope::facilitator(conn, &pass, now)?;
            let workshop = store::workshop::find(conn, who.organisation, &id)?;
            Ok::<_, ActError>(store::charter::list(conn, workshop.id)?)
        });
        charters.await?.into_iter().next().map(|charter| charter.public_id).context("The example team has no draft.")
    }

    async fn agree(&self, id: &PublicId, members: &[Ticket]) -> anyhow::Result<()> {
        let door = Door::Facilitator { pass: self.pass.clone(), charter: id.clone() };
        charter::ask_team(self.house, door.clone()).await?;
        let draft = charter::look_at_draft(self.house, door, None).await?;
        let read: Vec<(PublicId, i32)> =
            draft.parts.offered().map(|clause| (clause.public_id.clone(), clause.version)).collect();
        for (place, (ticket, (_, address))) in members.iter().zip(&self.people).enumerate() {
            come_back(self.house, address, ticket).await?;
            let (said, words) = match place {
                1 => (Said::Concern, "Let us try it, and look at the channels again soon."),
                _ => (Said::Consent, ""),
            };
            let saying = Saying { said, sentence: None, words: words.to_owned(), read: read.clone() };
            let door = Door::Member { device: ticket.device.clone(), invitation: ticket.invitation.clone() };
            charter::answer_consent(self.house, door, saying).await?;
        }
        Ok(())
    }

    /// Two people make a card: one from the questions, both with a sentence, one with the permission to be called out.
    pub async fn share_cards(&self) -> anyhow::Result<()> {
        let [first, second] = self.tickets.as_slice() else { bail!("The example team has nobody to share a card.") };
        let questions: Vec<&Question> = crate::domain::card::questions(&self.house.bank)
            .into_iter()
            .filter(|question| !question.is_text())
            .collect();
        for (person, ticket) in [first, second].into_iter().enumerate() {
            let (_, address) = self.people.get(person).context("The example team is too small.")?;
            come_back(self.house, address, ticket).await?;
            prove(self.house, address, ticket).await?;
            for question in questions.iter().skip(person).take(6) {
                let filled = sample::answer(question, person, 1 + person * 2 + question.short.len(), &self.house.dice);
                let saved = card::answer(self.house, ticket.clone(), question.code.clone(), filled).await?;
                if let card::Outcome::Refused(_, faults) = saved {
                    bail!("A card of the example was refused: {faults:?}");
                }
            }
        }
        let line = |words: &str| card::Deed::Line(words.to_owned());
        card::change(self.house, first.clone(), line("“May I hold up a mirror for a moment?”")).await?;
        card::change(self.house, first.clone(), card::Deed::CallOut(true)).await?;
        card::change(self.house, second.clone(), line("“What is the real point?”")).await?;
        Ok(())
    }

    /// Links of earlier rounds are over; the first two members get new ones.
    pub async fn give_links(&mut self) -> anyhow::Result<()> {
        self.pass = sign_in(self.house, self.facilitator).await?;
        let Some(charter) = self.newest.clone() else { bail!("The example team has no charter.") };
        let at = joining::At { pass: self.pass.clone(), charter };
        let team = joining::look_team(self.house, at.clone()).await?;
        for (name, _) in self.people.iter().take(2) {
            let mate = team.people.iter().find(|mate| mate.name == *name).context("The example team lost somebody.")?;
            joining::give_link(self.house, at.clone(), mate.public_id.clone(), key(self.house)).await?;
        }
        Ok(())
    }

    async fn publish(&self, id: &PublicId) -> anyhow::Result<()> {
        let door = Door::Facilitator { pass: self.pass.clone(), charter: id.clone() };
        let seen = charter::look_at_publishing(self.house, door.clone()).await?;
        let on = seen.usual.plan.on.to_string();
        let look = TypedPlan { on, after: "3".to_owned(), ..TypedPlan::default() };
        Ok(charter::publish(self.house, door, charter::Chosen { look, has_file: false }).await?)
    }
}

/// A device that was not in use for a day is over until its member opens a link on it again.
async fn come_back(house: &House, address: &str, ticket: &Ticket) -> anyhow::Result<()> {
    let link = token_after(&newest_letter(house, address).await?, "/m/")?;
    link::start(house, link, ticket.device.iter().map(|device| device.hash.clone()).collect()).await?;
    Ok(())
}

/// What somebody wrote in an earlier round is read on the device of a later one after a mailed code.
async fn prove(house: &House, address: &str, ticket: &Ticket) -> anyhow::Result<()> {
    device::send_code(house, ticket.clone()).await?;
    let letter = newest_letter(house, address).await?;
    let mut words = letter.split(|c: char| !c.is_ascii_digit());
    let code = words.find(|word| word.len() == 6).context("There is no code in the letter.")?;
    match device::type_code(house, ticket.clone(), code.to_owned()).await? {
        device::Typed::Right { .. } => Ok(()),
        wrong => bail!("A code of the example was refused: {wrong:?}"),
    }
}

/// The words of the newest letter to an address, whether it has left or not.
pub async fn newest_letter(house: &House, address: &str) -> anyhow::Result<String> {
    let wanted = address.to_owned();
    let text = house.db.read(move |conn| Ok::<_, ActError>(store::letter::find_newest_text(conn, &wanted)?)).await?;
    text.with_context(|| format!("There is no letter to {address}."))
}

/// Personal links of some members of a team.
pub async fn member_links(
    house: &House,
    team: &str,
    which: std::ops::Range<usize>,
) -> anyhow::Result<Vec<(&'static str, String)>> {
    let mut links = Vec::new();
    for (name, address) in sample::people(team, which.end).into_iter().skip(which.start) {
        let token = token_after(&newest_letter(house, &address).await?, "/m/")?;
        links.push((name, house.site.url(&crate::base::paths::member_link(token.expose()))));
    }
    Ok(links)
}
