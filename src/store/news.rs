//! News of changes: whoever listens to a topic learns that something changed there, never what. Within one house on
//! SQLite the writer tells; on PostgreSQL the database tells every instance, in the same transaction as the change.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::deserialize::QueryableByName;
use diesel::sql_types::Text;
use diesel::{PgConnection, RunQueryDsl, sql_query};
use tokio::sync::watch;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::pool::Place;
use crate::domain::ids::{TeamId, WorkshopId};

/// How long the ear of an instance waits before it looks for news once more.
const LOOKS_EVERY: Duration = Duration::from_millis(50);
/// After so many looks without news it makes sure that the line still stands.
const MAKES_SURE_AFTER: u32 = 400;
/// Rest before a line that dropped is built again.
const RESTS: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// The wall of one team in one workshop.
    Wall { workshop: WorkshopId, team: TeamId },
    /// How many of a workshop's people have started and finished, and whether answers are open.
    Headway(WorkshopId),
}

impl Topic {
    pub fn workshop(self) -> WorkshopId {
        match self {
            Self::Wall { workshop, .. } | Self::Headway(workshop) => workshop,
        }
    }

    fn text(self) -> String {
        match self {
            Self::Wall { workshop, team } => format!("{} {}", workshop.0, team.0),
            Self::Headway(workshop) => workshop.0.to_string(),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let Some((workshop, team)) = text.split_once(' ') else {
            return Some(Self::Headway(WorkshopId(text.parse().ok()?)));
        };
        Some(Self::Wall { workshop: WorkshopId(workshop.parse().ok()?), team: TeamId(team.parse().ok()?) })
    }
}

/// Who listens to what. A slow listener misses numbers and learns the newest.
#[derive(Clone, Default)]
struct Listeners(Arc<Mutex<HashMap<Topic, watch::Sender<u64>>>>);

impl Listeners {
    fn lock(&self) -> MutexGuard<'_, HashMap<Topic, watch::Sender<u64>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, topic: Topic) {
        let mut all = self.lock();
        if let Some(sender) = all.get(&topic) {
            sender.send_modify(|number| *number += 1);
            if sender.receiver_count() == 0 {
                all.remove(&topic);
            }
        }
    }

    fn tell_all(&self) {
        let mut all = self.lock();
        all.retain(|_, sender| sender.receiver_count() > 0);
        all.values().for_each(|sender| sender.send_modify(|number| *number += 1));
    }
}

pub struct News {
    listeners: Listeners,
    place: Place,
    /// On PostgreSQL: keeps the ear open as long as this lives. It opens with the first listener.
    ear: OnceLock<Option<SyncSender<()>>>,
}

impl News {
    pub fn new(place: &Place) -> Self {
        Self { listeners: Listeners::default(), place: place.clone(), ear: OnceLock::new() }
    }

    /// The number rises with every change told about; where it begins means nothing.
    pub fn listen(&self, topic: Topic) -> watch::Receiver<u64> {
        let heard = self.listeners.lock().entry(topic).or_insert_with(|| watch::channel(0).0).subscribe();
        if matches!(self.place, Place::Postgres(_)) {
            self.ear.get_or_init(|| open_ear(self.place.clone(), self.listeners.clone()));
        }
        heard
    }

    /// Tells the listeners of this instance, after a commit.
    pub fn tell(&self, topics: &[Topic]) {
        topics.iter().for_each(|topic| self.listeners.tell(*topic));
    }
}

/// Tells every instance when the transaction is committed, and nobody when it is not.
pub fn notify(conn: &mut PgConnection, topic: Topic) -> Result<(), StoreError> {
    sql_query("SELECT pg_notify('alliance_' || current_schema(), $1)").bind::<Text, _>(topic.text()).execute(conn)?;
    Ok(())
}

fn open_ear(place: Place, listeners: Listeners) -> Option<SyncSender<()>> {
    let (open, is_open) = sync_channel(1);
    let ear = std::thread::Builder::new().name("alliance-news".into()).spawn(move || {
        while let Err(fault) = hear(&place, &listeners, &is_open) {
            tracing::warn!(%fault, "the line for news dropped");
            if is_open.recv_timeout(RESTS) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
        }
    });
    ear.map_err(|fault| tracing::error!(%fault, "no thread for news")).ok().map(|_| open)
}

#[derive(QueryableByName)]
struct Channel {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Until nobody keeps the ear open. What changed before the line stood is made up for by telling everybody once.
fn hear(place: &Place, listeners: &Listeners, is_open: &Receiver<()>) -> Result<(), StoreError> {
    let AnyConnection::Postgresql(mut conn) = place.open()? else { return Ok(()) };
    let channel = sql_query("SELECT 'alliance_' || current_schema() AS name").get_result::<Channel>(&mut conn)?.name;
    conn.batch_execute(&format!("LISTEN \"{}\"", channel.replace('"', "\"\"")))?;
    listeners.tell_all();
    let mut quiet_looks = 0;
    loop {
        quiet_looks += 1;
        for notification in conn.notifications_iter() {
            let notification = notification?;
            Topic::parse(&notification.payload).into_iter().for_each(|topic| listeners.tell(topic));
            quiet_looks = 0;
        }
        if quiet_looks >= MAKES_SURE_AFTER {
            conn.batch_execute("SELECT 1")?;
            quiet_looks = 0;
        }
        if is_open.recv_timeout(LOOKS_EVERY) == Err(RecvTimeoutError::Disconnected) {
            return Ok(());
        }
    }
}
