//! When a letter is tried again, and when we give up.

use jiff::SignedDuration;

/// Waiting time after each try that found the mail server unwilling or away.
const WAITS: [SignedDuration; 7] = [
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(15),
    SignedDuration::from_mins(60),
    SignedDuration::from_hours(4),
    SignedDuration::from_hours(12),
    SignedDuration::from_hours(24),
];

/// Tries after which nobody knew whether the letter arrived; more could fill a mailbox with copies.
pub const UNKNOWN_TRIES: i32 = 3;
/// Between two tries of a letter that may have arrived.
pub const UNKNOWN_WAIT: SignedDuration = SignedDuration::from_mins(10);
/// How long one instance may hold a letter before another may take it.
pub const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// Until the mail server is asked again when it takes nothing at all.
pub const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// How long to wait after the `tries`-th try (from 1), or `None` when all tries are used.
/// `lot` from 0 to 99 spreads the waits by up to a fifth, so that letters of one deed do not come back together.
pub fn wait_after(tries: i32, lot: u64) -> Option<SignedDuration> {
    let place = usize::try_from(tries).ok()?.checked_sub(1)?;
    let wait = WAITS.get(place)?.as_secs();
    let spread = i64::try_from(lot.min(99)).unwrap_or(0);
    Some(SignedDuration::from_secs(wait + wait * spread / 500))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_a_day_and_then_end() {
        let waits: Vec<i64> = (1..=7).filter_map(|n| wait_after(n, 0)).map(|wait| wait.as_mins()).collect();
        assert_eq!(waits, [1, 5, 15, 60, 240, 720, 1440]);
        assert_eq!(wait_after(8, 0), None);
        assert_eq!(wait_after(0, 0), None);
    }

    #[test]
    fn the_lot_spreads_waits_by_less_than_a_fifth() {
        for lot in 0..100 {
            let wait = wait_after(4, lot).map_or(0, |wait| wait.as_secs());
            assert!((3600..4320).contains(&wait), "{wait}");
        }
    }
}
