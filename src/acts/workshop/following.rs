//! Whoever keeps the dashboard or the join screen open learns of every change of its counts, never of whose it was.

use super::plan::PEOPLE_SHOWN;
use super::{At, stand};
use crate::acts::house::{Frame, Holder};
use crate::acts::listening::{self, Listening};
use crate::acts::{ActError, House};
use crate::base::event::{edition_of, event};
use crate::base::paths;
use crate::store::news::Topic;
use crate::store::{AnyConnection, headway, member, team, workshop};
use crate::views::workshop::living::{Counts, Living};

/// The stream of one workshop, for whoever may look at its dashboard.
pub async fn listen(house: &House, at: At) -> Result<Listening, ActError> {
    let device = at.pass.session.as_ref().map(|hash| Holder::Device(hash.as_str().to_owned()));
    let at = At { pass: listening::unseen(&at.pass), ..at };
    let door = move |conn: &mut AnyConnection, now| Ok(Topic::Headway(stand(conn, &at, now)?.workshop.id));
    Listening::begin(house, Vec::from_iter(device), door, load).await
}

fn load(conn: &mut AnyConnection, house: &House, topic: Topic) -> Result<Frame, ActError> {
    let Topic::Headway(id) = topic else {
        return Err(ActError::NotFound);
    };
    let workshop = workshop::find_by_id(conn, id)?;
    let counts = Counts {
        now: house.clock.now(),
        headway: headway::count(conn, &workshop)?,
        outcomes: &team::list_outcomes(conn, id)?,
        people: &member::list(conn, id, PEOPLE_SHOWN)?,
    };
    let (html, without_hour) = Living::new(&workshop, &counts, &house.site.place(paths::JOIN)).print()?;
    let edition = edition_of(&without_hour);
    Ok(Frame { edition, event: event("living", edition.into(), &html) })
}
