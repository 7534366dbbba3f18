//! What lies in the data folder is for the program alone: the folder, the database, the key.

use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::config::KEY_BYTES;
use crate::base::dice::Dice;
use crate::base::secret::hex;

/// What everybody but the owner of a file may do with it.
const OTHERS: u32 = 0o077;

/// Makes the folder, or refuses one that others may enter. It is never tightened here: it may be a folder that
/// somebody named by mistake and others live in.
pub fn folder(path: &Path) -> anyhow::Result<()> {
    if !path.is_dir() {
        return DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .with_context(|| format!("The folder {} cannot be made.", path.display()));
    }
    if is_open_to_others(path)? {
        bail!("{} is open to others on this machine. Run: chmod 700 {0}", path.display());
    }
    Ok(())
}

/// SQLite gives its journals the permissions of the database, so the file is made before SQLite can. What is there
/// already and could be read by others is tightened: these names are ours.
pub fn database(path: &Path) -> anyhow::Result<()> {
    let open = OpenOptions::new().append(true).create(true).mode(0o600).open(path).map(drop);
    open.with_context(|| format!("The file {} cannot be written.", path.display()))?;
    for file in ["", "-wal", "-shm"].map(|end| beside(path, end)) {
        if file.exists() && is_open_to_others(&file)? {
            fs::set_permissions(&file, Permissions::from_mode(0o600))
                .with_context(|| format!("{} can be read by others. Run: chmod 600 {0}", file.display()))?;
        }
    }
    Ok(())
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// The key of the house; thrown on the first day.
pub fn key(path: &Path, dice: &Dice) -> anyhow::Result<Vec<u8>> {
    if !path.exists() {
        let fresh = path.with_extension("new");
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
        file.write_all(hex(&dice.bytes::<KEY_BYTES>()).as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, path)?;
    }
    if is_open_to_others(path)? {
        bail!("{} can be read by others. Run: chmod 600 {0}", path.display());
    }
    let key = fs::read(path)?;
    if key.len() < KEY_BYTES {
        bail!("{} is too short to be a key. Restore it from your backup.", path.display());
    }
    Ok(key)
}

fn is_open_to_others(path: &Path) -> anyhow::Result<bool> {
    Ok(fs::metadata(path)?.permissions().mode() & OTHERS != 0)
}
