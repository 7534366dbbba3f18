//! Somebody who follows a page that keeps itself fresh. Who they are and what they see is told by the act that lets
//! them in; whether they still may is asked again and again.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::house::{Frame, Holder, Seen, Slot, Stand};
use super::seat::DevicePass;
use super::{ActError, House, Pass};
use crate::store::AnyConnection;
use crate::store::news::Topic;

/// Whether somebody who was let in still may be there is asked again after so long.
const ASKS_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// Lets somebody in and says what they follow, or refuses as their page does.
type Door = Arc<dyn Fn(&mut AnyConnection, Timestamp) -> Result<Topic, ActError> + Send + Sync>;
/// One look at the rows for everybody who follows a topic.
type Load = fn(&mut AnyConnection, &House, Topic) -> Result<Frame, ActError>;

pub struct Listening {
    house: House,
    topic: Topic,
    door: Door,
    load: Load,
    asked_at: Timestamp,
    _stand: Stand,
    // Falls before `heard`: a slot must never outlive the numbers it was filled by.
    slot: Arc<Slot>,
    heard: watch::Receiver<u64>,
    closing: watch::Receiver<bool>,
    /// Number of the news and edition that were handed out last.
    last: Option<(u64, i32)>,
}

/// A pass that lets in but keeps no session alive: a page that is left open is no page view.
pub fn unseen(pass: &Pass) -> Pass {
    Pass { session: pass.session.clone(), seen: Seen::default() }
}

/// The same for a member's device.
pub fn unseen_device(pass: &DevicePass) -> DevicePass {
    DevicePass { hash: pass.hash.clone(), seen: Seen::default() }
}

impl Listening {
    /// `holders` are whose streams it counts among, besides those of its workshop.
    pub async fn begin(
        house: &House,
        mut holders: Vec<Holder>,
        door: impl Fn(&mut AnyConnection, Timestamp) -> Result<Topic, ActError> + Send + Sync + 'static,
        load: Load,
    ) -> Result<Self, ActError> {
        let (door, asked_at): (Door, _) = (Arc::new(door), house.clock.now());
        let topic = ask(house, &door, asked_at).await?;
        holders.push(Holder::Workshop(topic.workshop()));
        let stand = house.live.stand(holders)?;
        let heard = house.db.listen(topic);
        let slot = house.live.slot(topic);
        let closing = house.live.closing();
        let house = house.clone();
        Ok(Self { house, topic, door, load, asked_at, _stand: stand, slot, heard, closing, last: None })
    }

    /// The frame as it is: at once the first time, then whenever it has changed. `None` when the house closes or the
    /// listener may not be there any more. Waiting may be given up and begun again at any time.
    pub async fn next(&mut self) -> Result<Option<Arc<Frame>>, ActError> {
        loop {
            if *self.closing.borrow() || !self.is_welcome().await? {
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

    async fn is_welcome(&mut self) -> Result<bool, ActError> {
        let now = self.house.clock.now();
        if now < self.asked_at + ASKS_EVERY {
            return Ok(true);
        }
        match ask(&self.house, &self.door, now).await {
            Ok(topic) => {
                self.asked_at = now;
                Ok(topic == self.topic)
            }
            Err(ActError::SignIn | ActError::Forbidden | ActError::NotFound | ActError::NeedsLink) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    async fn newest(&self) -> Result<(u64, Arc<Frame>), ActError> {
        let (house, topic, load) = (self.house.clone(), self.topic, self.load);
        let look = || {
            let shared = house.clone();
            house.db.read(move |conn| load(conn, &shared, topic))
        };
        self.house.live.frame(&self.slot, &self.heard, look).await
    }
}

async fn ask(house: &House, door: &Door, now: Timestamp) -> Result<Topic, ActError> {
    let door = door.clone();
    house.db.read(move |conn| door(conn, now)).await
}
