//! Rust source with comments and texts blanked out, so that a rule about code does not stumble over words.

/// Replaces comments and the inside of string literals by spaces; lines stay where they are.
/// Good enough for the rules here: raw strings end at `"#` whatever their number of `#`.
pub(crate) fn without_words(source: &str) -> String {
    let mut kept = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let Some(length) = opening(rest) else {
            kept.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        };
        let (words, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        kept.extend(words.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = after;
    }
    kept
}

/// How long the comment or literal is that begins right here, if one does.
fn opening(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return Some(text.find("*/").map_or(text.len(), |end| end + 2));
    }
    if text.starts_with("r#\"") {
        return Some(text.get(3..)?.find("\"#").map_or(text.len(), |end| end + 5));
    }
    if text.starts_with("'\"'") {
        return Some(3);
    }
    if text.starts_with("'\\\"'") || text.starts_with("'\\''") {
        return Some(4);
    }
    text.starts_with('"').then(|| literal_length(text))
}

/// The length of a string literal with its quotes, minding escapes.
fn literal_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_texts_are_blanked_and_code_stays() {
        let source = "let a = \"x \\\" y\"; // z\nlet b = r#\"q\"#; /* w */ c";
        let kept = without_words(source);
        assert_eq!(kept.split_whitespace().collect::<Vec<_>>().join(" "), "let a = ; let b = ; c");
        assert_eq!(kept.lines().count(), 2);
    }
}
