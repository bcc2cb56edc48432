//! Words that a person wrote, kept from becoming links: mail programs turn whatever looks like an address or a URL
//! into one, and a name must not be able to send people elsewhere in Guildhall's name.

/// Invisible, has no width, and ends a URL for every mail program that guesses at URLs.
const ZERO_WIDTH_SPACE: char = '\u{200B}';

/// The same words, with an invisible break wherever a URL, an e-mail address or an encoded word of a header would hold together, and without control
/// characters or those that turn the direction of writing around; those that keep a name's direction to itself stay.
pub(super) fn unlinked(words: &str) -> String {
    let mut safe = String::with_capacity(words.len() + 8);
    let mut letters = words.chars().filter(|c| !is_unprintable(*c)).peekable();
    while let Some(letter) = letters.next() {
        safe.push(letter);
        let next = letters.peek().copied();
        let continues = next.is_some_and(|next| !next.is_whitespace());
        // What begins an encoded word (RFC 2047) would be decoded by whoever shows the subject, and say what was left out here.
        let begins_encoded = letter == '=' && next == Some('?');
        if begins_encoded || (continues && holds_links_together(letter)) {
            safe.push(ZERO_WIDTH_SPACE);
        }
    }
    safe
}

/// The dots of a host name (the three others mean the same to a browser), the colon of a scheme, the at of an address.
const fn holds_links_together(c: char) -> bool {
    matches!(c, '.' | '\u{3002}' | '\u{FF0E}' | '\u{FF61}' | ':' | '@' | '\u{FF20}')
}

fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}' | '\u{2067}')
}

#[cfg(test)]
mod tests {
    use super::unlinked;

    fn check(words: &str, expected: &str) {
        assert_eq!(unlinked(words).replace('\u{200B}', "|"), expected);
    }

    #[test]
    fn ordinary_names_stay_as_they_are() {
        for name in ["Ada Lovelace", "Acme, Inc.", "Müller & Söhne", "李小龍", "O'Neill – West", "👩‍🚀 Crew"]
        {
            check(name, name);
        }
    }

    #[test]
    fn names_that_look_like_links_are_broken_up() {
        check("evil.example", "evil.|example");
        check("https://evil.example/x?y", "https:|//evil.|example/x?y");
        check("www.evil.example.", "www.|evil.|example.");
        check("eve@evil.example", "eve@|evil.|example");
        check("10.0.0.1", "10.|0.|0.|1");
        check("evil。example", "evil。|example");
        check("mailto:eve", "mailto:|eve");
    }

    #[test]
    fn what_a_header_would_decode_is_broken_up() {
        check("=?utf-8?q?Eve=0A?=", "=|?utf-8?q?Eve=0A?=");
        check("2 = 2? =", "2 = 2? =");
    }

    #[test]
    fn controls_and_turned_writing_are_left_out() {
        check("Eve\r\nBcc: x\0", "EveBcc: x");
        check("a\u{202E}b\u{2066}c\u{2028}d", "abcd");
        check("\u{2068}علی\u{2069} invited you", "\u{2068}علی\u{2069} invited you");
    }
}
