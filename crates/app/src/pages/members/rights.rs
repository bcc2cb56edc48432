//! What a role allows, from the role model itself: nobody has to know a role by heart.

use guildhall_domain::pack::Pack;
use guildhall_domain::role::RoleId;

/// Rights under one heading, as one reads them: "see the members, change roles".
pub(super) type Group = (String, String);

/// Everything that a role allows, by heading.
pub(super) fn all(pack: &Pack, role: &RoleId) -> Vec<Group> {
    let rights = pack.permissions(role);
    let mut groups: Vec<Group> = Vec::new();
    for entry in pack.entries().filter(|entry| rights.contains(entry.permission)) {
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
    fn what_is_lost_stands_under_its_headings() {
        let lost = all(&pack(), &role("member"));
        assert_eq!(lost.first(), Some(&("Organization".to_owned(), "see the organization".to_owned())));
        let projects = "see a project and its devices, see a project's members, write projects".to_owned();
        assert!(lost.contains(&("Projects".to_owned(), projects)), "{lost:?}");
    }
}
