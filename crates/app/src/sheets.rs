//! Pages that the server alone draws: nothing in them needs the browser to decide anything, so it downloads nothing for them
//! (decision 12). Their links, forms and dialogs are plain ones.
#![allow(clippy::wildcard_imports, reason = "the building blocks are a page's vocabulary, as a prelude is")]

mod history;
mod mails;
mod rights;
mod role_tables;
mod roles;

use crate::components::PageBody;
use crate::components::PageBodyProps;
use crate::rpc::door::Door;
use crate::rpc::sheets::Sheet;
use guildhall_domain::denied::Denied;
use guildhall_domain::pack::Pack;
use guildhall_domain::view::{MailboxMail, Offer, RolesQuery};
use guildhall_service::{Result, Viewer};
use leptos::prelude::*;
use leptos_router::location::RequestUrl;
use leptos_router::params::ParamsMap;

/// Draws a page of an organization, as the viewer may see it.
///
/// # Errors
/// [`Denied::Hidden`] where there is no such page, and the page's own.
pub(crate) async fn draw(door: &Door, viewer: &Viewer, slug: &str, path: &str, query: &str) -> Result<Sheet> {
    let asked = Asked { door, viewer, slug, query: read(query) };
    let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match path.as_slice() {
        ["roles"] => roles::page(asked).await,
        ["history"] => history::page(asked).await,
        _ => Err(Denied::Hidden.into()),
    }
}

/// What is asked for, by whom.
struct Asked<'a> {
    door: &'a Door,
    viewer: &'a Viewer,
    slug: &'a str,
    query: ParamsMap,
}

impl Asked<'_> {
    /// What the query says under a name; empty where it says nothing.
    fn text(&self, name: &str) -> String {
        self.query.get(name).unwrap_or_default()
    }

    /// The address of one of the organization's pages.
    fn path(&self, page: &str) -> String {
        format!("/{}/{page}", self.slug)
    }
}

fn read(query: &str) -> ParamsMap {
    RequestUrl::new(&format!("/?{query}")).parse().map(|url| url.search_params().clone()).unwrap_or_default()
}

/// A page with a heading and what it is for.
fn sheet<V: IntoView + 'static>(
    title: impl Into<String>,
    description: impl Into<String>,
    body: impl FnOnce() -> V + Send + 'static,
) -> Sheet {
    let (title, description) = (title.into(), description.into());
    let heading = title.clone();
    let page = move || {
        PageBody(
            PageBodyProps::builder()
                .title(heading)
                .description(description)
                .children(Box::new(move || body().into_any()))
                .build(),
        )
    };
    Sheet { title, html: drawn(page) }
}

/// A role model, with its tables drawn.
pub(crate) fn offer(pack: &Pack) -> Offer {
    let tables = drawn(|| role_tables::tables(pack, &RolesQuery::default(), false));
    let Pack { id, title, description, .. } = pack.clone();
    Offer { id, title, description, tables }
}

/// The mails of the built-in mailbox.
pub(crate) fn mail_list(mails: Vec<MailboxMail>) -> String {
    drawn(|| mails::list(mails))
}

/// The HTML of a component that needs nothing from the page around it.
fn drawn<V: IntoView>(view: impl FnOnce() -> V) -> String {
    Owner::new().with(|| view().into_any().to_html())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_offered_with_both_its_tables_and_its_words_escaped() {
        let mut pack = Pack::built_in().unwrap().into_iter().find(|pack| pack.id == "powens").unwrap();
        pack.roles[0].title = "<b>Admin</b>".to_owned();
        let tables = offer(&pack).tables;
        assert_eq!(tables.matches("<table").count(), 2, "{tables}");
        assert!(
            tables.contains("In each workspace") && tables.contains("See and make server keys"),
            "{tables}"
        );
        assert!(tables.contains("&lt;b&gt;Admin") && !tables.contains("<b>Admin"), "{tables}");
    }
}
