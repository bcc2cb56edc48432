//! What a change of role gives and takes, from the role model itself: nobody has to know a role by heart.

use guildhall_domain::pack::Pack;
use guildhall_domain::permission::PermissionSet;
use guildhall_domain::role::RoleId;

/// Rights under one heading, as one reads them: "see the members, change roles".
pub(super) type Group = (String, String);

/// The rights that `to` has and `from` has not, by heading.
pub(super) fn beyond(pack: &Pack, from: PermissionSet, to: PermissionSet) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for entry in
        pack.entries().filter(|entry| to.contains(entry.permission) && !from.contains(entry.permission))
    {
        match groups.iter_mut().find(|(name, _)| *name == entry.group) {
            Some((_, list)) => {
                list.push_str(", ");
                list.push_str(&entry.allows);
            }
            None => groups.push((entry.group.into_owned(), entry.allows.into_owned())),
        }
    }
    groups
}

/// Everything that a role allows, by heading.
pub(super) fn all(pack: &Pack, role: &RoleId) -> Vec<Group> {
    beyond(pack, PermissionSet::NONE, pack.permissions(role))
}

/// What changes when one role takes the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Rights that come, in one line; empty when none do.
    pub(super) gains: String,
    /// Rights that go, in one line; empty when none do.
    pub(super) loses: String,
}

/// Compares two roles.
pub(super) fn change(pack: &Pack, from: &RoleId, to: &RoleId) -> Change {
    let (before, after) = (pack.permissions(from), pack.permissions(to));
    let line = |groups: Vec<Group>| groups.into_iter().map(|(_, list)| list).collect::<Vec<_>>().join(", ");
    Change { gains: line(beyond(pack, before, after)), loses: line(beyond(pack, after, before)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack() -> Pack {
        Pack::built_in().unwrap().into_iter().find(|pack| pack.id == "autonomy").unwrap()
    }

    fn role(id: &str) -> RoleId {
        RoleId::parse(id).unwrap()
    }

    #[test]
    fn promotion_gains_and_loses_nothing() {
        let change = change(&pack(), &role("admin"), &role("owner"));
        assert_eq!(change.gains, "delete the organization, see billing, manage billing");
        assert_eq!(change.loses, "");
    }

    #[test]
    fn demotion_loses_and_gains_nothing() {
        let change = change(&pack(), &role("owner"), &role("admin"));
        assert_eq!(change.gains, "");
        assert_eq!(change.loses, "delete the organization, see billing, manage billing");
    }

    #[test]
    fn what_is_lost_stands_under_its_headings() {
        let lost = all(&pack(), &role("member"));
        assert_eq!(lost.first(), Some(&("Organization".to_owned(), "see the organization".to_owned())));
        let projects = "see a project and its devices, see a project's members, write projects".to_owned();
        assert!(lost.contains(&("Projects".to_owned(), projects)), "{lost:?}");
    }
}
