//! Which state of a SQLite file is which: every commit leaves a mark of its own, which names the one before it. By these a log is told
//! from one that belongs to another file, before SQLite reads the two together.

use crate::error::{Error, Result};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// What the row of marks begins with, so that it is found in a page without reading the file's schema.
const MAGIC: &[u8] = b"guildhall-mark-1";
/// The number of a random mark's bytes.
const LENGTH: usize = 16;
/// The number of the schema cookie's hexadecimal digits.
const DIGITS: usize = 8;

/// Part of every commit. The cookie is what the file's header says; a copy made by SQLite's own tools has another there.
const ADVANCE: &str = "update commit_mark set previous = mark, mark = randomblob(16),
    cookie = (select format('%08x', schema_version) from pragma_schema_version)";
const READ: &str = "select previous, mark, cookie from commit_mark";
const HEADER: &str = "select format('%08x', schema_version) from pragma_schema_version";

/// A random value.
pub(super) type Random = [u8; LENGTH];

/// The mark of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// That of the commit before.
    pub(super) previous: Random,
    /// Its own.
    pub(super) own: Random,
    /// The schema cookie at the time, in digits.
    pub(super) cookie: [u8; DIGITS],
}

/// A database file as it stands, without its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// Its newest mark; none where it has none.
    pub(super) mark: Option<Mark>,
    /// The schema cookie in its header.
    pub(super) cookie: [u8; DIGITS],
}

/// Marks the state that the open transaction is about to make. A file without a schema has no marks.
pub(super) fn advance(conn: &Connection) -> Result<()> {
    match conn.prepare_cached(ADVANCE).and_then(|mut statement| statement.execute([])) {
        Err(error) if error.to_string().contains("no such table") => Ok(()),
        done => done.map(|_| ()).map_err(Error::from),
    }
}

/// The mark on a page, if that is the page of marks: a leaf of a table with one row.
pub(super) fn on_page(page: &[u8]) -> Option<Mark> {
    let two = |at: usize| Some(usize::from(u16::from_be_bytes(page.get(at..at + 2)?.try_into().ok()?)));
    if *page.first()? != 13 || two(3)? != 1 {
        return None;
    }
    let row = page.get(two(8)?..)?;
    let row = row.get(..row.len().min(96))?;
    let at = row.windows(MAGIC.len()).position(|bytes| bytes == MAGIC)? + MAGIC.len();
    let (previous, rest) = row.get(at..)?.split_first_chunk::<LENGTH>()?;
    let (own, rest) = rest.split_first_chunk::<LENGTH>()?;
    let (cookie, _) = rest.split_first_chunk::<DIGITS>()?;
    Some(Mark { previous: *previous, own: *own, cookie: *cookie })
}

/// The schema cookie on a file's first page.
pub(super) fn cookie_on(first_page: &[u8]) -> Option<[u8; DIGITS]> {
    let cookie = u32::from_be_bytes(first_page.get(40..44)?.try_into().ok()?);
    format!("{cookie:08x}").into_bytes().try_into().ok()
}

/// What the file itself says, whatever its log does; none where it cannot be read by itself.
pub(super) fn standing(path: &Path) -> Option<Standing> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(alone(path)?, flags).ok()?;
    let cookie: String = conn.query_row(HEADER, [], |row| row.get(0)).ok()?;
    let row: rusqlite::Result<(Random, Random, String)> =
        conn.query_row(READ, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let mark = match row {
        Ok((previous, own, digits)) => {
            Some(Mark { previous, own, cookie: digits.into_bytes().try_into().ok()? })
        }
        Err(error) if error.to_string().contains("no such table") => None,
        Err(_) => return None,
    };
    Some(Standing { mark, cookie: cookie.into_bytes().try_into().ok()? })
}

/// The address under which SQLite reads a file alone, as something that nobody changes.
pub(super) fn alone(path: &Path) -> Option<String> {
    let escaped: String = path.to_str()?.chars().fold(String::new(), |mut escaped, letter| {
        match letter {
            '%' => escaped.push_str("%25"),
            '?' => escaped.push_str("%3f"),
            '#' => escaped.push_str("%23"),
            other => escaped.push(other),
        }
        escaped
    });
    Some(format!("file:{escaped}?immutable=1"))
}
