//! Every statement of this crate, so that a test can prepare each one on both engines.

use crate::engine::pair::PAIRS;

/// Names a file's statements and lists them for the check: a statement that is used is a statement that is listed.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$doc])* const $name: &str = $sql;)+
        /// This file's statements, by name.
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}
pub(crate) use statements;

/// The files that name statements.
const FILES: &[&[(&str, &str)]] = &[
    crate::account::STATEMENTS,
    crate::address::STATEMENTS,
    crate::apply::STATEMENTS,
    crate::apply::projects::STATEMENTS,
    crate::audit::STATEMENTS,
    crate::device::STATEMENTS,
    crate::drift::STATEMENTS,
    crate::facts::STATEMENTS,
    crate::housekeeping::STATEMENTS,
    crate::installation::STATEMENTS,
    crate::invitation::STATEMENTS,
    crate::invoicing::STATEMENTS,
    crate::ledger::STATEMENTS,
    crate::limit::STATEMENTS,
    crate::link::STATEMENTS,
    crate::membership::STATEMENTS,
    crate::migrate::STATEMENTS,
    crate::notification::STATEMENTS,
    crate::observation::STATEMENTS,
    crate::opt_out::STATEMENTS,
    crate::organization::STATEMENTS,
    crate::outbox::STATEMENTS,
    crate::project::STATEMENTS,
    crate::reach::STATEMENTS,
    crate::refusal::STATEMENTS,
    crate::restored::STATEMENTS,
    crate::roles::STATEMENTS,
    crate::roster::STATEMENTS,
    crate::session::STATEMENTS,
    crate::session_act::STATEMENTS,
    crate::sign_up::STATEMENTS,
    crate::telling::STATEMENTS,
    crate::token::STATEMENTS,
    crate::tree::STATEMENTS,
    crate::waiting::STATEMENTS,
];

/// Every statement, by name: first as SQLite, then as PostgreSQL runs it. Scripts come apart into their statements.
#[must_use]
pub fn every_statement() -> Vec<(&'static str, Vec<&'static str>, Vec<&'static str>)> {
    let parts = |sql| crate::engine::parts(sql).collect::<Vec<_>>();
    let common = FILES.iter().flat_map(|file| file.iter()).map(|(name, sql)| (*name, parts(sql), parts(sql)));
    let pairs = PAIRS.iter().map(|(name, pair)| {
        let (first, second) = pair.both();
        (*name, vec![first], vec![second])
    });
    common.chain(pairs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// PostgreSQL keeps prepared statements by their text: two scripts with one text and another number of arguments would meet there.
    #[test]
    fn no_two_scripts_share_the_text_of_a_statement() {
        let mut seen = BTreeSet::new();
        for (name, _, parts) in every_statement() {
            for part in parts {
                assert!(seen.insert(part), "{name} repeats another statement's text: {part}");
            }
        }
    }
}
