//! One round of the post: take what is due, hand it over, write down what became of it.

use futures_util::StreamExt;

use super::carrier::Carrier;
use crate::acts::post::{self, Claimed};
use crate::acts::{ActError, House};
use crate::base::letter::{Letter, Outcome};

/// Letters taken at a time: few enough to be gone well before their lease is over.
pub const LETTERS: i64 = 200;
/// Outcomes that may share one write.
const OUTCOMES: usize = 32;

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub tried: usize,
    pub sent: usize,
    /// The mail server takes nothing at all; the next round should wait.
    pub is_paused: bool,
}

pub async fn go(house: &House, carrier: &Carrier, connections: usize) -> Result<Round, ActError> {
    let claimed = post::claim(house, LETTERS).await?;
    let letters: Vec<Letter> = claimed.iter().map(|one| one.letter.clone()).collect();
    let mut claimed: Vec<Option<Claimed>> = claimed.into_iter().map(Some).collect();
    let mut round = Round::default();
    let mut outcomes = carrier.outcomes(&letters, connections).ready_chunks(OUTCOMES);
    while let Some(known) = outcomes.next().await {
        let tried: Vec<(Claimed, Outcome)> = known
            .into_iter()
            .filter_map(|(place, outcome)| Some((claimed.get_mut(place)?.take()?, outcome)))
            .collect();
        round.tried += tried.len();
        round.sent += tried.iter().filter(|(_, outcome)| *outcome == Outcome::Sent).count();
        round.is_paused |= tried.iter().any(|(_, outcome)| matches!(outcome, Outcome::Paused { .. }));
        for (one, outcome) in tried.iter().filter(|(_, outcome)| *outcome != Outcome::Sent) {
            tracing::warn!(letter = one.letter.message_id, ?outcome, "a letter did not leave");
        }
        post::settle(house, tried).await?;
    }
    Ok(round)
}
