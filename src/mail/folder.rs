//! Puts letters as `.eml` files into a folder: for trying the site out, and for a mail program that collects them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::base::letter::{Letter, Outcome};

/// A folder that receives one file a letter; made when it does not exist.
#[derive(Debug, Clone)]
pub struct FolderPost {
    folder: PathBuf,
}

impl FolderPost {
    pub fn new(folder: impl Into<PathBuf>) -> FolderPost {
        FolderPost { folder: folder.into() }
    }

    /// The same letter a second time changes nothing. The file is on disk before `Sent` is answered.
    pub async fn deliver(&self, letter: &Letter, bytes: Vec<u8>) -> Outcome {
        let folder = self.folder.clone();
        let name = file_name(letter);
        let written = tokio::task::spawn_blocking(move || write_once(&folder, &name, &bytes)).await;
        match written {
            Ok(Ok(())) => Outcome::Sent,
            Ok(Err(error)) => {
                Outcome::Later { reason: format!("The folder for letters cannot be written: {}", error.kind()) }
            }
            Err(_) => Outcome::Later { reason: "The folder for letters cannot be written.".into() },
        }
    }
}

/// Sorts by date. A message id that was composed holds nothing that a file name cannot.
fn file_name(letter: &Letter) -> String {
    format!("{:012}-{}.eml", letter.sent_as_date, letter.message_id)
}

fn write_once(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let place = folder.join(name);
    if place.try_exists()? {
        return Ok(());
    }
    // Two programs may write the same letter at the same time: each has its own draft.
    let draft = folder.join(format!(".{name}.{}", std::process::id()));
    let mut file = private_file(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, &place)?;
    File::open(folder)?.sync_all()
}

/// Letters hold personal links: only the account that runs the site may read them.
#[cfg(unix)]
fn private_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).open(path)
}
