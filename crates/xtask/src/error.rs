//! What can go wrong in a developer command, worded for the person who ran it.

use std::path::{Path, PathBuf};

/// Shorthand for everything in this crate that can fail.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// A failure that ends a command. Its text is a sentence, shown without a stack trace.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Something the command needs is not on this machine and could not be set up.
    #[error("{what} is missing. {install}")]
    Missing {
        /// What is missing, as a noun.
        what: &'static str,
        /// The sentence that says what to install.
        install: String,
    },
    /// A program ran and did not succeed; `output` is what it printed.
    #[error("{program} did not succeed. All it printed is in {}.\n{output}", log.display())]
    Failed {
        /// The program's name.
        program: String,
        /// Where the whole output is kept.
        log: PathBuf,
        /// The last lines of the output.
        output: String,
    },
    /// A program could not be started at all.
    #[error("{program} cannot be started ({source}). Install it, or put it on PATH.")]
    NotStarted {
        /// The program's name.
        program: String,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// A file or folder could not be read or written.
    #[error("{} cannot be used: {source}.", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// Anything else, already worded as a sentence.
    #[error("{0}")]
    Said(String),
}

impl Error {
    /// Words an I/O failure with the path it happened at; made for `map_err`.
    pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::File { path, source }
    }

    /// A failure already worded as a sentence.
    pub(crate) fn said(sentence: impl Into<String>) -> Self {
        Self::Said(sentence.into())
    }
}
