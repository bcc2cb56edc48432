//! Texts that are made from the code and committed: a test fails when the two differ.

use std::path::Path;

/// Holds a text against its committed file; with `UPDATE_MATRICES=1` in the environment, rewrites the file instead.
pub fn hold(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/matrices").join(name);
    if std::env::var_os("UPDATE_MATRICES").is_some_and(|value| value == "1") {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    for (line, (now, then)) in text.lines().zip(committed.lines()).enumerate() {
        assert_eq!(now, then, "docs/matrices/{name}, line {}: the code now says the left", line + 1);
    }
    assert_eq!(text, committed, "docs/matrices/{name} differs; look at why, then run with UPDATE_MATRICES=1");
}
