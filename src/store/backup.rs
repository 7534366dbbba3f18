//! A whole copy of a SQLite house while it runs, and putting one back.

use std::fs;
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::deserialize::QueryableByName;
use diesel::sql_types::Text;
use diesel::{RunQueryDsl, sql_query};

use super::StoreError;
use super::pool::Place;

#[derive(QueryableByName)]
struct Verdict {
    #[diesel(sql_type = Text)]
    verdict: String,
}

/// Writes a copy that holds everything confirmed before it began. The file appears only when it is whole and sound.
pub fn copy_to(database: &Path, target: &Path) -> Result<(), StoreError> {
    let fresh = beside(target, "new");
    remove_if_there(&fresh)?;
    let mut conn = Place::Sqlite(database.to_string_lossy().into_owned()).open()?;
    let quoted = fresh.to_string_lossy().replace('\'', "''");
    conn.batch_execute(&format!("VACUUM INTO '{quoted}'"))?;
    check(&fresh)?;
    make_private(&fresh)?;
    fs::File::open(&fresh).and_then(|file| file.sync_all()).map_err(broken)?;
    fs::rename(&fresh, target).map_err(broken)
}

/// Puts a copy in the place of the database. The site must not be running.
pub fn put_back(copy: &Path, database: &Path) -> Result<(), StoreError> {
    check(copy)?;
    let fresh = beside(database, "restored");
    fs::copy(copy, &fresh).map_err(broken)?;
    make_private(&fresh)?;
    for journal in ["-wal", "-shm"] {
        remove_if_there(&PathBuf::from(format!("{}{journal}", database.display())))?;
    }
    fs::rename(&fresh, database).map_err(broken)
}

fn check(file: &Path) -> Result<(), StoreError> {
    if !file.is_file() {
        return Err(StoreError::Broken(format!("{} is not there", file.display())));
    }
    let mut conn = Place::Sqlite(file.to_string_lossy().into_owned()).open()?;
    conn.batch_execute("PRAGMA journal_mode=DELETE;")?;
    let rows = sql_query("SELECT integrity_check AS verdict FROM pragma_integrity_check").load::<Verdict>(&mut conn)?;
    let is_sound = rows.iter().all(|row| row.verdict == "ok");
    if is_sound { Ok(()) } else { Err(StoreError::Broken(format!("{} is damaged", file.display()))) }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}.{ending}", path.display()))
}

fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    if path.exists() { fs::remove_file(path).map_err(broken) } else { Ok(()) }
}

fn make_private(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(broken)
}

fn broken(error: std::io::Error) -> StoreError {
    StoreError::Broken(error.to_string())
}
