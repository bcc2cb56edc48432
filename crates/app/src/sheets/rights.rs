//! What one member may do, why, and what would change it.

use super::role_tables::{capitalized, mark};
use crate::components::*;
use guildhall_domain::explain::Explanation;
use guildhall_domain::sentence;
use guildhall_domain::view::Explained;
use leptos::prelude::*;

/// Every right, explained.
/// `others` is where the rights of others, or all roles, are to be seen, and how that is called.
pub(super) fn explained((href, others): (String, &'static str), explained: Explained) -> AnyView {
    let Explained { name, role, rights } = explained;
    let columns: Vec<_> =
        ["Right", "May", "Why", "What would change it"].into_iter().map(Column::new).collect();
    let count = rights.iter().filter(|right| right.allowed).count();
    let row = |right: &Explanation| {
        let allows = capitalized(&right.allows);
        view! {
            <tr>
                <HeadCell>{allows}</HeadCell>
                {mark(right.allowed)}
                <td data-label="">{right.why()}</td>
                <td class="soft" data-label="Changed by">{right.what_would_change_it()}</td>
            </tr>
        }
    };
    let rows = rights.iter().map(row).collect_view();
    view! {
        <p class="rights-of">
            <b><bdi>{name.clone()}</bdi></b>{sentence!(", {}: may use {} of {} rights. ", role, count, rights.len())}
            <a class="text-link no-print" href=href>{others}</a>
        </p>
        <div class="card rights overflow-hidden"><Table caption=sentence!("What {} may do, and why", name) columns>{rows}</Table></div>
    }
    .into_any()
}
