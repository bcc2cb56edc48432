//! The members page's filters: by role and by status, with counts, each an address of its own.

use super::place::{address, pairs};
use crate::components::Chip;
use crate::pages::list::Latest;
use crate::pages::organization::Here;
use crate::watch::memo;
use guildhall_domain::facts::Facts;
use guildhall_domain::view::{MembersPage, RosterQuery, RosterStatus, Tally};
use leptos::prelude::*;

/// The filters as they stand now. One that is in force leads back to the list without it.
pub(super) fn chips(here: Here, query: Memo<RosterQuery>, latest: Latest<MembersPage>) -> Signal<Vec<Chip>> {
    let path = here.path("members");
    memo(move |_| latest.map(|page| query.with(|query| of(&path, query, &page.facts, &page.tally)))).into()
}

fn of(path: &str, query: &RosterQuery, facts: &Facts, tally: &Tally) -> Vec<Chip> {
    let to = |changed: &RosterQuery| leads_to(path, changed);
    let plain = RosterQuery { role: None, status: None, after: None, ..query.clone() };
    let is_plain = query.role.is_none() && query.status.is_none();
    let mut chips = vec![Chip::new("All", to(&plain), Some(all(tally))).current(is_plain)];
    for (index, role) in facts.pack.roles.iter().enumerate() {
        let is_current = query.role.as_ref() == Some(&role.id);
        let wanted = (!is_current).then(|| role.id.clone());
        let href = to(&RosterQuery { role: wanted, after: None, ..query.clone() });
        let chip =
            Chip::new(role.title.clone(), href, Some(u64::from(tally.of(&role.id)))).current(is_current);
        chips.push(if index == 0 { chip.apart() } else { chip });
    }
    if let Some(pending) = tally.pending {
        chips.push(status(path, query, ("Verified", RosterStatus::Verified), tally.verified).apart());
        chips.push(status(path, query, ("Pending", RosterStatus::Pending), pending));
    }
    chips
}

fn status(path: &str, query: &RosterQuery, (label, status): (&str, RosterStatus), count: u32) -> Chip {
    let is_current = query.status == Some(status);
    let wanted = (!is_current).then_some(status);
    let href = leads_to(path, &RosterQuery { status: wanted, after: None, ..query.clone() });
    Chip::new(label, href, Some(u64::from(count))).current(is_current)
}

/// How many rows there are without a filter.
pub(super) fn all(tally: &Tally) -> u64 {
    u64::from(tally.verified) + u64::from(tally.pending.unwrap_or(0))
}

/// How many rows the filters in force show, where the counts tell: with a search, or with two filters, they do not.
pub(super) fn total(query: &RosterQuery, tally: &Tally) -> Option<u64> {
    match (&query.search, &query.role, query.status) {
        (None, None, None) => Some(all(tally)),
        (None, Some(role), None) => Some(u64::from(tally.of(role))),
        (None, None, Some(RosterStatus::Verified)) => Some(u64::from(tally.verified)),
        (None, None, Some(RosterStatus::Pending)) => tally.pending.map(u64::from),
        (Some(_), _, _) | (None, Some(_), Some(_)) => None,
    }
}

/// The filters that a new search keeps.
pub(super) fn kept(query: &RosterQuery) -> Vec<(String, String)> {
    let without = RosterQuery { search: None, ..query.clone() };
    pairs(&without).into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The address of the list with these filters, from its first row.
pub(super) fn leads_to(path: &str, query: &RosterQuery) -> String {
    let pairs = pairs(query);
    address(path, pairs.iter().map(|(name, value)| (*name, value.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use guildhall_domain::role::RoleId;

    fn tally() -> Tally {
        let role = |id: &str, count| (RoleId::parse(id).unwrap(), count);
        Tally { by_role: vec![role("owner", 1), role("member", 30)], verified: 29, pending: Some(2) }
    }

    #[test]
    fn one_filter_has_a_total_and_a_search_has_none() {
        let member = RosterQuery { role: RoleId::parse("member").ok(), ..RosterQuery::default() };
        let search = RosterQuery { search: Some("a".to_owned()), ..RosterQuery::default() };
        assert_eq!(total(&RosterQuery::default(), &tally()), Some(31));
        assert_eq!(total(&member, &tally()), Some(30));
        assert_eq!(total(&search, &tally()), None);
    }

    #[test]
    fn a_filter_in_force_leads_back_to_the_list_without_it() {
        let pending = RosterQuery {
            status: Some(RosterStatus::Pending),
            search: Some("x".to_owned()),
            ..RosterQuery::default()
        };
        let chip = status("/acme/members", &pending, ("Pending", RosterStatus::Pending), 2);
        assert!(chip.current);
        assert_eq!(chip.href, "/acme/members?search=x");
    }
}
