//! What became of a batch of addresses.

use serde::{Deserialize, Serialize};

/// What became of a batch of addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Each row's own verdict.
    pub verdicts: Vec<Verdict>,
    /// What worked, in a sentence: see [`Verdict::summary`].
    pub said: Option<String>,
}

/// What became of one address of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The address as it was written.
    pub address: String,
    /// The refusal, or nothing when an invitation was made or the person was placed.
    pub refused: Option<String>,
    /// Whether the person was placed at once, so that nobody waits for an answer. The browser reads it in the batch's sentence.
    #[cfg_attr(target_arch = "wasm32", serde(skip))]
    pub placed: bool,
}

impl Verdict {
    /// What became of a batch, as far as it worked: "2 invitations sent.", "1 person added, 1 invitation sent."; none when nothing did.
    #[must_use]
    pub fn summary(verdicts: &[Self]) -> Option<String> {
        let count =
            |placed| verdicts.iter().filter(|row| row.refused.is_none() && row.placed == placed).count();
        let added = match count(true) {
            0 => None,
            1 => Some("1 person added".to_owned()),
            added => Some(format!("{added} people added")),
        };
        let sent = match count(false) {
            0 => None,
            1 => Some("1 invitation sent".to_owned()),
            sent => Some(format!("{sent} invitations sent")),
        };
        match (added, sent) {
            (None, None) => None,
            (Some(only), None) | (None, Some(only)) => Some(only + "."),
            (Some(added), Some(sent)) => Some(format!("{added}, {sent}.")),
        }
    }
}
