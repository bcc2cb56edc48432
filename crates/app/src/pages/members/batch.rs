//! A batch of addresses as someone pastes it: one after another, each with its own verdict while it is still being typed.

use crate::rpc::invitations::addresses_in;
use guildhall_domain::email::{EmailAddress, EmailKey};
use guildhall_domain::sentence;
use guildhall_domain::view::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// One address of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// As it was written.
    pub(crate) address: String,
    /// What is wrong with it; `None` when an invitation can be sent.
    pub(crate) problem: Option<String>,
}

/// What is known of some addresses already: a sentence for each that cannot be invited.
pub(crate) type Known = BTreeMap<EmailKey, String>;

/// The verdict on each address, as far as it can be told before sending.
pub(crate) fn lines(text: &str, known: &Known) -> Vec<Line> {
    let mut seen = BTreeSet::new();
    let verdict = |address: String| {
        let problem = match EmailAddress::parse(&address) {
            Err(why) => Some(why.0),
            Ok(email) if !seen.insert(email.key()) => Some("This address is in the list twice.".to_owned()),
            Ok(email) => known.get(&email.key()).cloned(),
        };
        Line { address, problem }
    };
    addresses_in(text).into_iter().map(verdict).collect()
}

/// How many invitations a batch would send.
pub(crate) fn good(lines: &[Line]) -> usize {
    lines.iter().filter(|line| line.problem.is_none()).count()
}

/// What a button that sends so many says.
pub(crate) fn send(count: usize) -> String {
    match count {
        0 => "Send invitations".to_owned(),
        1 => "Send 1 invitation".to_owned(),
        count => sentence!("Send {} invitations", count),
    }
}

/// What stays in the form once the answer is there, and what the answer taught: what was sent is gone, what was refused stays.
pub(crate) fn left(before: &[Line], answer: &[Verdict], known: &mut Known) -> String {
    for verdict in answer {
        if let (Ok(email), Some(why)) = (EmailAddress::parse(&verdict.address), &verdict.refused) {
            known.insert(email.key(), why.clone());
        }
    }
    let sent = |line: &Line| {
        answer.iter().any(|verdict| verdict.address == line.address && verdict.refused.is_none())
    };
    let kept: Vec<&str> = before
        .iter()
        .filter(|line| line.problem.is_some() || !sent(line))
        .map(|line| line.address.as_str())
        .collect();
    kept.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_spaces_lines_and_names_are_taken_apart() {
        let text = "ada@acme.example, grace@acme.example;radia@acme.example\nMary Keller <mary@acme.example>\n\n  x@y.example z@y.example";
        assert_eq!(
            addresses_in(text),
            [
                "ada@acme.example",
                "grace@acme.example",
                "radia@acme.example",
                "mary@acme.example",
                "x@y.example",
                "z@y.example"
            ]
        );
    }

    #[test]
    fn each_address_has_its_own_verdict() {
        let lines = lines("ada@acme.example nonsense ADA@acme.example", &Known::new());
        let problems: Vec<_> = lines.iter().map(|line| line.problem.as_deref()).collect();
        assert!(
            matches!(problems.as_slice(), [None, Some(_), Some("This address is in the list twice.")]),
            "{problems:?}"
        );
        assert_eq!(good(&lines), 1);
    }

    #[test]
    fn what_was_refused_stays_with_its_sentence() {
        let before = lines("ada@acme.example, grace@acme.example, nonsense", &Known::new());
        let answer = [
            Verdict { address: "ada@acme.example".to_owned(), refused: None, placed: false },
            Verdict {
                address: "grace@acme.example".to_owned(),
                refused: Some("This person is already a member.".to_owned()),
                placed: false,
            },
        ];
        let mut known = Known::new();
        let text = left(&before, &answer, &mut known);
        assert_eq!(text, "grace@acme.example\nnonsense");
        assert_eq!(
            lines(&text, &known).first().and_then(|line| line.problem.clone()).as_deref(),
            Some("This person is already a member.")
        );
    }

    #[test]
    fn a_button_counts_what_it_sends() {
        assert_eq!(
            (send(0), send(1), send(3)),
            ("Send invitations".to_owned(), "Send 1 invitation".to_owned(), "Send 3 invitations".to_owned())
        );
    }
}
