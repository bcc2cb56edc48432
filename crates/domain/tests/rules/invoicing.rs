//! Invoice information: for those who manage billing, in every project too, and for nobody else.

use crate::acme::{Acme, built_in};
use guildhall_domain::command::Command;
use guildhall_domain::id::ProjectId;
use guildhall_domain::invoicing::Invoicing;

fn setting(project: Option<ProjectId>, company: &str) -> Command {
    Command::SetInvoicing { project, to: Invoicing { company: company.to_owned(), ..Invoicing::default() } }
}

#[test]
fn accounting_writes_it_everywhere_without_working_anywhere() {
    let mut acme = Acme::running(built_in("powens"));
    acme.member("ann", "accounting");
    acme.member("mia", "member");
    let shop = acme.project("olivia", "Shop");
    acme.does("ann", &setting(None, "Acme S.A."));
    acme.does("ann", &setting(Some(shop.project), "Shop S.A."));
    assert_eq!(acme.hall.invoicing.company, "Acme S.A.");
    assert_eq!(acme.hall.projects[&shop.project].invoicing.company, "Shop S.A.");
    for project in [None, Some(shop.project)] {
        assert_eq!(acme.refuses("mia", &setting(project, "Mia")).code(), "lacks");
    }
}

#[test]
fn that_of_a_project_that_is_not_there_is_not_there() {
    let mut acme = Acme::running(built_in("powens"));
    let shop = acme.project("olivia", "Shop");
    let absent = acme.new_project_id();
    assert_eq!(acme.refuses("olivia", &setting(Some(absent), "Nobody")).code(), "hidden");
    acme.does("olivia", &Command::DeleteProject { project: shop.project });
    assert_eq!(acme.refuses("olivia", &setting(Some(shop.project), "Nobody")).code(), "hidden");
}
