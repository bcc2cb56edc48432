//! What is foreseen, in the page.

use guildhall_domain::command::Command;
use guildhall_domain::custom::CustomRole;
use guildhall_domain::danger::{Danger, STEPS, Searched, dangers as search};
use guildhall_domain::foresee::{Foreboding, Prospect};
use web_sys::Element;

/// Shows what a command would change, and whether it could be at all; for a role that could not be saved so, why.
pub(crate) fn foreseen(place: &Element, prospect: &Prospect, command: &Command) -> bool {
    place.set_text_content(None);
    let told = prospect.told(command);
    let could_be = told.is_ok();
    match told {
        Ok(lines) => list(place, lines),
        Err(denied) if matches!(command, Command::MakeRole { .. } | Command::EditRole { .. }) => {
            add(place, "p", "foreseen-refused", &denied.reason());
        }
        Err(_) => {}
    }
    could_be
}

fn list(place: &Element, lines: Vec<Foreboding>) {
    let Some(list) = add(place, "ul", "foreseen-list", "") else { return };
    for Foreboding { head, rights, loses } in lines {
        let class = if loses { "foreseen-loss" } else { "foreseen-gain" };
        let Some(line) = add(&list, "li", class, "") else { return };
        add(&line, "strong", "", &head);
        add(&line, "span", "", &rights);
    }
}

/// Shows what the role of a command can reach beyond what it says.
pub(crate) fn dangers(place: &Element, command: &Command) {
    let (Command::MakeRole { role } | Command::EditRole { role }) = command else { return };
    let prospect =
        place.get_attribute(super::FORESEES).and_then(|text| serde_json::from_str::<Prospect>(&text).ok());
    let Some(found) = prospect.and_then(|prospect| tried(&prospect, role)) else { return };
    if let Some(part) = add(place, "div", "dangers", "") {
        told(&part, &found);
    }
}

fn tried(prospect: &Prospect, role: &CustomRole) -> Option<Searched> {
    search(&prospect.facts.pack, role).ok()
}

fn told(part: &Element, found: &Searched) {
    let Searched { dangers, tried, whole } = found;
    let extent =
        if *whole { format!("every way of up to {STEPS} steps") } else { format!("{tried} attempts") };
    if dangers.is_empty() {
        let words = format!("Tried {extent}: whoever has this role reaches nothing that it does not say.");
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
    add(part, "p", "field-hint", &format!("Found by trying {extent} in a small organization."));
}

/// A new last child with a class and a text.
fn add(place: &Element, name: &str, class: &str, text: &str) -> Option<Element> {
    let element = super::document()?.create_element(name).ok()?;
    element.set_class_name(class);
    element.set_text_content(Some(text).filter(|text| !text.is_empty()));
    place.append_child(&element).ok()?;
    Some(element)
}
