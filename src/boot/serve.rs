//! `alliance serve`: opens the data, prints how to begin, listens, and closes in good order.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use actix_web::{HttpServer, web};
use anyhow::{Context, bail};

use super::config::Settings;
use crate::acts::House;
use crate::acts::house::SessionsSeen;
use crate::base::clock::Clock;
use crate::base::dice::Dice;
use crate::base::secret::hex;
use crate::store::Db;
use crate::web::{Limits, app};

const KEY_BYTES: usize = 32;

/// Opens the house that the settings describe, with its data brought up to date.
pub fn open_house(settings: &Settings) -> anyhow::Result<House> {
    make_private_folder(&settings.data)?;
    let dice = Dice::Machine;
    let key = site_key(settings, &dice)?;
    let site = settings.site(key)?;
    let db = Db::open(&settings.place(), 8).context("The database could not be opened.")?;
    Ok(House {
        db,
        clock: Clock::Machine,
        dice,
        site: Arc::new(site),
        bank: Arc::new(crate::domain::bank::Bank::built_in()?),
        seen: SessionsSeen::default(),
    })
}

/// Listens until the process is asked to stop; requests under way get 20 seconds to finish.
pub async fn listen(house: House, bind: &str) -> anyhow::Result<()> {
    let limits = web::Data::new(Limits::new(&house.clock));
    let house = web::Data::new(house);
    HttpServer::new(move || app(&house, &limits))
        .workers(2)
        .max_connections(10_000)
        .backlog(1024)
        .client_request_timeout(Duration::from_secs(5))
        .client_disconnect_timeout(Duration::from_secs(1))
        .keep_alive(Duration::from_secs(15))
        .shutdown_timeout(20)
        .h1_allow_half_closed(false)
        .bind(bind)
        .with_context(|| format!("Port {bind} is taken or not ours. Set ALLIANCE_BIND to another."))?
        .run()
        .await?;
    Ok(())
}

/// The configured key, or with SQLite one kept in the data folder.
fn site_key(settings: &Settings, dice: &Dice) -> anyhow::Result<Vec<u8>> {
    if let Some(key) = &settings.secret_key {
        if key.len() < KEY_BYTES || key.contains("change") || key.contains("example") {
            bail!("SECRET_KEY must be at least 32 random characters, and not an example.");
        }
        return Ok(key.clone().into_bytes());
    }
    if settings.database_url.is_some() {
        bail!("With PostgreSQL set SECRET_KEY, the same for every instance.");
    }
    kept_key(&settings.data.join("secret.key"), dice)
}

fn kept_key(path: &Path, dice: &Dice) -> anyhow::Result<Vec<u8>> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    if !path.exists() {
        let fresh = path.with_extension("new");
        let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
        file.write_all(hex(&dice.bytes::<KEY_BYTES>()).as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&fresh, path)?;
    }
    let mode = std::fs::metadata(path)?.permissions().mode();
    if mode & 0o077 != 0 {
        bail!("{} can be read by others. Run: chmod 600 {0}", path.display());
    }
    let key = std::fs::read(path)?;
    if key.len() < KEY_BYTES {
        bail!("{} is too short to be a key. Restore it from your backup.", path.display());
    }
    Ok(key)
}

fn make_private_folder(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    if path.is_dir() {
        return Ok(());
    }
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("The folder {} cannot be made.", path.display()))
}
