//! What became of a workshop's letters. Reminders are neither listed nor counted: they tell who was missing.

use super::{At, Standing, change, look};
use crate::acts::scope::Who;
use crate::acts::{ActError, House};
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::letter::{Counts, LetterKind, Listed};
use crate::domain::member::InvitationState;
use crate::domain::person::Role;
use crate::domain::workshop::Workshop;
use crate::store::{invitation, letter};

/// Letters on one page.
pub const PAGE: i64 = 100;

pub struct Mails {
    pub who: Who,
    pub workshop: Workshop,
    pub letters: Vec<Listed>,
    pub has_more: bool,
    /// Of the letters that are listed, by state.
    pub counts: Counts,
    /// Whether this person may open the letters themselves.
    pub may_read: bool,
}

pub async fn list(house: &House, at: At, page: i64) -> Result<Mails, ActError> {
    let are_readable = house.site.letters_are_readable;
    look(house, at, move |conn, Standing { who, workshop, .. }| {
        let mut letters = letter::list(conn, workshop.id, (page * PAGE, PAGE + 1))?;
        let has_more = letters.len() > PAGE as usize;
        letters.truncate(PAGE as usize);
        let counts = letter::count_states(conn, workshop.id)?;
        let may_read = are_readable && who.role == Role::Owner;
        Ok(Mails { who, workshop, letters, has_more, counts, may_read })
    })
    .await
}

/// Lets a letter that came back, or waits, try again now.
pub async fn try_again(house: &House, at: At, id: PublicId) -> Result<(), ActError> {
    change(house, at, move |tx, standing| {
        let listed = letter::find(tx, standing.workshop.id, &id)?;
        if !letter::set_waiting(tx, listed.id, standing.now)? {
            return Err(Refused::because("This letter has left already, or its words are gone. Send a new one.").into());
        }
        if listed.kind == LetterKind::Invitation
            && let Some(member) = listed.member
        {
            invitation::set_state_of_member(
                tx,
                (standing.workshop.id, member),
                InvitationState::CameBack,
                InvitationState::Invited,
            )?;
        }
        Ok(())
    })
    .await
}

pub struct OneLetter {
    pub who: Who,
    pub workshop: Workshop,
    pub letter: Listed,
    /// Empty when it has left and was forgotten.
    pub text: String,
}

/// The words of a letter, where this is not a production site; its owner only, because letters hold personal links.
pub async fn look_letter(house: &House, at: At, id: PublicId) -> Result<OneLetter, ActError> {
    let are_readable = house.site.letters_are_readable;
    look(house, at, move |conn, Standing { who, workshop, .. }| {
        if !are_readable || who.role != Role::Owner {
            return Err(ActError::NotFound);
        }
        let letter = letter::find(conn, workshop.id, &id)?;
        let text = letter::find_text(conn, letter.id)?;
        Ok(OneLetter { who, workshop, letter, text })
    })
    .await
}
