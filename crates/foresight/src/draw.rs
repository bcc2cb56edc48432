//! What is foreseen, in the page.

use guildhall_domain::command::Command;
use guildhall_domain::danger::{Danger, STEPS, Searched, dangers as search};
use guildhall_domain::denied::Denied;
use guildhall_domain::foresee::{Line, Prospect};
use guildhall_domain::pack::Pack;
use web_sys::Element;

/// Shows what a command would change, and whether it could be at all; for a role that could not be saved so, why.
pub(crate) fn foreseen(place: &Element, prospect: &Prospect, command: &Command) -> bool {
    place.set_text_content(None);
    let told = prospect.told(command);
    // The name is judged when it is written down; here it stands for none.
    let could_be = matches!(told, Ok(_) | Err(Denied::NameTaken { .. }));
    match told {
        Ok(lines) => list(place, lines),
        Err(Denied::NameTaken { .. }) => {}
        Err(denied) if matches!(command, Command::MakeRole { .. } | Command::EditRole { .. }) => {
            add(place, "p", "foreseen-refused", &denied.reason());
        }
        Err(_) => {}
    }
    could_be
}

fn list(place: &Element, lines: Vec<Line>) {
    let Some(list) = add(place, "ul", "foreseen-list", "") else { return };
    for Line { head, rights, loses } in lines {
        let class = if loses { "foreseen-loss" } else { "foreseen-gain" };
        let Some(line) = add(&list, "li", class, "") else { return };
        add(&line, "strong", "", &head);
        add(&line, "span", "", &format!(" {rights}"));
    }
}

/// Shows what the role of a command can reach beyond what it says.
pub(crate) fn dangers(place: &Element, pack: &Pack, command: &Command) {
    let (Command::MakeRole { role } | Command::EditRole { role, .. }) = command else { return };
    if let (Ok(found), Some(part)) = (search(pack, role), add(place, "div", "dangers", "")) {
        told(&part, &found);
    }
}

fn told(part: &Element, found: &Searched) {
    let Searched { dangers, tried, whole } = found;
    if dangers.is_empty() {
        let words = if *whole {
            format!(
                "Tried invitations, roles, removals and projects in up to {STEPS} steps: nobody with this role gets further than it says."
            )
        } else {
            format!(
                "Stopped after {tried} attempts: until then nobody with this role got further than it says."
            )
        };
        add(part, "p", "field-hint", &words);
        return;
    }
    add(part, "p", "dangers-head", "This role reaches more than it says.");
    for Danger { what, steps } in dangers {
        add(part, "p", "dangers-what", what);
        let Some(list) = add(part, "ol", "", "") else { return };
        for step in steps {
            add(&list, "li", "", step);
        }
    }
    add(part, "p", "field-hint", "Found by trying it in a small organization.");
}

/// A new last child with a class and a text.
fn add(place: &Element, name: &str, class: &str, text: &str) -> Option<Element> {
    let element = super::document()?.create_element(name).ok()?;
    element.set_class_name(class);
    element.set_text_content(Some(text).filter(|text| !text.is_empty()));
    place.append_child(&element).ok()?;
    Some(element)
}
