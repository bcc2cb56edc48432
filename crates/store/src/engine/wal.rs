//! Reading SQLite's write-ahead log before SQLite does: <https://sqlite.org/fileformat2.html#the_write_ahead_log>.
//!
//! SQLite replays whatever log lies beside a file, and keeps nothing by which the two could be told to belong together. A backup that is
//! copied over the file of a server that was killed is ruined by that. So the marks of commits are compared first.

use super::mark::{self, Mark, Random};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

const HEADER: usize = 32;
const FRAME: usize = 24;

/// What of a log would be replayed.
#[derive(Debug, Default)]
struct Replayed {
    /// The marks of its commits, the oldest first.
    marks: Vec<Mark>,
    /// The schema cookies of its copies of the first page.
    cookies: Vec<[u8; 8]>,
}

/// Where SQLite keeps the log of a file.
pub(crate) fn log_of(path: &Path) -> PathBuf {
    beside(path, "-wal")
}

/// Where SQLite keeps what those who have a file open share.
pub(crate) fn shared_of(path: &Path) -> PathBuf {
    beside(path, "-shm")
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Whether the log beside a file is known to belong to another one. Nobody may have the file open meanwhile. What cannot be told is taken
/// to be right: a server that was killed must start again.
///
/// The file holds the state of the commit before the log's first one, or, as far as the log was carried into it, that of one of the log's own. A
/// copy that SQLite's tools made within the log's time holds one of those as well: it is known by the cookie in its header.
pub(crate) fn is_of_another_file(path: &Path) -> bool {
    let Some(replayed) = read(&log_of(path)) else { return false };
    let Some(first) = replayed.marks.first() else { return false };
    let begun_with_it = first.previous == Random::default();
    if !path.metadata().is_ok_and(|file| file.len() > 0) {
        return !begun_with_it;
    }
    let Some(standing) = mark::standing(path) else { return false };
    let Some(newest) = standing.mark else { return !begun_with_it };
    let follows = newest.own == first.previous || replayed.marks.iter().any(|mark| mark.own == newest.own);
    // Others may change the schema without leaving marks: the cookie moves on then, from what the file's row says to what the log says.
    let cookies = replayed.marks.iter().map(|mark| mark.cookie).chain(replayed.cookies.iter().copied());
    let last = cookies.max().unwrap_or_default();
    let is_original = (newest.cookie..=last.max(newest.cookie)).contains(&standing.cookie);
    !(follows && is_original)
}

/// What SQLite would replay of a log; none where there is nothing.
fn read(path: &Path) -> Option<Replayed> {
    let mut log = BufReader::with_capacity(1 << 20, File::open(path).ok()?);
    let mut header = [0; HEADER];
    log.read_exact(&mut header).ok()?;
    let big = match four(&header, 0)? {
        0x377f_0682 => false,
        0x377f_0683 => true,
        _ => return None,
    };
    let size = match four(&header, 8)? {
        1 => 65_536,
        size => usize::try_from(size).ok()?,
    };
    let mut sum = sum_over(big, (0, 0), header.get(..24)?);
    if sum != (four(&header, 24)?, four(&header, 28)?) || !(512..=65_536).contains(&size) {
        return None;
    }
    let (mut certain, mut open) = (Replayed::default(), Replayed::default());
    let (mut frame, mut page) = ([0; FRAME], vec![0; size]);
    while log.read_exact(&mut frame).is_ok() && log.read_exact(&mut page).is_ok() {
        sum = sum_over(big, sum_over(big, sum, frame.get(..8)?), &page);
        let is_next = frame.get(8..16) == header.get(16..24) && sum == (four(&frame, 16)?, four(&frame, 20)?);
        if !is_next {
            break;
        }
        open.cookies.extend((four(&frame, 0)? == 1).then(|| mark::cookie_on(&page)).flatten());
        open.marks.extend(mark::on_page(&page));
        // The last page of a commit says how large the file is then.
        if four(&frame, 4)? > 0 {
            certain.marks.append(&mut open.marks);
            certain.cookies.append(&mut open.cookies);
        }
    }
    Some(certain)
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// SQLite's checksum: over pairs of numbers, each added to what the other came to.
fn sum_over(big: bool, (mut first, mut second): (u32, u32), bytes: &[u8]) -> (u32, u32) {
    let number = |bytes: [u8; 4]| if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
    for pair in bytes.chunks_exact(8) {
        let (Some(one), Some(other)) = (pair.first_chunk(), pair.last_chunk()) else { continue };
        first = first.wrapping_add(number(*one)).wrapping_add(second);
        second = second.wrapping_add(number(*other)).wrapping_add(first);
    }
    (first, second)
}
