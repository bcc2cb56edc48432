//! The roles of an organization: what each may do, who holds it. The server draws it; see `components/role_sheet.rs`.

use super::list::{Answered, Latest};
use super::organization::use_here;
use crate::asked::{ask, first};
use crate::components::*;
use crate::rpc;
use crate::watch::memo;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The roles of an organization.
#[component]
pub fn RolesPage() -> impl IntoView {
    let (here, asked) = (use_here(), use_query_map());
    let query = memo(move |_| rpc::roles::query(&asked.read()));
    let answer = ask(
        first(|first| first.roles.take()),
        move || (query.get(), here.live.changes()),
        move |(query, _)| rpc::call(&rpc::roles::Sheet { slug: here.slug(), query }),
    );
    let latest = Latest::new(here, answer);
    view! {
        <Page title="Roles" description="What each role may do, and who holds it.">
            <Answered latest list=move || view! { <div class="drawn" inner_html=move || latest.map(String::clone)></div> } />
        </Page>
    }
}
