//! Dates in words, as the server writes them: UTC, and never relative.

use super::Moment;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY: i64 = 86_400;

/// Year, month and day of a count of days since 1970, in the proleptic Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// A moment before a browser has put it into the person's own words.
#[must_use]
pub fn first_words(at: i64) -> Moment {
    Moment { words: date(at), exact: exact(at) }
}

/// The date in words: "22 Nov 2026".
fn date(at: i64) -> String {
    let (year, month, day) = civil(at.div_euclid(1_000_000).div_euclid(DAY));
    let month =
        usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default();
    format!("{day} {month} {year}")
}

fn hour_minute(at: i64) -> (i64, i64) {
    let second = at.div_euclid(1_000_000).rem_euclid(DAY);
    (second / 3_600, second / 60 % 60)
}

/// Date and time in words: "22 Nov 2026, 08:30 UTC".
fn exact(at: i64) -> String {
    let (hour, minute) = hour_minute(at);
    format!("{}, {hour:02}:{minute:02} UTC", date(at))
}

/// The moment for machines: "2026-11-22T08:30Z".
#[must_use]
pub fn machine_words(at: i64) -> String {
    let (year, month, day) = civil(at.div_euclid(1_000_000).div_euclid(DAY));
    let (hour, minute) = hour_minute(at);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_utc() {
        let at = 1_795_336_215_000_000;
        assert_eq!(date(at), "22 Nov 2026");
        assert_eq!(exact(at), "22 Nov 2026, 08:30 UTC");
        assert_eq!(machine_words(at), "2026-11-22T08:30Z");
    }

    #[test]
    fn leap_days_and_the_time_before_1970_are_right() {
        assert_eq!(date(951_782_400_000_000), "29 Feb 2000");
        assert_eq!(date(-1), "31 Dec 1969");
        assert_eq!(date(0), "1 Jan 1970");
    }
}
