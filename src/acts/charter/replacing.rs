//! A later round of a team is published: the charters of earlier rounds rest from now on.

use super::looking::finish;
use crate::acts::ActError;
use crate::base::dice::Dice;
use crate::domain::charter::Charter;
use crate::store::charter as store;
use crate::store::{Tx, revisit};
use jiff::Timestamp;

/// A change that is on its way there is given up, an open look is closed, nothing stays booked. What was wished for in
/// the look waits for a reply beside the new charter.
pub(super) fn replace_older(tx: &mut Tx, dice: &Dice, newer: &Charter, now: Timestamp) -> Result<(), ActError> {
    for older in store::list_older(tx, newer)? {
        if older.change.is_some() {
            store::give_up_change(tx, &older)?;
        }
        if let Some(open) = revisit::find_newest(tx, older.id)?.filter(|look| look.closed_at.is_none()) {
            finish(tx, dice, (&older, &open), (newer, now))?;
        }
        store::set_replaced(tx, older.id)?;
    }
    Ok(())
}
