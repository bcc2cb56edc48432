//! What holds for every building block's markup.

use std::collections::BTreeSet;

use super::pages;

/// The values of an attribute throughout a page.
fn values<'a>(html: &'a str, attribute: &'a str) -> impl Iterator<Item = &'a str> {
    let start = format!(" {attribute}=\"");
    let parts: Vec<&str> = html.split(start.as_str()).skip(1).collect();
    parts.into_iter().filter_map(|part| part.split('"').next())
}

#[test]
fn no_markup_needs_an_inline_style() {
    for (name, html) in pages() {
        assert!(!html.contains(" style="), "{name} has a style attribute");
        assert!(!html.contains("<style"), "{name} has a <style>");
    }
}

#[test]
fn ids_are_unique_and_every_reference_has_its_target() {
    for (name, html) in pages() {
        let ids: Vec<&str> = values(&html, "id").collect();
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{name} writes an id twice");
        for attribute in ["for", "commandfor", "popovertarget", "aria-describedby", "aria-labelledby", "form"]
        {
            for id in values(&html, attribute).flat_map(str::split_whitespace) {
                assert!(known.contains(id), "{name}: {attribute} names {id}, which is nowhere");
            }
        }
    }
}

#[test]
fn a_refused_control_neither_submits_nor_opens() {
    for (name, html) in pages() {
        for button in html.split("<button").skip(1).filter_map(|part| part.split('>').next()) {
            if button.contains("aria-disabled=\"true\"") {
                assert!(button.contains("type=\"button\""), "{name}: {button}");
                assert!(
                    !button.contains("commandfor") && !button.contains("popovertarget=\""),
                    "{name}: {button}"
                );
                assert!(button.contains("aria-describedby"), "{name}: {button}");
            }
        }
    }
}

#[test]
fn every_table_has_a_body_and_every_picture_button_a_label() {
    for (name, html) in pages() {
        assert_eq!(html.matches("<table").count(), html.matches("<tbody").count(), "{name}");
        for button in html.split("<button").skip(1).filter_map(|part| part.split('>').next()) {
            assert!(!button.contains("btn-icon") || button.contains("aria-label"), "{name}: {button}");
        }
    }
}

#[test]
fn gallery_is_written_where_it_is_asked_for() {
    let Ok(folder) = std::env::var("GALLERY") else { return };
    for (name, html) in pages() {
        let head = "<meta charset=utf-8><meta name=viewport content='width=device-width'><link rel=stylesheet href=gallery.css>";
        std::fs::write(format!("{folder}/{name}.html"), format!("<!doctype html><html lang=en><head><title>{name}</title>{head}</head><body>{html}</body></html>"))
            .expect("the folder can be written");
    }
}
