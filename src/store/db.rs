//! The two doors to the data: `read` and `write(Turn)`. Nothing else opens a transaction.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel::connection::SimpleConnection;
use diesel::r2d2::Pool;
use diesel::sql_types::BigInt;
use diesel::{Connection, PgConnection, RunQueryDsl};

use super::connection::AnyConnection;
use super::error::StoreError;
use super::migrate;
use super::news::{self, News, Topic};
use super::pool::{self, Opener, Place};
use super::sqlite_writer::{Done, Writer};
use crate::domain::ids::{OrganisationId, WorkshopId};

/// Who must wait for whom: two writes with the same turn never overlap.
#[derive(Clone, Copy, Debug)]
pub enum Turn {
    /// Accounts, sessions, links, settings of the house.
    House,
    Organisation(OrganisationId),
    Workshop(WorkshopId),
    /// Letters between being written and being sent.
    Post,
    /// Waits for nobody, or learns only inside the write for whom; see `Tx::wait_for`.
    Nobody,
}

impl Turn {
    fn key(self) -> Option<i64> {
        let (class, id) = match self {
            Self::Nobody => return None,
            Self::House => (1_i64, 0),
            Self::Organisation(id) => (2, id.0),
            Self::Workshop(id) => (3, id.0),
            Self::Post => (4, 0),
        };
        Some((class << 56) ^ id)
    }
}

/// A write in progress. Only `Db::write` makes one; whoever holds it may change rows.
pub struct Tx<'a> {
    conn: &'a mut AnyConnection,
    /// What was told so far, each once. On SQLite this instance learns it once the rows are on disk.
    news: Vec<Topic>,
}

impl Deref for Tx<'_> {
    type Target = AnyConnection;
    fn deref(&self) -> &AnyConnection {
        self.conn
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        self.conn
    }
}

impl<'a> Tx<'a> {
    fn new(conn: &'a mut AnyConnection) -> Self {
        Self { conn, news: Vec::new() }
    }

    /// Whether nobody else writes while this write lasts, whatever its turn: so it is on SQLite.
    pub fn has_every_turn(&self) -> bool {
        matches!(self.conn, AnyConnection::Sqlite(_))
    }

    /// Whoever listens to this topic, in any instance, learns of a change when this write is kept.
    pub fn tell(&mut self, topic: Topic) -> Result<(), StoreError> {
        if self.news.contains(&topic) {
            return Ok(());
        }
        self.news.push(topic);
        match &mut *self.conn {
            AnyConnection::Postgresql(conn) => news::notify(conn, topic),
            AnyConnection::Sqlite(_) => Ok(()),
        }
    }

    /// Waits for a turn that could only be named after rows were read, so that a write needs no read before it.
    /// What was read earlier in this write may have changed meanwhile: read it again. On SQLite there is one writer,
    /// and nothing to wait for.
    pub fn wait_for(&mut self, turn: Turn) -> Result<(), StoreError> {
        match &mut *self.conn {
            AnyConnection::Postgresql(conn) => wait(conn, turn),
            AnyConnection::Sqlite(_) => Ok(()),
        }
    }
}

impl Tx<'_> {
    /// Does something for good, or only for the time it takes: with `is_kept` false its rows are undone at once.
    pub fn keep_if<T, E: From<StoreError>>(
        &mut self,
        is_kept: bool,
        deed: impl FnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let say = |conn: &mut AnyConnection, words: &str| conn.batch_execute(words).map_err(StoreError::from);
        say(&mut *self.conn, "SAVEPOINT attempt")?;
        let told = self.news.len();
        let done = deed(self)?;
        if !is_kept {
            self.news.truncate(told);
            say(&mut *self.conn, "ROLLBACK TO SAVEPOINT attempt")?;
        }
        say(&mut *self.conn, "RELEASE SAVEPOINT attempt")?;
        Ok(done)
    }
}

/// A database may hold several houses, each in a schema of its own; none waits for another's turns.
fn wait(conn: &mut PgConnection, turn: Turn) -> Result<(), StoreError> {
    if let Some(key) = turn.key() {
        let lock = "SELECT pg_advisory_xact_lock($1 # hashtextextended(current_schema()::text, 0))";
        diesel::sql_query(lock).bind::<BigInt, _>(key).execute(conn)?;
    }
    Ok(())
}

#[derive(Clone)]
pub struct Db {
    readers: Pool<Opener>,
    writer: Option<Arc<Writer>>,
    hops: Arc<AtomicU64>,
    news: Arc<News>,
}

impl Db {
    /// Opens the database, brings its tables up to date and starts the writer.
    pub fn open(place: &Place, readers: u32) -> Result<Self, StoreError> {
        Self::open_with_batch(place, readers, None)
    }

    /// As `open`; `batch` limits how many writes share one commit on SQLite.
    pub fn open_with_batch(place: &Place, readers: u32, batch: Option<usize>) -> Result<Self, StoreError> {
        let mut conn = place.open()?;
        migrate::check_library(&mut conn)?;
        migrate::run(&mut conn)?;
        let writer = match place {
            Place::Sqlite(_) => Some(Arc::new(Writer::start(conn, batch)?)),
            Place::Postgres(_) => None,
        };
        let news = Arc::new(News::new(place));
        Ok(Self { readers: pool::readers(place, readers)?, writer, hops: Arc::default(), news })
    }

    /// How often either door was used since the house opened. A page or a form should need one hop.
    pub fn hops(&self) -> u64 {
        self.hops.load(Ordering::Relaxed)
    }

    /// One hop to the blocking pool; everything a page needs is read inside.
    pub async fn read<T, E>(
        &self,
        look: impl FnOnce(&mut AnyConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.hops.fetch_add(1, Ordering::Relaxed);
        let readers = self.readers.clone();
        blocking(move || {
            let mut conn = readers.get().map_err(StoreError::from)?;
            look(&mut conn)
        })
        .await
    }

    /// Changes rows, all or nothing, and returns once the change is on disk. Runs once; touches nothing but rows.
    pub async fn write<T, E>(
        &self,
        turn: Turn,
        deed: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.hops.fetch_add(1, Ordering::Relaxed);
        match &self.writer {
            Some(writer) => write_in_batch(writer, self.news.clone(), deed).await,
            None => {
                let pool = self.readers.clone();
                blocking(move || write_alone(&pool, turn, deed)).await
            }
        }
    }

    /// Changes of one topic, whichever instance makes them.
    pub fn listen(&self, topic: Topic) -> tokio::sync::watch::Receiver<u64> {
        self.news.listen(topic)
    }

    /// Whether no other program can be at work on these data: a SQLite file has one house.
    pub fn is_alone(&self) -> bool {
        self.writer.is_some()
    }

    /// Whether what is confirmed outlives a power cut, as far as the database can tell.
    pub async fn waits_for_the_disk(&self) -> Result<bool, StoreError> {
        self.read(pool::waits_for_the_disk).await
    }

    /// Whether rows can be changed right now, in tables this program knows.
    pub async fn is_ready(&self) -> bool {
        self.write(Turn::House, |tx| migrate::check_ready(tx)).await.is_ok()
    }
}

async fn write_in_batch<T, E>(
    writer: &Writer,
    news: Arc<News>,
    deed: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let (tell, told) = tokio::sync::oneshot::channel();
    writer.take(Box::new(move |conn| {
        let mut tx = Tx::new(conn);
        let outcome = deed(&mut tx);
        let topics = tx.news;
        Done {
            is_kept: outcome.is_ok(),
            tell: Box::new(move |fate| {
                if fate.is_ok() && outcome.is_ok() {
                    news.tell(&topics);
                }
                let _ = tell.send(fate.map_err(E::from).and(outcome));
            }),
        }
    }))?;
    told.await.unwrap_or_else(|_| Err(StoreError::Busy("the write was not carried out".into()).into()))
}

fn write_alone<T, E>(pool: &Pool<Opener>, turn: Turn, deed: impl FnOnce(&mut Tx) -> Result<T, E>) -> Result<T, E>
where
    E: From<StoreError>,
{
    let mut conn = pool.get().map_err(StoreError::from)?;
    let mut refused = None;
    let outcome = conn.transaction(|conn| {
        let mut tx = Tx::new(conn);
        let done = tx.wait_for(turn).map_err(E::from).and_then(|()| deed(&mut tx));
        done.map_err(|error| {
            refused = Some(error);
            diesel::result::Error::RollbackTransaction
        })
    });
    match (outcome, refused) {
        (Ok(done), _) => Ok(done),
        (Err(_), Some(refused)) => Err(refused),
        (Err(error), None) => Err(StoreError::from(error).into()),
    }
}

async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let hop = tokio::task::spawn_blocking(work).await;
    hop.unwrap_or_else(|panicked| Err(StoreError::Broken(panicked.to_string()).into()))
}
