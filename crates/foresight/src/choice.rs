//! The command that a form means as it is filled now.

use guildhall_domain::command::Command;
use guildhall_domain::custom::CustomRole;
use guildhall_domain::role::RoleId;
use wasm_bindgen::JsValue;
use web_sys::{FormData, HtmlFormElement};

/// The command with what is chosen in the form; none while that is no choice.
pub(crate) fn command(given: &Command, form: &HtmlFormElement) -> Option<Command> {
    let fields = FormData::new_with_form(form).ok()?;
    let to = || RoleId::parse(&text(&fields.get("to"))).ok();
    let mut command = given.clone();
    if let Command::ChangeRole { to: chosen, .. } = &mut command {
        *chosen = several(&fields).or_else(to)?;
    } else if let Command::Grant { to: chosen, .. } | Command::DeleteRole { to: chosen, .. } = &mut command {
        *chosen = to();
    } else if let Command::EditRole { role, .. } | Command::MakeRole { role } = &mut command {
        *role = CustomRole { permissions: ticked(&fields), ..role.clone() };
    }
    Some(command)
}

/// Several roles for one person, where the form lets one tick them.
fn several(fields: &FormData) -> Option<RoleId> {
    let ticked: Vec<_> =
        fields.get_all("to[]").iter().filter_map(|value| RoleId::parse(&text(&value)).ok()).collect();
    RoleId::together(&ticked).ok()
}

fn ticked(fields: &FormData) -> std::collections::BTreeSet<String> {
    fields.get_all("permissions[]").iter().map(|value| text(&value)).collect()
}

fn text(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
}
