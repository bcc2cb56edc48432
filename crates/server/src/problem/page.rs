//! A problem as a page, for a person whose own page could not be made. It needs nothing of what may just have failed.

use super::{Kind, Problem};
use crate::html::escaped;
use crate::site::Assets;
use guildhall_app::components::Theme;

impl Problem {
    /// The page: what is wrong, what would help, and a way on.
    pub(super) fn page(&self, theme: Theme) -> String {
        let theme = theme.data_theme().map(|name| format!(" data-theme=\"{name}\"")).unwrap_or_default();
        let css = Assets::current().css;
        let title = self.title;
        let (href, words) = if self.kind == Kind::SignedOut {
            ("/sign-in", "Sign in")
        } else {
            ("/", "Go to the start page")
        };
        let detail = paragraph(Some(&self.detail));
        let fix = paragraph(self.fix.as_deref());
        let reference = self.request_id.as_ref().map(|id| format!("Reference: {id}")).unwrap_or_default();
        format!(
            "<!DOCTYPE html><html lang=\"en\"{theme}><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\">\
             <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"><link rel=\"stylesheet\" href=\"{css}\">\
             <title>{title} · Guildhall</title></head><body><main id=\"main\" class=\"desk\"><div class=\"desk-middle\">\
             <div class=\"desk-head\"><span class=\"mark desk-mark\" role=\"img\" aria-label=\"Guildhall\"></span>\
             <h1>{title}</h1></div><div class=\"desk-card\"><div class=\"fields\">{detail}{fix}\
             <a href=\"{href}\" class=\"btn btn-quiet btn-full\">{words}</a></div></div>\
             <div class=\"desk-foot\">{reference}</div></div></main></body></html>"
        )
    }
}

/// A sentence of its own, if there is one.
fn paragraph(text: Option<&str>) -> String {
    text.map(|text| format!("<p>{}</p>", escaped(text))).unwrap_or_default()
}
