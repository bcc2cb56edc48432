//! Roles: named sets of permissions.

use crate::name::{Unusable, text};
use crate::permission::PermissionSet;
use crate::sentence;
use serde::{Deserialize, Serialize};
use std::fmt;

text!(
    /// A role's stable name inside its organization: `a-z`, `0-9`, `-` and `_`, at most 40 characters. Several roles that one person holds at
    /// once (where the pack lets them) are named as one, in the order of the alphabet, with commas between them: `accounting,developer`.
    RoleId, |text| {
        let mut parts: Vec<&str> = text.split(',').map(str::trim).collect();
        parts.sort_unstable();
        parts.dedup();
        if parts.len() > SEVERAL {
            Err(Unusable(sentence!("One person holds at most {} roles at once.", SEVERAL)))
        } else if parts.iter().all(|part| is_name(part)) {
            Ok(parts.join(","))
        } else {
            Err(Unusable("A role is named with a–z, 0–9, - and _, at most 40 characters.".to_owned()))
        }
    }
);

/// How many roles one person can hold at once.
pub const SEVERAL: usize = 8;

fn is_name(text: &str) -> bool {
    let fits = (1..=40).contains(&text.len());
    fits && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

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
    /// Several roles as one.
    ///
    /// # Errors
    /// Says that there is none, or that they are more than [`SEVERAL`].
    pub fn together<'a>(roles: impl IntoIterator<Item = &'a Self>) -> Result<Self, Unusable> {
        let named: Vec<&str> = roles.into_iter().map(Self::as_str).collect();
        if named.is_empty() {
            Err(Unusable("Choose a role.".to_owned()))
        } else {
            Self::parse(&named.join(","))
        }
    }

    /// The roles that it names: itself, or each of several.
    pub fn parts(&self) -> impl Iterator<Item = Self> + '_ {
        self.0.split(',').map(|part| Self(part.to_owned()))
    }

    /// Whether it names several roles.
    #[must_use]
    pub fn is_several(&self) -> bool {
        self.0.contains(',')
    }

    /// Whether whoever holds it holds another role with it: the same, or one or some of several.
    #[must_use]
    pub fn includes(&self, role: &Self) -> bool {
        let holds = |wanted| self.0.split(',').any(|part| part == wanted);
        self == role || (self.is_several() && role.0.split(',').all(holds))
    }

    /// The same with another role in the place of one.
    #[must_use]
    pub fn replacing(&self, role: &Self, to: &Self) -> Self {
        let others = self.0.split(',').filter(|part| *part != role.0);
        let mut parts: Vec<&str> = others.chain(to.0.split(',')).collect();
        parts.sort_unstable();
        parts.dedup();
        if self.includes(role) { Self(parts.join(",")) } else { self.clone() }
    }

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
    sentence!("{} {}", article, title)
}

/// The title in the middle of a sentence, without its article: "admin".
pub(crate) fn without_article(with_article: &str) -> &str {
    with_article.split_once(' ').map_or(with_article, |(_, title)| title)
}
