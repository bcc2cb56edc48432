//! What stands on the invoices of an organization and of its projects.

use super::ask::{Question, hidden, posts, refused, wrong};
use super::{Asked, Drawn, sheet};
use crate::components::*;
use crate::pages::members::place::address;
use crate::rpc::sheets::Sheet;
use guildhall_domain::facts::Facts;
use guildhall_domain::invoicing::Invoicing;
use guildhall_domain::permission::Permission;
use guildhall_domain::sentence;
use guildhall_domain::view::ProjectInvoicing;
use guildhall_service::Result;
use guildhall_service::invoicing::{self, Invoices};
use leptos::prelude::*;

pub(super) async fn page(asked: Asked<'_>) -> Result<Sheet> {
    let (after, chosen) = (asked.text("after"), asked.text("project").parse().ok());
    let found = invoicing::page(&asked.door.ctx, asked.viewer, asked.slug, Some(&after), chosen).await?;
    let (slug, here) = (asked.slug.to_owned(), asked.path("invoicing"));
    let many = &found.facts.pack.vocabulary.project.many;
    let head = Drawn {
        title: "Invoice information".to_owned(),
        about: sentence!(
            "What stands on the invoices of {} and its {}, and who receives them.",
            found.facts.organization.name,
            many
        ),
        ..Drawn::default()
    };
    Ok(sheet(head, move || {
        let dialog = found.chosen.as_ref().map(|chosen| dialog(&found.facts, chosen, (&slug, &here)));
        view! {
            {own(&found, (&slug, &here))}
            {projects(&found, &here, &after)}
            {dialog}
        }
    }))
}

/// Why the viewer may not write it; none when they may.
fn kept_from(facts: &Facts) -> Option<Refusal> {
    refused(facts.needs(Permission::BILLING_MANAGE))
}

/// The organization's own, as a form.
fn own(found: &Invoices, (slug, here): (&str, &str)) -> AnyView {
    let refused = kept_from(&found.facts);
    let fields = fields("own", &found.own, refused.is_some());
    let (action, sends) = (posts("set_invoicing", here), hidden(vec![("slug", slug.to_owned())]));
    let name = found.facts.organization.name.to_string();
    view! {
        <Section title=name>
            <form method="post" action=action class="fields invoicing">
                {sends}{wrong()}{fields}
                <div><Guarded id="own-save" kind=ButtonKind::Primary submit=true refused=Signal::stored(refused)>"Save"</Guarded></div>
            </form>
        </Section>
    }
    .into_any()
}

/// What is asked, filled with what there is.
fn fields(id: &str, now: &Invoicing, readonly: bool) -> AnyView {
    let Invoicing { company, address, vat_number, purchase_order, recipients } = now.clone();
    let recipients: Vec<_> = recipients.iter().map(ToString::to_string).collect();
    let lines = recipients.join("\n");
    let [name, area, vat, order, list] =
        ["company", "address", "vat", "order", "recipients"].map(|name| format!("{id}-{name}"));
    view! {
        <TextField id=name label="Company" name="company" value=company maxlength=100_u32 optional=true readonly />
        <TextAreaField id=area label="Address" name="address" value=address maxlength=500_u32 optional=true readonly />
        <TextField id=vat label="VAT number" name="vat_number" value=vat_number maxlength=40_u32 optional=true readonly />
        <TextField id=order label="Purchase order" name="purchase_order" value=purchase_order maxlength=60_u32 optional=true readonly />
        <TextAreaField id=list label="Who receives invoices" name="recipients" value=lines optional=true readonly
            hint="Up to ten addresses, with commas, spaces or line breaks between them." />
    }
    .into_any()
}

fn projects(found: &Invoices, here: &str, after: &str) -> Option<AnyView> {
    let nouns = &found.facts.pack.vocabulary.project;
    if found.projects.rows.is_empty() {
        return None;
    }
    let columns: Vec<Column> = ["Name", "Company", "Receives invoices"].map(Column::new).to_vec();
    let rows = found.projects.rows.iter().map(|line| row(line, here)).collect_view();
    let about = sentence!("What a {} leaves empty is the organization’s.", nouns.one);
    let older = found.projects.next.as_ref().map(|next| address(here, [("after", next.as_str())]));
    let first = (!after.is_empty()).then(|| here.to_owned());
    let caption = nouns.heading.clone();
    Some(
        view! {
            <Section title=nouns.heading.clone() description=about>
                <Table caption columns>{rows}</Table>
                <Pager first older />
            </Section>
        }
        .into_any(),
    )
}

fn row(line: &ProjectInvoicing, here: &str) -> impl IntoView + use<> {
    let href = format!("{here}?project={}", line.id);
    let (name, company) = (line.name.clone(), line.invoicing.company.clone());
    let receives = match line.invoicing.recipients.as_slice() {
        [] => String::new(),
        [only] => only.to_string(),
        several => sentence!("{} addresses", several.len()),
    };
    let or_the_organizations = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    view! {
        <tr>
            <HeadCell><span class="person-name"><a href=href><bdi>{name}</bdi></a></span></HeadCell>
            <Cell label="Company" soft=true>{or_the_organizations(company)}</Cell>
            <Cell label="Receives invoices" soft=true>{or_the_organizations(receives)}</Cell>
        </tr>
    }
}

/// The dialog of one project's.
fn dialog(facts: &Facts, chosen: &ProjectInvoicing, (slug, here): (&str, &str)) -> AnyView {
    let refused = kept_from(facts);
    let readonly = refused.is_some();
    let question = Question {
        title: sentence!("Invoice information of {}", chosen.name),
        about: "What is left empty is the organization’s.".to_owned(),
        act: "set_invoicing",
        here: here.to_owned(),
        sends: vec![("slug", slug.to_owned()), ("project", chosen.id.to_string())],
        button: "Save".to_owned(),
        danger: false,
        refused,
    };
    question.draw(fields("chosen", &chosen.invoicing, readonly))
}
