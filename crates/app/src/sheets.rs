//! Pages that the server alone draws: nothing in them needs the browser to decide anything, so it downloads nothing for them
//! (decision 12). Their links, forms and dialogs are plain ones.
#![allow(clippy::wildcard_imports, reason = "the building blocks are a page's vocabulary, as a prelude is")]

mod ask;
mod foreseen;
mod history;
mod invoicing;
mod mails;
mod project;
mod projects;
mod review;
mod rights;
mod role_tables;
mod roles;

use crate::components::*;
use crate::rpc::door::Door;
use crate::rpc::sheets::Sheet;
use guildhall_domain::denied::Denied;
use guildhall_domain::pack::Pack;
use guildhall_domain::view::{MailboxMail, Offer, RolesQuery};
use guildhall_service::{Reader, Result, Viewer};
use leptos::prelude::*;
use leptos_router::location::RequestUrl;
use leptos_router::params::ParamsMap;

/// Draws a page of an organization, as the viewer may see it.
///
/// # Errors
/// [`Denied::Hidden`] where there is no such page, and the page's own.
pub(crate) async fn draw(
    door: &Door,
    viewer: Reader<'_>,
    slug: &str,
    path: &str,
    query: &str,
) -> Result<Sheet> {
    let asked = Asked { door, viewer, slug, query: read(query) };
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let sheet = match parts.as_slice() {
        ["roles"] => roles::page(asked).await,
        ["history"] => history::page(asked).await,
        ["invoicing"] => invoicing::page(asked).await,
        ["projects"] => projects::page(asked).await,
        ["members", "foreseen"] => foreseen::of_member(asked).await,
        ["projects", "offered"] => project::offered(asked).await,
        ["projects", id] => project::page(asked, id, None).await,
        ["projects", id, resource] => project::page(asked, id, Some(*resource)).await,
        _ => Err(Denied::Hidden.into()),
    };
    Ok(Sheet { path: path.to_owned(), query: query.to_owned(), ..sheet? })
}

/// What is asked for, by whom.
struct Asked<'a> {
    door: &'a Door,
    viewer: Reader<'a>,
    slug: &'a str,
    query: ParamsMap,
}

impl Asked<'_> {
    /// What the query says under a name; empty where it says nothing.
    fn text(&self, name: &str) -> String {
        self.query.get(name).unwrap_or_default()
    }

    /// Whether the query says anything under a name.
    fn says(&self, name: &str) -> bool {
        self.query.get_str(name).is_some()
    }

    /// The address of one of the organization's pages.
    fn path(&self, page: &str) -> String {
        format!("/{}/{page}", self.slug)
    }
}

fn read(query: &str) -> ParamsMap {
    RequestUrl::new(&format!("/?{query}")).parse().map(|url| url.search_params().clone()).unwrap_or_default()
}

/// What stands above a drawn page.
#[derive(Default)]
struct Drawn {
    /// The heading.
    title: String,
    /// What the page is for, in a sentence; may be empty.
    about: String,
    /// Where the page belongs: the address and the name of the page above it.
    up: Option<(String, String)>,
    /// The page's own buttons.
    action: Option<AnyView>,
}

/// A page with what stands above it.
fn sheet<V: IntoView + 'static>(head: Drawn, body: impl FnOnce() -> V + Send + 'static) -> Sheet {
    let Drawn { title, about, up, action } = head;
    let heading = title.clone();
    let up = up.map(|(href, name)| {
        view! { <nav class="crumb" aria-label="Where this belongs"><a href=href><Icon glyph=Glyph::ChevronLeft /><bdi>{name}</bdi></a></nav> }
    });
    let html = drawn(move || {
        view! {
            {up}
            <PageBody title=heading description=about action=move || action>{body().into_any()}</PageBody>
        }
    });
    Sheet { title, html, ..Sheet::default() }
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

/// What a person's other sessions did.
///
/// # Errors
/// For a cursor that an earlier page did not give.
pub(crate) async fn review(door: &Door, viewer: &Viewer, query: &str) -> Result<String> {
    let query = read(query);
    let (after, next) = (query.get("after"), query.get("next"));
    let page = guildhall_service::review::page(&door.ctx, viewer, after.as_deref()).await?;
    let next = next.filter(|next| guildhall_service::accounts::is_internal(next));
    Ok(drawn(|| review::page(page, after.is_some(), next)))
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

    #[test]
    fn what_was_written_into_an_area_ends_nothing() {
        let html = drawn(|| projects::naming("<i>", "\n</textarea><b>&"));
        assert!(html.contains("\n&lt;/textarea&gt;&lt;b&gt;&amp;</textarea>"), "{html}");
        assert!(!html.contains("<b>") && !html.contains("<i>"), "{html}");
    }
}
