//! Addresses of the pages that list people: what is shown, and which dialog is open, stands in the address, so that it can be
//! shared, gone back to, and used without scripts.

use guildhall_domain::role::RoleId;
use guildhall_domain::view::{RosterQuery, RosterStatus};
use leptos_router::params::ParamsMap;
use std::fmt::Write;

/// What the members page's address asks for. What makes no sense there is left out.
pub(crate) fn query(params: &ParamsMap) -> RosterQuery {
    let text =
        |name: &str| params.get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    RosterQuery {
        search: text("search"),
        role: text("role").and_then(|role| RoleId::parse(&role).ok()),
        status: text("status").and_then(|status| match status.as_str() {
            "verified" => Some(RosterStatus::Verified),
            "pending" => Some(RosterStatus::Pending),
            _ => None,
        }),
        after: text("after"),
        limit: None,
    }
}

/// The members page's filters as pairs of an address, without the place in the list.
pub(super) fn pairs(query: &RosterQuery) -> Vec<(&'static str, String)> {
    let status = query.status.map(|status| match status {
        RosterStatus::Verified => "verified",
        RosterStatus::Pending => "pending",
    });
    let all = [
        ("search", query.search.clone()),
        ("role", query.role.as_ref().map(ToString::to_string)),
        ("status", status.map(str::to_owned)),
    ];
    all.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
}

/// The same, with the place in the list.
pub(crate) fn with_place(
    mut pairs: Vec<(&'static str, String)>,
    after: Option<&str>,
) -> Vec<(&'static str, String)> {
    pairs.extend(after.map(|after| ("after", after.to_owned())));
    pairs
}

/// The address of a path with a query.
pub(crate) fn address<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut address = path.to_owned();
    for (index, (name, value)) in pairs.into_iter().enumerate() {
        address.push(if index == 0 { '?' } else { '&' });
        address.push_str(name);
        address.push('=');
        escape(value, &mut address);
    }
    address
}

/// Writes a value so that it can stand in an address or in a form's text.
pub(crate) fn escape(value: &str, to: &mut String) {
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => to.push(char::from(byte)),
            // Writing to a text cannot fail.
            _ => drop(write!(to, "%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&'static str, &str)]) -> RosterQuery {
        query(&pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect::<ParamsMap>())
    }

    #[test]
    fn an_address_says_what_is_shown_and_back() {
        let asked = read(&[("search", " grace & co "), ("role", "admin"), ("status", "pending")]);
        let pairs = pairs(&asked);
        assert_eq!(
            address("/acme/members", pairs.iter().map(|(name, value)| (*name, value.as_str()))),
            "/acme/members?search=grace%20%26%20co&role=admin&status=pending"
        );
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let asked = read(&[("search", "  "), ("role", "No Such Role!"), ("status", "maybe")]);
        assert_eq!(asked, RosterQuery::default());
    }
}
