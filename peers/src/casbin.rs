//! The same organization for `casbin`: roles with domains, of which the organization is one, and each part of the tree.

use crate::world::{Place, QUESTIONS, Question};
use ::casbin::{CachedApi, CachedEnforcer, CoreApi, DefaultCache, DefaultModel, Enforcer, MgmtApi};
use guildhall_domain::hall::{Hall, Roles};
use guildhall_domain::permission::{CONSOLE, PermissionSet};
use guildhall_domain::tree::Scope;

const MODEL: &str = "
[request_definition]
r = sub, org, project, part, act
[policy_definition]
p = role, act
[role_definition]
g = _, _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && (g(r.sub, p.role, r.org) || g(r.sub, p.role, r.project) || g(r.sub, p.role, r.part))
";

pub struct Casbin<E> {
    enforcer: E,
    requests: Vec<[String; 5]>,
}

/// An enforcer, with or without a cache.
pub trait Asked {
    /// Makes room for every answer where there is a cache: it begins with room for 200.
    fn remember(&mut self) {}

    fn asked(&self, request: &[String; 5]) -> bool;
}

impl Asked for Enforcer {
    fn asked(&self, [sub, org, project, part, act]: &[String; 5]) -> bool {
        self.enforce((sub.as_str(), org.as_str(), project.as_str(), part.as_str(), act.as_str()))
            .expect("an answer")
    }
}

impl Asked for CachedEnforcer {
    fn remember(&mut self) {
        self.set_cache(Box::new(DefaultCache::new(2 * QUESTIONS)));
    }

    fn asked(&self, [sub, org, project, part, act]: &[String; 5]) -> bool {
        self.enforce((sub.as_str(), org.as_str(), project.as_str(), part.as_str(), act.as_str()))
            .expect("an answer")
    }
}

impl<E: CoreApi + MgmtApi + Asked> Casbin<E> {
    pub async fn new(hall: &Hall, questions: &[Question]) -> Self {
        let model = DefaultModel::from_str(MODEL).await.expect("a model");
        let mut enforcer = E::new(model, ::casbin::MemoryAdapter::default()).await.expect("an enforcer");
        enforcer.add_policies(policies(hall)).await.expect("policies");
        enforcer.add_grouping_policies(groups(hall)).await.expect("roles");
        enforcer.remember();
        Self { enforcer, requests: questions.iter().map(request).collect() }
    }

    pub fn allows(&self, n: usize) -> bool {
        self.enforcer.asked(&self.requests[n])
    }
}

fn request(question: &Question) -> [String; 5] {
    let (project, part) = match question.place {
        Place::Organization => (String::new(), String::new()),
        Place::Part(scope) => (name(Scope::project(scope.project)), name(scope)),
    };
    [question.member.to_string(), "acme".to_owned(), project, part, question.permission.to_string()]
}

fn name(scope: Scope) -> String {
    scope.resource.map_or_else(|| scope.project.to_string(), |resource| resource.to_string())
}

fn policies(hall: &Hall) -> Vec<Vec<String>> {
    let roles = hall.pack.roles.iter().map(|role| (format!("org {}", role.id), hall.pack.everywhere(role)));
    let there = hall.pack.project_roles.iter().map(|role| (format!("part {}", role.id), role.permissions));
    roles.chain(there).flat_map(|(name, rights)| lines(name, rights)).collect()
}

fn lines(role: String, rights: PermissionSet) -> Vec<Vec<String>> {
    let held = CONSOLE.iter().filter(|entry| rights.contains(entry.permission));
    held.map(|entry| vec![role.clone(), entry.permission.to_string()]).collect()
}

fn groups(hall: &Hall) -> Vec<Vec<String>> {
    let held = |(id, place): (&guildhall_domain::id::MemberId, &guildhall_domain::facts::Membership)| {
        vec![id.to_string(), format!("org {}", place.role), "acme".to_owned()]
    };
    let mut all: Vec<Vec<String>> = hall.members.iter().map(held).collect();
    for (id, project) in &hall.projects {
        all.extend(within(&project.roles, Scope::project(*id)));
        for (inner, resource) in &project.resources {
            all.extend(within(&resource.roles, Scope { project: *id, resource: Some(*inner) }));
        }
    }
    all
}

fn within(roles: &Roles, scope: Scope) -> impl Iterator<Item = Vec<String>> {
    roles.iter().map(move |(member, role)| vec![member.to_string(), format!("part {role}"), name(scope)])
}
