//! Somebody new who can work with the charter while the team is asked about a change of it: they are asked as well.

use jiff::Timestamp;

use crate::acts::{ActError, House};
use crate::base::paths;
use crate::base::token::Token;
use crate::domain::charter::Charter;
use crate::domain::ids::MemberId;
use crate::domain::letter::LetterKind;
use crate::store::outbox::{self, NewLetter};
use crate::store::{Tx, charter as charters, member};
use crate::views::letters::consent::Consent;

/// The letter everybody got when the round began, under the same key: once, however often they say so. Nobody is
/// written to who only wants to talk, has no address, or has stopped these letters.
pub(super) fn write_question(
    tx: &mut Tx,
    house: &House,
    (charter, who): (&Charter, MemberId),
    now: Timestamp,
) -> Result<(), ActError> {
    let took_part = charters::list_took_part(tx, charter.workshop, charter.team)?;
    let Some(person) = took_part.into_iter().find(|person| person.member == who) else {
        return Ok(());
    };
    let (Some(address), Some(email_key)) = (&person.email, &person.email_key) else {
        return Ok(());
    };
    let key = format!("consent:{}:{}:{}", charter.id.0, charter.opened, who.0);
    if !outbox::list_written(tx, std::iter::once(key.as_str()))?.is_empty() {
        return Ok(());
    }
    let whose = (charter.organisation, email_key.as_str(), LetterKind::Consent);
    let Some(stop) = outbox::stop_address(tx, &house.site, &house.dice, whose)? else {
        return Ok(());
    };
    let link = Token::throw(&house.dice);
    member::set_link(tx, person.invitation, &link.hash(), false)?;
    let href = house.site.url(&paths::member_link_to(link.expose(), paths::DRAFT_WORD));
    let letter = Consent { called: &person.called, team: &charter.team_name, href: &href, stop_href: &stop };
    let new = NewLetter {
        organisation: charter.organisation,
        workshop: Some(charter.workshop),
        member: Some(who),
        kind: LetterKind::Consent,
        dedupe_key: key,
        to_name: &person.name,
        to_address: address,
        body: letter.print()?,
        unsubscribe: stop.clone(),
    };
    Ok(outbox::add(tx, &house.site, &house.dice, now, &new)?)
}
