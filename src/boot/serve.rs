//! `alliance serve`: opens the data, prints how to begin, listens, and closes in good order.

use std::sync::Arc;

use actix_web::dev::{Server, ServerHandle};
use actix_web::{HttpServer, web};
use anyhow::{Context, bail};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use super::config::{Settings, checked_key};
use super::limits::{self, SERVER, readers};
use super::private;
use super::worker;
use crate::acts::house::{Drawings, Live, Seen};
use crate::acts::{House, organisation};
use crate::base::clock::Clock;
use crate::base::dice::Dice;
use crate::base::site::Site;
use crate::mail::carrier::Carrier;
use crate::mail::folder::FolderPost;
use crate::mail::smtp::SmtpPost;
use crate::mail::smtp_address::SmtpAddress;
use crate::store::Db;
use crate::web::{Limits, app, health};

/// Opens the house that the settings describe, with its data brought up to date.
pub fn open_house(settings: &Settings) -> anyhow::Result<House> {
    private::folder(&settings.data)?;
    let dice = Dice::Machine;
    let key = site_key(settings, &dice)?;
    let site = settings.site(key)?;
    if settings.database_url.is_none() {
        private::database(&settings.sqlite_file())?;
    }
    let place = settings.place();
    let db = Db::open(&place, readers(&place)).context("The database could not be opened.")?;
    Ok(House {
        db,
        clock: Clock::Machine,
        dice,
        site: Arc::new(site),
        bank: Arc::new(crate::domain::bank::Bank::built_in()?),
        seen: Seen::default(),
        live: Live::default(),
        drawings: Drawings::default(),
    })
}

/// Opens the house, says how to begin, and runs the site with its clockwork until it is asked to stop.
pub fn run(settings: &Settings) -> anyhow::Result<()> {
    let house = open_house(settings)?;
    let carrier = carrier(settings, &house.site)?;
    block_on(async {
        if let Some(path) = organisation::invite_setup(&house).await? {
            println!("Set up your organisation (works once, for an hour): {}", house.site.url(&path));
        }
        run_open(house, carrier, settings).await
    })
}

/// The site and the clockwork of an open house.
pub async fn run_open(house: House, carrier: Carrier, settings: &Settings) -> anyhow::Result<()> {
    let warnings = [limits::warning(), fsync_warning(&house.db).await?.map(str::to_owned)].into_iter().flatten();
    let (stop, stopped) = watch::channel(false);
    let clockwork = actix_web::rt::spawn(worker::run(house.clone(), Arc::new(carrier), stopped));
    let url = house.site.public_url.clone();
    let live = house.live.clone();
    let site = listen(house, &settings.bind)?;
    // Before anybody can know that we are here: a signal without an ear would end the process at once.
    let asked = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    for warning in warnings {
        println!("{warning}");
    }
    println!("Alliance is at {url}");
    actix_web::rt::spawn(close_when_asked(site.handle(), (asked, live)));
    let ended = site.await;
    stop.send(true).ok();
    clockwork.await?;
    Ok(ended?)
}

/// On PostgreSQL the disk is the server's business; what we promise to keep depends on it all the same.
async fn fsync_warning(db: &Db) -> anyhow::Result<Option<&'static str>> {
    Ok((!db.waits_for_the_disk().await?).then_some(
        "PostgreSQL runs with fsync off: a power cut can take what people were told is saved, or the whole database. \
         Switch it on in postgresql.conf.",
    ))
}

/// Waits for SIGTERM or SIGINT, says at the door that the house closes, ends the streams, and lets requests under way
/// finish.
async fn close_when_asked(site: ServerHandle, ((mut term, mut int), live): ((Signal, Signal), Live)) {
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
    health::say_closing();
    live.close();
    site.stop(true).await;
}

/// Runs async work of the command line.
pub fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    actix_web::rt::System::new().block_on(work)
}

/// Letters go out by SMTP, or into a folder beside the database.
pub fn carrier(settings: &Settings, site: &Site) -> anyhow::Result<Carrier> {
    let Some(url) = &settings.smtp_url else {
        return Ok(Carrier::Folder(FolderPost::new(settings.data.join("outbox"))));
    };
    let address = SmtpAddress::parse(url, settings.smtp_insecure == "1")?;
    let post = SmtpPost::new(address, site.mail_domain(), worker::CONNECTIONS, Default::default())?;
    Ok(Carrier::Smtp(Box::new(post)))
}

/// The listening server; it ends when the process is asked to stop.
fn listen(house: House, bind: &str) -> anyhow::Result<Server> {
    let limits = web::Data::new(Limits::new(&house.clock));
    let house = web::Data::new(house);
    let server = HttpServer::new(move || app(&house, &limits))
        .disable_signals()
        .workers(SERVER.workers)
        .max_connections(SERVER.connections)
        .backlog(SERVER.backlog)
        .client_request_timeout(SERVER.head)
        .client_disconnect_timeout(SERVER.disconnect)
        .keep_alive(SERVER.keep_alive)
        .shutdown_timeout(SERVER.shutdown.as_secs())
        .h1_allow_half_closed(false)
        .bind(bind)
        .with_context(|| format!("Port {bind} is taken or not ours. Set ALLIANCE_BIND to another."))?
        .run();
    Ok(server)
}

/// The configured key, or with SQLite one kept in the data folder.
fn site_key(settings: &Settings, dice: &Dice) -> anyhow::Result<Vec<u8>> {
    if let Some(key) = &settings.secret_key {
        return checked_key("SECRET_KEY", key);
    }
    if settings.database_url.is_some() {
        bail!("With PostgreSQL set SECRET_KEY, the same for every instance.");
    }
    private::key(&settings.data.join("secret.key"), dice)
}
