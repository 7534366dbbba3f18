//! One round of the post: take what is due, hand it over, write down what became of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::StreamExt;
use tokio::sync::watch;
use tokio::time::Instant;

use super::carrier::Carrier;
use crate::acts::post::{self, Claimed};
use crate::acts::{ActError, House};
use crate::base::letter::{Letter, Outcome};

/// Letters taken at a time.
pub const LETTERS: i64 = 200;
/// Outcomes that may share one write.
const OUTCOMES: usize = 32;
/// How long after the claim a letter may be begun. With the longest attempt (3 minutes) that ends before
/// the lease (10 minutes): a slow mail server must not lead two instances to send the same letter.
const BEGINS_WITHIN: Duration = Duration::from_secs(7 * 60 - 10);

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub tried: usize,
    pub sent: usize,
    /// The mail server takes nothing at all; the next round should wait.
    pub is_paused: bool,
}

/// Letters not begun when the mail server refuses to work with us, or when `stop` turns true, are given back.
pub async fn go(
    house: &House,
    carrier: &Carrier,
    connections: usize,
    stop: &watch::Receiver<bool>,
) -> Result<Round, ActError> {
    let claimed = post::claim(house, LETTERS).await?;
    let letters: Vec<Letter> = claimed.iter().map(|one| one.letter.clone()).collect();
    let mut claimed: Vec<Option<Claimed>> = claimed.into_iter().map(Some).collect();
    let mut round = Round::default();
    let (is_paused, begins_until) = (AtomicBool::new(false), Instant::now() + BEGINS_WITHIN);
    let goes_on = || !is_paused.load(Ordering::Relaxed) && !*stop.borrow() && Instant::now() < begins_until;
    let pauses = |(_, outcome): &(usize, Outcome)| {
        is_paused.fetch_or(matches!(outcome, Outcome::Paused { .. }), Ordering::Relaxed);
    };
    let mut outcomes =
        std::pin::pin!(carrier.outcomes(&letters, connections, goes_on).inspect(pauses).ready_chunks(OUTCOMES));
    while let Some(known) = outcomes.next().await {
        let tried: Vec<(Claimed, Outcome)> =
            known.into_iter().filter_map(|(place, outcome)| Some((claimed.get_mut(place)?.take()?, outcome))).collect();
        round.tried += tried.len();
        round.sent += tried.iter().filter(|(_, outcome)| *outcome == Outcome::Sent).count();
        log_troubles(&tried);
        post::settle(house, tried).await?;
    }
    round.is_paused = is_paused.load(Ordering::Relaxed);
    post::give_back(house, claimed.into_iter().flatten().collect(), round.is_paused).await?;
    Ok(round)
}

fn log_troubles(tried: &[(Claimed, Outcome)]) {
    for (one, outcome) in tried.iter().filter(|(_, outcome)| *outcome != Outcome::Sent) {
        tracing::warn!(letter = one.letter.message_id, ?outcome, "a letter did not leave");
    }
}
