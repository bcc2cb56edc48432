//! Role models as founders are offered them.

use crate::components::{RoleTables, RoleTablesProps};
use guildhall_domain::pack::Pack;
use guildhall_domain::view::Offer;
use leptos::prelude::*;

/// A role model, with its tables drawn.
pub(crate) fn offer(pack: &Pack) -> Offer {
    let tables =
        Owner::new().with(|| RoleTables(RoleTablesProps { pack: pack.clone() }).into_any().to_html());
    let Pack { id, title, description, .. } = pack.clone();
    Offer { id, title, description, tables }
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
