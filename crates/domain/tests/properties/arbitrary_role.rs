//! Arbitrary roles of the organization's own, and arbitrary commands about them.

use crate::acme::{FIVE_ROLES, built_in, several_of_five};
use crate::arbitrary::roles;
use crate::custom::custom;
use guildhall_domain::command::Command;
use guildhall_domain::custom::CustomRole;
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::Level;
use proptest::prelude::*;

fn levels() -> impl Strategy<Value = Level> {
    prop::sample::select(vec![Level::Organization, Level::Project])
}

fn own_roles() -> impl Strategy<Value = CustomRole> {
    let titles = prop::sample::select(vec!["Deputy", "Reader", "Admin"]);
    let names = ["org.read", "project.read", "member.invite", "billing.manage", "role.manage", "org.fly"];
    let rights = prop::collection::vec(prop::sample::select(names.to_vec()), 0..5);
    (levels(), roles(), titles, rights)
        .prop_map(|(level, id, title, rights)| CustomRole { id, ..custom(level, title, &rights) })
}

/// Role models with roles of the organization's own, and without.
pub fn packs() -> Vec<Pack> {
    let own = [
        custom(Level::Organization, "Deputy", &["org.read", "role.manage", "member.invite"]),
        custom(Level::Organization, "Accountant", &["org.read", "billing.manage"]),
        custom(Level::Project, "Reader", &["project.read"]),
    ];
    let mut packs: Vec<Pack> = ["autonomy", "powens", "pinecone-legacy"].map(built_in).into();
    packs.push(packs[0].with_custom(&own));
    packs.push(Pack::parse("five_roles.toml", FIVE_ROLES).unwrap());
    packs.push(several_of_five());
    packs
}

pub fn about_roles() -> impl Strategy<Value = Command> {
    prop_oneof![
        own_roles().prop_map(|role| Command::MakeRole { role }),
        (own_roles(), prop::option::of(own_roles()))
            .prop_map(|(role, seen)| Command::EditRole { role, seen: seen.map(|seen| seen.permissions) }),
        (levels(), roles(), prop::option::of(roles())).prop_map(|(level, role, to)| Command::DeleteRole {
            level,
            role,
            to
        }),
    ]
}
