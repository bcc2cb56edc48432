//! Moments in words, for mails: "29 November 2026, 10:00 UTC".

use guildhall_domain::time::Timestamp;
use time::OffsetDateTime;
use time::macros::format_description;

/// The moment in words, always in UTC, since a mail does not know its reader's clock.
pub(crate) fn in_words(at: Timestamp) -> String {
    let format = format_description!("[day padding:none] [month repr:long] [year], [hour]:[minute] UTC");
    let moment = OffsetDateTime::from_unix_timestamp(at.0 / 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    moment.format(format).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_like_a_date() {
        assert_eq!(in_words(Timestamp(1_795_946_400_000_000)), "29 November 2026, 10:00 UTC");
    }
}
