//! Stamps: a stage is skipped while the fingerprint of its inputs is the one it was last done with.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};
use crate::places;

/// A growing fingerprint of a stage's inputs.
#[derive(Default)]
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    /// Adds a text: a version, a flag, another fingerprint.
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text);
        self
    }

    /// Adds a file, or a folder with all it holds (`node_modules` aside); an absent path counts as absent.
    pub(crate) fn path(mut self, path: &Path) -> Result<Self> {
        for file in files_below(path)? {
            let bytes = std::fs::read(&file).map_err(Error::at(&file))?;
            self = self.text(&file.to_string_lossy());
            self.0.update((bytes.len() as u64).to_le_bytes());
            self.0.update(&bytes);
        }
        Ok(self)
    }

    /// The finished fingerprint, as hexadecimal digits.
    pub(crate) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// Eight bytes of a content's hash, for a file name that changes with the content.
pub(crate) fn short_hash(content: &[u8]) -> String {
    hex(Sha256::digest(content).get(..8).unwrap_or_default())
}

/// Every file below a folder in a fixed order, or the file itself; none if the path is absent.
pub(crate) fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    if !path.is_dir() || path.file_name().is_some_and(|name| name == "node_modules") {
        return Ok(Vec::new());
    }
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path).map_err(Error::at(path))? {
        entries.push(entry.map_err(Error::at(path))?.path());
    }
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        files.extend(files_below(&entry)?);
    }
    Ok(files)
}

/// Whether the stage was last finished with this fingerprint.
pub(crate) fn is_current(stage: &str, fingerprint: &str) -> bool {
    std::fs::read_to_string(place(stage)).is_ok_and(|kept| kept == fingerprint)
}

/// Remembers that the stage was finished with this fingerprint.
pub(crate) fn keep(stage: &str, fingerprint: &str) -> Result<()> {
    let place = place(stage);
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder).map_err(Error::at(folder))?;
    }
    std::fs::write(&place, fingerprint).map_err(Error::at(&place))
}

fn place(stage: &str) -> PathBuf {
    places::scratch().join("stamps").join(stage)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
