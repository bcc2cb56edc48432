//! The same organization for `cedar-policy`: roles are groups that members are in, and parts of the tree name the groups of their roles.

use crate::world::{Place, Question};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityUid, PolicySet, Request, RestrictedExpression,
};
use guildhall_domain::hall::{Hall, Roles};
use guildhall_domain::id::MemberId;
use guildhall_domain::permission::{CONSOLE, Permission, PermissionSet};
use guildhall_domain::tree::Scope;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    requests: Vec<Request>,
}

fn uid(kind: &str, id: &str) -> EntityUid {
    format!("{kind}::\"{id}\"").parse().expect("an entity's name")
}

fn action(permission: Permission) -> EntityUid {
    uid("Action", &permission.to_string())
}

fn name(scope: Scope) -> String {
    scope
        .resource
        .map_or_else(|| format!("project {}", scope.project), |resource| format!("resource {resource}"))
}

impl Cedar {
    pub fn new(hall: &Hall, questions: &[Question]) -> Self {
        let policies = policies(hall).parse().expect("policies");
        let entities = Entities::from_entities(entities(hall), None).expect("entities");
        let request = |question: &Question| {
            let (who, what) = (uid("User", &question.member.to_string()), action(question.permission));
            let at = match question.place {
                Place::Organization => uid("Organization", "acme"),
                Place::Part(scope) => uid("Part", &name(scope)),
            };
            Request::new(who, what, at, Context::empty(), None).expect("a request")
        };
        let requests = questions.iter().map(request).collect();
        Self { authorizer: Authorizer::new(), policies, entities, requests }
    }

    pub fn allows(&self, n: usize) -> bool {
        let response = self.authorizer.is_authorized(&self.requests[n], &self.policies, &self.entities);
        response.decision() == Decision::Allow
    }
}

/// A policy for each role of the model. What a role allows is a group of actions.
fn policies(hall: &Hall) -> String {
    let mut text = String::new();
    for (role, _) in of_organization(hall) {
        let what = allowed("organization", role);
        writeln!(
            text,
            "permit(principal in Role::\"{role}\", action in {what}, resource in Organization::\"acme\");"
        )
        .expect("memory");
    }
    for (role, _) in of_projects(hall) {
        let what = allowed("project", role);
        let held = format!("(resource has {role} && principal in resource.{role})");
        let around = format!(
            "(resource has project && resource.project has {role} && principal in resource.project.{role})"
        );
        writeln!(text, "permit(principal, action in {what}, resource) when {{ {held} || {around} }};")
            .expect("memory");
    }
    text
}

fn of_organization(hall: &Hall) -> impl Iterator<Item = (&str, PermissionSet)> {
    hall.pack.roles.iter().map(|role| (role.id.as_str(), hall.pack.everywhere(role)))
}

fn of_projects(hall: &Hall) -> impl Iterator<Item = (&str, PermissionSet)> {
    hall.pack.project_roles.iter().map(|role| (role.id.as_str(), role.permissions))
}

fn allowed(level: &str, role: &str) -> EntityUid {
    uid("Action", &format!("what {role} of {level} may"))
}

/// Each action, in the groups of the roles that allow it.
fn actions(hall: &Hall) -> impl Iterator<Item = Entity> {
    CONSOLE.iter().map(|entry| {
        let allows = |(_, rights): &(&str, PermissionSet)| rights.contains(entry.permission);
        let organization =
            of_organization(hall).filter(allows).map(|(role, _)| allowed("organization", role));
        let projects = of_projects(hall).filter(allows).map(|(role, _)| allowed("project", role));
        Entity::new_no_attrs(action(entry.permission), organization.chain(projects).collect())
    })
}

fn entities(hall: &Hall) -> Vec<Entity> {
    let mut groups: HashMap<MemberId, HashSet<EntityUid>> = HashMap::new();
    for (id, place) in &hall.members {
        groups.entry(*id).or_default().insert(uid("Role", place.role.as_str()));
    }
    let organization = uid("Organization", "acme");
    let mut all = vec![Entity::with_uid(organization.clone())];
    all.extend(actions(hall));
    for (id, project) in &hall.projects {
        let project_scope = Scope::project(*id);
        all.push(part(hall, project_scope, &organization, None));
        join(&mut groups, project_scope, &project.roles);
        for (inner, resource) in &project.resources {
            let scope = Scope { project: *id, resource: Some(*inner) };
            all.push(part(hall, scope, &uid("Part", &name(project_scope)), Some(project_scope)));
            join(&mut groups, scope, &resource.roles);
        }
    }
    let members = groups.into_iter();
    all.extend(members.map(|(id, groups)| Entity::new_no_attrs(uid("User", &id.to_string()), groups)));
    all
}

fn join(groups: &mut HashMap<MemberId, HashSet<EntityUid>>, scope: Scope, roles: &Roles) {
    for (member, role) in roles {
        groups.entry(*member).or_default().insert(group(scope, role.as_str()));
    }
}

fn group(scope: Scope, role: &str) -> EntityUid {
    uid("Role", &format!("{role} of {}", name(scope)))
}

fn part(hall: &Hall, scope: Scope, parent: &EntityUid, project: Option<Scope>) -> Entity {
    let roles = hall.pack.project_roles.iter();
    let mut attributes: HashMap<String, RestrictedExpression> = roles
        .map(|role| {
            (role.id.to_string(), RestrictedExpression::new_entity_uid(group(scope, role.id.as_str())))
        })
        .collect();
    if let Some(project) = project {
        attributes
            .insert("project".to_owned(), RestrictedExpression::new_entity_uid(uid("Part", &name(project))));
    }
    Entity::new(uid("Part", &name(scope)), attributes, HashSet::from([parent.clone()])).expect("an entity")
}
