//! Which crate may know which: the arrows of `docs/ARCHITECTURE.md`, held against cargo's own graph.

use std::path::PathBuf;

use serde_json::Value;

use super::Finding;
use crate::error::{Error, Result};
use crate::process;

/// For each crate the crates of this house that it may depend on.
const ARROWS: [(&str, &[&str]); 12] = [
    ("cluster", &[]),
    ("domain", &[]),
    ("store", &["domain"]),
    ("mail", &["domain"]),
    ("service", &["domain", "store", "mail"]),
    ("app", &["domain", "service"]),
    ("client", &["app", "domain"]),
    ("foresight", &["domain"]),
    ("server", &["domain", "store", "mail", "service", "app"]),
    ("testkit", &["cluster", "domain", "store", "mail", "service"]),
    ("bench", &["domain", "store", "mail", "service", "testkit"]),
    ("xtask", &["cluster"]),
];

/// Crates from elsewhere that only some crates may know.
const GUARDED: [(&str, &[&str]); 5] = [
    ("sqlx", &["store", "testkit"]),
    ("rusqlite", &["store", "testkit"]),
    ("lettre", &["mail", "testkit"]),
    ("axum", &["server", "bench"]),
    ("leptos", &["app", "client", "server"]),
];

/// Every arrow that points where none may point. Tests may know more, so only what ships is looked at.
pub(crate) fn findings() -> Result<Vec<Finding>> {
    let mut cargo = process::command("cargo");
    let text = process::output(cargo.args(["metadata", "--no-deps", "--format-version=1"]))?;
    let graph: Value = serde_json::from_str(&text)
        .map_err(|trouble| Error::said(format!("`cargo metadata` said something unreadable: {trouble}.")))?;
    let packages = graph.pointer("/packages").and_then(Value::as_array).cloned().unwrap_or_default();
    Ok(packages.iter().flat_map(of_package).collect())
}

fn of_package(package: &Value) -> Vec<Finding> {
    let Some(name) = house_name(text(package, "name")) else { return Vec::new() };
    let allowed = ARROWS.iter().find(|(from, _)| *from == name).map(|(_, to)| *to);
    let shipped = package.pointer("/dependencies").and_then(Value::as_array).into_iter().flatten();
    shipped
        .filter(|dependency| text(dependency, "kind") != "dev")
        .filter_map(|dependency| broken(name, allowed, text(dependency, "name")))
        .map(|rule| Finding { file: PathBuf::from(format!("crates/{name}/Cargo.toml")), line: None, rule })
        .collect()
}

fn broken(from: &str, allowed: Option<&[&str]>, to: &str) -> Option<String> {
    if let Some(inside) = house_name(to) {
        let fine = allowed.is_some_and(|allowed| allowed.contains(&inside));
        return (!fine).then(|| format!("{from} may not depend on {inside}; see docs/ARCHITECTURE.md."));
    }
    let (_, knowing) = GUARDED.iter().find(|(guarded, _)| *guarded == to)?;
    (!knowing.contains(&from))
        .then(|| format!("{to} is known to {} only, not to {from}.", knowing.join(", ")))
}

fn house_name(package: &str) -> Option<&str> {
    package.strip_prefix("guildhall-")
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrow_may_only_point_down() {
        assert_eq!(broken("store", Some(&["domain"]), "guildhall-domain"), None);
        assert!(broken("domain", Some(&[]), "guildhall-store").is_some());
        assert!(broken("app", Some(&["domain", "service"]), "guildhall-store").is_some());
    }

    #[test]
    fn only_the_store_knows_sqlx() {
        assert!(broken("service", Some(&["store"]), "sqlx").is_some());
        assert_eq!(broken("store", Some(&["domain"]), "sqlx"), None);
    }
}
