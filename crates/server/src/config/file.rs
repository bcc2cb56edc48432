//! The configuration file: TOML, with nothing in it that Guildhall does not know.

use super::Settings;
use crate::trouble::Trouble;
use std::io::ErrorKind;
use std::path::Path;

/// The file that is read when none is named, if it is there.
const USUAL: &str = "guildhall.toml";

/// Reads the named file, or the usual one where there is one.
pub(super) fn read(named: Option<&Path>) -> Result<Option<Settings>, Trouble> {
    let path = named.unwrap_or(Path::new(USUAL));
    match std::fs::read_to_string(path) {
        Ok(text) => parse(path, &text).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => Ok(None),
        Err(error) => Err(Trouble::new(format!(
            "The configuration file {} cannot be read ({error}): name another one with --config.",
            path.display()
        ))),
    }
}

fn parse(path: &Path, text: &str) -> Result<Settings, Trouble> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let message = error.message().trim_end_matches('.').replace('\n', ", ");
        Trouble::new(format!("{}, line {line}: {message}.", path.display()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        parse(Path::new("guildhall.toml"), text).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let said = refusal("brand = \"Acme\"\nlistne = \"127.0.0.1:1\"\n");
        assert!(
            said.starts_with("guildhall.toml, line 2: unknown field `listne`, expected one of `listen`"),
            "{said}"
        );
    }

    #[test]
    fn an_unusable_value_is_named_with_its_line() {
        let said = refusal("\nbase_url = \"ftp://example.org\"\n");
        assert!(said.starts_with("guildhall.toml, line 2: "), "{said}");
        assert!(said.contains("http:// or https://"), "{said}");
    }

    #[test]
    fn a_wrong_type_is_named_with_its_line() {
        assert!(refusal("limits = 3").starts_with("guildhall.toml, line 1: invalid type"));
    }
}
