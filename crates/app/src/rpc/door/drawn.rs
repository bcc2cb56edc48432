//! What is drawn on the server alone: big tables in which nothing ever changes in the browser.

use crate::components::{
    MailList, MailListProps, RightsSheet, RightsSheetProps, RoleSheet, RoleSheetProps, RoleTables,
    RoleTablesProps,
};
use guildhall_domain::pack::Pack;
use guildhall_domain::view::{Explained, MailboxMail, Offer, RolesQuery};
use guildhall_service::roles::Roles;
use leptos::prelude::*;

/// A role model, with its tables drawn.
pub(crate) fn offer(pack: &Pack) -> Offer {
    let (pack_shown, query) = (pack.clone(), RolesQuery::default());
    let tables = drawn(|| RoleTables(RoleTablesProps { pack: pack_shown, query, grouped: false }));
    let Pack { id, title, description, .. } = pack.clone();
    Offer { id, title, description, tables }
}

/// The roles of an organization, with who holds them.
pub(crate) fn role_sheet(Roles { facts, holders }: Roles, query: RolesQuery) -> String {
    let (slug, pack) = (facts.organization.slug.to_string(), Pack::clone(&facts.pack));
    drawn(|| RoleSheet(RoleSheetProps { slug, pack, holders, query }))
}

/// What one member may do, and why.
pub(crate) fn rights_sheet(slug: String, explained: Explained) -> String {
    drawn(|| RightsSheet(RightsSheetProps { slug, explained }))
}

/// The mails of the built-in mailbox.
pub(crate) fn mail_list(mails: Vec<MailboxMail>) -> String {
    drawn(|| MailList(MailListProps { mails }))
}

/// The HTML of a component that needs nothing from the page around it.
fn drawn<V: IntoView + 'static>(view: impl FnOnce() -> V) -> String {
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
