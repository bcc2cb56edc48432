//! Roles: named sets of permissions.

use crate::name::{Unusable, text};
use crate::permission::PermissionSet;
use serde::{Deserialize, Serialize};
use std::fmt;

text!(
    /// A role's stable name inside its organization: `a-z`, `0-9`, `-` and `_`, at most 40 characters.
    RoleId, |text| {
        let fits = (1..=40).contains(&text.len());
        if fits && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_') {
            Ok(text.to_owned())
        } else {
            Err(Unusable("A role is named with a–z, 0–9, - and _, at most 40 characters.".to_owned()))
        }
    }
);

/// A role, as its pack gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its stable name.
    pub id: RoleId,
    /// What people call it: "Admin".
    pub title: String,
    /// Several of them: "admins".
    pub plural: String,
    /// One who holds it, in the middle of a sentence: "an admin". It follows from the title unless the pack says otherwise, and is kept, because lower case needs tables of letters that
    /// the browser would have to download.
    pub with_article: String,
    /// What it is for, in one sentence.
    pub description: String,
    /// What it allows.
    pub permissions: PermissionSet,
    /// The project role that comes with it in every project; none for a role in a project.
    pub in_every_project: Option<RoleId>,
    /// Whether this is the owner role: the one of which an organization always keeps an active holder.
    pub owner: bool,
    /// Whether the organization has made it.
    #[serde(default)]
    pub custom: bool,
}

impl RoleId {
    /// The name of a role whose title suggests none.
    #[must_use]
    pub(crate) fn of_role() -> Self {
        Self("role".to_owned())
    }
}

/// A title in the middle of a sentence, with its article: "an index".
#[must_use]
pub fn with_article(title: &str) -> String {
    let title = title.to_lowercase();
    let article = if title.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {title}")
}

/// The title in the middle of a sentence, without its article: "admin".
pub(crate) fn without_article(with_article: &str) -> &str {
    with_article.split_once(' ').map_or(with_article, |(_, title)| title)
}
