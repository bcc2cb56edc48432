//! Arbitrary parts of the tree, and arbitrary commands about them.

use crate::arbitrary::{ids, places, roles};
use crate::tree::{nothing, title};
use guildhall_domain::command::Command;
use guildhall_domain::id::{MemberId, ProjectId, ResourceId};
use guildhall_domain::name::Title;
use guildhall_domain::tree::{Node, Offer, Offered, Placed, Project, Resource, Scope, Told};
use proptest::prelude::*;

fn titles() -> impl Strategy<Value = Title> {
    prop::sample::select(vec!["Alpha", "Beta"]).prop_map(title)
}

fn kinds() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "sandbox", "staging"]).prop_map(str::to_owned)
}

fn scopes() -> impl Strategy<Value = Scope> {
    (ids(), prop::option::of(ids())).prop_map(|(project, resource)| Scope {
        project: ProjectId(project),
        resource: resource.map(ResourceId),
    })
}

fn projects() -> impl Strategy<Value = Project> {
    (ids(), titles(), any::<bool>(), prop::option::of(roles())).prop_map(|(id, name, first, own)| Project {
        id: ProjectId(id),
        name,
        first,
        own,
    })
}

fn resources() -> impl Strategy<Value = Resource> {
    (ids(), titles(), kinds(), prop::option::of(roles())).prop_map(|(id, name, kind, own)| Resource {
        id: ResourceId(id),
        name,
        kind,
        own,
    })
}

fn placed() -> impl Strategy<Value = Placed> {
    let held = || prop::option::of(roles());
    (places(), held(), held(), any::<bool>(), any::<bool>())
        .prop_map(|(place, role, around, last, only)| Placed { place, role, around, last, only })
}

fn told() -> impl Strategy<Value = Told> {
    prop_oneof![
        1 => Just(Told::Nothing),
        2 => any::<bool>().prop_map(Told::Taken),
        4 => placed().prop_map(Told::Member),
        2 => prop::collection::vec(places(), 0..3).prop_map(Told::Leavers),
    ]
}

pub fn nodes() -> impl Strategy<Value = Node> {
    (projects(), prop::option::of(resources()), told()).prop_map(|(project, resource, told)| Node {
        project,
        resource,
        told,
    })
}

pub fn offered() -> impl Strategy<Value = Vec<Offered>> {
    let one = (projects(), roles(), prop::option::of(roles()));
    prop::collection::vec(one.prop_map(|(project, role, inviter)| Offered { project, role, inviter }), 0..3)
}

pub fn offers() -> impl Strategy<Value = Vec<Offer>> {
    let one = (ids(), roles()).prop_map(|(project, role)| Offer { project: ProjectId(project), role });
    prop::collection::vec(one, 0..3)
}

pub fn about_the_tree() -> impl Strategy<Value = Command> {
    let project = || ids().prop_map(ProjectId);
    let held = || prop::option::of(roles());
    prop_oneof![
        (project(), titles()).prop_map(|(project, name)| Command::CreateProject {
            project,
            name,
            description: nothing()
        }),
        (project(), titles()).prop_map(|(project, name)| Command::EditProject {
            project,
            name,
            description: nothing()
        }),
        project().prop_map(|project| Command::DeleteProject { project }),
        (project(), ids(), titles(), kinds()).prop_map(|(project, resource, name, kind)| {
            Command::CreateResource { project, resource: ResourceId(resource), name, kind }
        }),
        (scopes(), titles()).prop_map(|(scope, name)| Command::RenameResource { scope, name }),
        scopes().prop_map(|scope| Command::DeleteResource { scope }),
        (scopes(), ids(), held(), held()).prop_map(|(scope, member, from, to)| Command::Grant {
            scope,
            member: MemberId(member),
            from,
            to,
        }),
    ]
}
