//! What a change would do to what people may do, in the form that asks for it. It is told as the form stands at first; in the browser,
//! what must be known goes along, and each further choice is told there (`crates/foresight`).

use super::{Asked, drawn};
use crate::rpc::sheets::Sheet;
use guildhall_domain::command::Command;
use guildhall_domain::denied::Denied;
use guildhall_domain::foresee::{Line, Prospect};
use guildhall_domain::id::MemberId;
use guildhall_domain::role::RoleId;
use guildhall_service::{Result, foresee};
use leptos::prelude::*;

/// The part of a dialog about a member that foresees: another role for them, their removal, or one's own leaving.
pub(super) async fn of_member(asked: Asked<'_>) -> Result<Sheet> {
    let named = |name: &str| asked.text(name).parse::<MemberId>().map_err(|_| Denied::Hidden);
    let command = if asked.says("role") {
        let from = RoleId::parse(&asked.text("from")).map_err(|_| Denied::Hidden)?;
        Command::ChangeRole { member: named("role")?, to: from.clone(), from }
    } else if asked.says("remove") {
        Command::Remove { member: named("remove")? }
    } else {
        Command::Leave
    };
    let place = of(&asked, command).await?;
    Ok(Sheet { html: drawn(move || place), ..Sheet::default() })
}

/// The part of a dialog that foresees a command; nothing where it cannot be foreseen for the viewer.
pub(super) async fn of(asked: &Asked<'_>, command: Command) -> Result<AnyView> {
    let prospect = foresee::prospect(&asked.door.ctx, asked.viewer, asked.slug, command).await?;
    Ok(prospect.map_or_else(|| ().into_any(), |prospect| view(&prospect)))
}

fn view(prospect: &Prospect) -> AnyView {
    // Where it cannot be written down, nothing is foreseen in the browser.
    let known = serde_json::to_string(prospect).ok();
    let line = |Line { head, rights, loses }: Line| {
        let class = if loses { "foreseen-loss" } else { "foreseen-gain" };
        view! { <li class=class><strong>{head}</strong>" "<span>{rights}</span></li> }
    };
    let lines = prospect.told(&prospect.command).unwrap_or_default();
    let list = (!lines.is_empty())
        .then(|| view! { <ul class="foreseen-list">{lines.into_iter().map(line).collect_view()}</ul> });
    view! { <div class="foreseen" aria-live="polite" data-foresees=known>{list}</div> }.into_any()
}
