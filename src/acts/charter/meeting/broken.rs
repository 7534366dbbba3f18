//! "This did not happen": a press that only counts. A device presses once per sentence and meeting.

use super::super::turn;
use super::{Door, sheet, sit};
use crate::acts::{ActError, House};
use crate::base::token::TokenHash;
use crate::domain::charter::{Charter, Sheet};
use crate::domain::meeting::{BROKEN_FROM, Sentence};
use crate::store::{AnyConnection, broken as store, meeting};

/// A member says that a sentence did not happen. `device` is what only the member's device knows.
pub async fn press(house: &House, door: Door, device: TokenHash, sentence: String) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let seat = sit(tx, &door, now)?;
            if seat.member().is_none() {
                return Err(ActError::Forbidden);
            }
            let sheet = sheet(tx, &seat)?;
            let clause = sheet.sentence(&sentence).ok_or(ActError::NotFound)?;
            let charter = &seat.room.charter;
            let met = meeting::count(tx, charter.team)?;
            Ok(store::press(tx, charter, clause, &mark(&device, charter, clause.key(), met))?)
        })
        .await
}

/// The sentences of a charter as the page of a check-in shows them.
pub(super) fn sentences(
    conn: &mut AnyConnection,
    charter: &Charter,
    (sheet, met): (&Sheet, i32),
    device: Option<&TokenHash>,
) -> Result<Vec<Sentence>, ActError> {
    let presses = store::list(conn, charter.id)?;
    let own = |key: &str| device.map(|device| mark(device, charter, key, met));
    let marks: Vec<TokenHash> = sheet.clauses.iter().filter_map(|clause| own(clause.key())).collect();
    let set = store::list_marks(conn, charter.id, &marks)?;
    let sentence = |clause: &crate::domain::charter::SheetClause| Sentence {
        is_broken: presses
            .get(clause.key())
            .is_some_and(|(words, presses)| *words == clause.words && *presses >= BROKEN_FROM),
        is_said_here: own(clause.key()).is_some_and(|mark| set.contains(mark.as_str())),
        clause: clause.clone(),
    };
    Ok(sheet.clauses.iter().map(sentence).collect())
}

/// Leads to a device only for whoever holds that device.
fn mark(device: &TokenHash, charter: &Charter, key: &str, met: i32) -> TokenHash {
    TokenHash::of(&format!("{}:{}:{key}:{met}", device.as_str(), charter.public_id))
}
