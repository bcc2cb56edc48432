//! What a pack says of notices: for each event, who hears of it, by mail and in the console.

use super::source::{Broken, PackFile, Source};
use serde::Deserialize;

/// Who hears of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Whoever it concerns: the person asked, placed, changed or removed; of an answer to an invitation, whoever vouches for it.
    Person,
    /// The organization's active owners, beside whoever did it and whom it concerns: the first [`OWNERS`] of them.
    Owners,
}

/// How many owners hear of an event, at most.
pub const OWNERS: u32 = 20;

/// Who hears of an event, and how.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Those who get a mail.
    #[serde(default)]
    pub mail: Vec<Audience>,
    /// Those who are notified in the console.
    #[serde(default)]
    pub console: Vec<Audience>,
}

/// Who hears of what. An event that a pack does not name is told to whoever it concerns, both ways.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NoticeRules {
    /// Someone is asked in, or again.
    pub invited: Notice,
    /// The mail of an invitation is refused for good.
    pub undelivered: Notice,
    /// Someone is placed at once.
    pub placed: Notice,
    /// An invitation is accepted.
    pub accepted: Notice,
    /// An invitation is declined.
    pub declined: Notice,
    /// An invitation is taken back.
    pub revoked: Notice,
    /// A member gets another role.
    pub role_changed: Notice,
    /// A member is removed.
    pub removed: Notice,
    /// A member's rights are suspended.
    pub suspended: Notice,
    /// A suspended member's rights are restored.
    pub restored: Notice,
    /// A member leaves by themselves: nobody hears of it, unless the pack says so.
    pub left: Notice,
    /// A member gets a role in a project or on a resource, another one, or none any more.
    pub granted: Notice,
}

impl Notice {
    const NOBODY: Self = Self { mail: Vec::new(), console: Vec::new() };
}

impl Default for Notice {
    fn default() -> Self {
        Self { mail: vec![Audience::Person], console: vec![Audience::Person] }
    }
}

impl Default for NoticeRules {
    fn default() -> Self {
        let person = Notice::default;
        Self {
            invited: person(),
            undelivered: person(),
            placed: person(),
            accepted: person(),
            declined: person(),
            revoked: person(),
            role_changed: person(),
            removed: person(),
            suspended: person(),
            restored: person(),
            left: Notice::NOBODY,
            granted: person(),
        }
    }
}

/// The rules of a pack's file: a mail carries the link of an invitation, and whoever leaves knows.
pub(super) fn rules(source: &Source<'_>, read: &PackFile) -> Result<NoticeRules, Broken> {
    let Some(written) = &read.notices else { return Ok(NoticeRules::default()) };
    let rules = written.get_ref();
    if !rules.invited.mail.contains(&Audience::Person) {
        let reason = "`invited` needs `mail = [\"person\"]`: the mail carries the link to answer by";
        return Err(source.broken(&written.span(), reason));
    }
    if rules.left.mail.contains(&Audience::Person) || rules.left.console.contains(&Audience::Person) {
        return Err(source.broken(&written.span(), "`left` can be told to `owners` alone: the person knows"));
    }
    Ok(rules.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::{BUILT_IN, Pack};

    #[test]
    fn a_pack_says_who_hears_of_what() {
        let (file, text) = BUILT_IN[0];
        let with = |rules: &str| Pack::parse(file, &format!("{text}\n[notices]\n{rules}\n"));
        let pack = with("role_changed = { mail = [\"person\"] }\nleft = { console = [\"owners\"] }").unwrap();
        assert_eq!((pack.notices.role_changed.console.len(), pack.notices.role_changed.mail.len()), (0, 1));
        assert_eq!(pack.notices.left.console, [Audience::Owners]);
        assert_eq!(pack.notices.accepted, Notice::default());
        let refused = |rules: &str| with(rules).unwrap_err().reason;
        assert!(refused("invited = { console = [\"person\"] }").contains("the mail carries the link"));
        assert!(refused("left = { mail = [\"person\"] }").contains("`owners` alone"));
        assert!(refused("parted = {}").contains("unknown field `parted`"));
        assert!(refused("removed = { mail = [\"everyone\"] }").contains("unknown variant `everyone`"));
    }
}
