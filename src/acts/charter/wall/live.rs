//! Streams: whoever follows a wall gets the same frame the moment something changes. A frame is made of a scene, so
//! nothing is in it that the room may not see.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::watch;

use super::follow::team_of;
use super::{Of, enter_as_facilitator, scene};
use crate::acts::charter::{Door, enter_as_member};
use crate::acts::house::{Frame, Slot, Stand};
use crate::acts::{ActError, House};
use crate::base::event::event;
use crate::store::news::Topic;
use crate::store::{charter as store, team, workshop};
use crate::views::charter::wall::Fragment;

/// Somebody who follows one wall.
pub struct Listening {
    house: House,
    topic: Topic,
    _stand: Stand,
    // Falls before `heard`: a slot must never outlive the numbers it was filled by.
    slot: Arc<Slot>,
    heard: watch::Receiver<u64>,
    closing: watch::Receiver<bool>,
    /// Number of the news and edition that were handed out last.
    last: Option<(u64, i32)>,
}

/// A facilitator's or a member's stream. The door is checked now and again at every new stream.
pub async fn listen(house: &House, door: Door) -> Result<Listening, ActError> {
    let now = house.clock.now();
    let device = match &door {
        Door::Facilitator { pass, .. } => pass.session.as_ref(),
        Door::Member { device, .. } => device.as_ref().map(|device| &device.hash),
    };
    let device = device.map(|hash| hash.as_str().to_owned()).unwrap_or_default();
    let topic = house.db.read(move |conn| find_topic(conn, &door, now)).await?;
    let stand = house.live.stand(&device)?;
    let heard = house.db.listen(topic);
    let slot = house.live.slot(topic);
    let closing = house.live.closing();
    Ok(Listening { house: house.clone(), topic, _stand: stand, slot, heard, closing, last: None })
}

fn find_topic(conn: &mut crate::store::AnyConnection, door: &Door, now: Timestamp) -> Result<Topic, ActError> {
    match door {
        Door::Facilitator { .. } => {
            let charter = enter_as_facilitator(conn, door, now)?.charter;
            Ok(Topic { workshop: charter.workshop, team: charter.team })
        }
        Door::Member { .. } => {
            let workshop = enter_as_member(conn, door, now)?.workshop.id;
            Ok(Topic { workshop, team: team_of(conn, door, now)? })
        }
    }
}

impl Listening {
    /// The frame as it is: at once the first time, then whenever it has changed. `None` when the house closes. Waiting
    /// may be given up and begun again at any time.
    pub async fn next(&mut self) -> Result<Option<Arc<Frame>>, ActError> {
        loop {
            if *self.closing.borrow() {
                return Ok(None);
            }
            let is_news = self.last.is_none_or(|(number, _)| number != *self.heard.borrow());
            if is_news {
                let (number, frame) = self.newest().await?;
                let is_same = self.last.is_some_and(|(_, edition)| edition == frame.edition);
                self.last = Some((number, frame.edition));
                if !is_same {
                    return Ok(Some(frame));
                }
            }
            tokio::select! {
                changed = self.heard.changed() => if changed.is_err() { return Ok(None) },
                _ = self.closing.changed() => {}
            }
        }
    }

    /// A browser that comes back with this edition has seen it.
    pub fn has_seen(&mut self, edition: i32) {
        self.last = Some((u64::MAX, edition));
    }

    async fn newest(&self) -> Result<(u64, Arc<Frame>), ActError> {
        self.house.live.frame(&self.slot, &self.heard, || load(&self.house, self.topic)).await
    }
}

/// One look at the rows for everybody who listens.
async fn load(house: &House, topic: Topic) -> Result<Frame, ActError> {
    let (now, bank) = (house.clock.now(), house.bank.clone());
    house
        .db
        .read(move |conn| {
            let workshop = workshop::find_by_id(conn, topic.workshop)?;
            let charter = store::find_of_team(conn, topic.workshop, topic.team)?;
            let name = team::find_name(conn, topic.team)?;
            let of = Of { workshop: &workshop, team: (topic.team, &name), charter: charter.as_ref() };
            let scene = scene(conn, &bank, &of, now)?;
            let edition = scene.edition();
            let html = Fragment::print(&bank, &scene)?;
            Ok(Frame { edition, event: event("stage", edition.into(), &html) })
        })
        .await
}
