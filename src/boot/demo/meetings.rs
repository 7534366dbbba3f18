//! What a team of the example does between its workshops: two meetings, promises, a design moment and a request that
//! wait.

use anyhow::Context;
use jiff::{SignedDuration, ToSpan};

use super::key;
use super::team::Kept;
use crate::acts::House;
use crate::acts::charter::meeting::{self, CheckIn, Handing, Met, PromiseDeed, Promised, Raised};
use crate::acts::charter::{Door, request};
use crate::base::clock::Turned;
use crate::domain::request::Wish;

const WEEK: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Places of members on the list of the team.
const KEEPER: usize = 4;
const SOMEBODY: usize = 6;
const SIGNS: usize = 2;

/// Two check-ins a week apart, as the keeper and the team would hold them.
pub async fn hold(house: &House, clock: &Turned, kept: &Kept) -> anyhow::Result<()> {
    let keeper = kept.door(house, KEEPER).await?;
    meeting::hand_over(house, keeper.clone(), Handing::Volunteer).await?;
    promise(house, &keeper, ("Priya Nair", "Send round what we learned from the Henke order")).await?;
    promise(house, &keeper, ("Daniel Reyes", "Ask the supplier for the new coating samples")).await?;
    meet(house, &keeper).await?;
    clock.turn(WEEK);
    let keeper = kept.door(house, KEEPER).await?;

    let seen = look(house, &keeper).await?;
    let next_week = seen.seat.today.saturating_add(9.days()).to_string();
    let mut open = seen.promises.into_iter().map(|promise| promise.public_id);
    let (first, second) = (open.next().context("no first promise")?, open.next().context("no second promise")?);
    meeting::do_promise(house, keeper.clone(), first, PromiseDeed::Done).await?;
    meeting::do_promise(house, keeper.clone(), second, PromiseDeed::Move(next_week)).await?;
    promise(house, &keeper, ("Leila Haddad", "Show the half-done test plan on Thursday")).await?;
    meet(house, &keeper).await?;

    let words = "Last week two drafts got corrections before anybody said what was good about them. \
                 It would be better to hear that first again.";
    let raised = Raised { topic: "feedback".to_owned(), words: words.to_owned(), is_signed: false };
    meeting::raise(house, kept.door(house, SOMEBODY).await?, key(house), raised).await?;
    let wish = Wish { words: "had the first hour of the day without any meeting".to_owned(), ..Wish::default() };
    Ok(request::send(house, kept.door(house, SIGNS).await?, key(house), (wish, true)).await?)
}

async fn look(house: &House, door: &Door) -> anyhow::Result<CheckIn> {
    Ok(meeting::look_at_check_in(house, door.clone(), None).await?)
}

async fn promise(house: &House, door: &Door, (who, words): (&str, &str)) -> anyhow::Result<()> {
    let seen = look(house, door).await?;
    let person = seen.people.iter().find(|person| person.name == who).context("nobody of this name")?;
    let promised = Promised {
        who: Some(person.public_id.clone()),
        words: words.to_owned(),
        until: seen.seat.today.saturating_add(7.days()).to_string(),
    };
    Ok(meeting::add_promise(house, door.clone(), key(house), promised).await?)
}

async fn meet(house: &House, door: &Door) -> anyhow::Result<()> {
    let on = look(house, door).await?.seat.today.to_string();
    Ok(meeting::we_met(house, door.clone(), key(house), Met { on, is_another: false }).await?)
}
