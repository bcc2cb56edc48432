//! The words of an entry: what roles and plans were called when it happened, and addresses for those who may read them.
//!
//! An entry keeps the titles that its sentence uses, so that it reads the same when a role has been renamed or is gone, and when the role
//! model calls it otherwise. An entry without one is worded with the role model as it is.

use guildhall_domain::email::EmailAddress;
use guildhall_domain::pack::Pack;
use guildhall_domain::role::RoleId;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Deref;

/// A role model that calls its roles and plans as it did then.
pub(crate) struct Titles<'a> {
    pack: &'a Pack,
    then: Option<&'a BTreeMap<String, String>>,
    used: RefCell<BTreeMap<String, String>>,
    hides_addresses: bool,
}

impl<'a> Titles<'a> {
    /// As they are called now.
    pub(crate) fn now(pack: &'a Pack) -> Self {
        Self { pack, then: None, used: RefCell::default(), hides_addresses: false }
    }

    /// As an entry says that they were called.
    pub(crate) fn then(pack: &'a Pack, titles: &'a BTreeMap<String, String>) -> Self {
        Self { then: Some(titles), ..Self::now(pack) }
    }

    /// The same for someone who may not read the addresses of others.
    pub(crate) fn without_addresses(self) -> Self {
        Self { hides_addresses: true, ..self }
    }

    /// Somebody's address, or words in its place.
    pub(crate) fn address(&self, email: &EmailAddress) -> String {
        if self.hides_addresses { "an address that you may not see".to_owned() } else { email.to_string() }
    }

    /// The titles that were asked for.
    pub(crate) fn used(self) -> BTreeMap<String, String> {
        self.used.into_inner()
    }

    /// What a role in the organization is called, or each of several.
    pub(crate) fn title(&self, role: &RoleId) -> String {
        self.called(format!("role/{role}"), |pack| pack.title(role))
    }

    /// What a role in a project is called.
    pub(crate) fn project_title(&self, role: &RoleId) -> String {
        self.called(format!("project_role/{role}"), |pack| pack.project_title(role))
    }

    /// What a plan is called.
    pub(crate) fn plan_title(&self, plan: &str) -> String {
        let now = |pack: &Pack| pack.plan(plan).map_or_else(|| "none".to_owned(), |plan| plan.title.clone());
        self.called(format!("plan/{plan}"), now)
    }

    fn called(&self, key: String, now: impl Fn(&Pack) -> String) -> String {
        let title = self.then.and_then(|then| then.get(&key).cloned()).unwrap_or_else(|| now(self.pack));
        self.used.borrow_mut().insert(key, title.clone());
        title
    }
}

/// The rest is as it is now.
impl Deref for Titles<'_> {
    type Target = Pack;

    fn deref(&self) -> &Pack {
        self.pack
    }
}
