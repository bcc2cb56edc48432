//! The shape that all letters share, and the two templates that print it.

use askama::Template;
use guildhall_domain::sentence;

use super::unlinked::unlinked;
use super::{Brand, Rendered};

/// A letter as its parts. The words may hold what people wrote: [`Sheet::render`] makes all of them safe,
/// so that no letter has to remember to.
pub(super) struct Sheet {
    subject: String,
    heading: String,
    greeting: Option<String>,
    paragraphs: Vec<String>,
    button: Option<Button>,
    expires: Option<String>,
    why: String,
    unexpected: String,
    stop: Option<String>,
}

struct Button {
    label: &'static str,
    url: String,
}

impl Sheet {
    /// A letter needs at least a subject and a heading, the reason why it came, and what to do if it was not expected.
    pub(super) fn new(subject: String, heading: String) -> Self {
        let (why, unexpected) = (String::new(), String::new());
        Self {
            subject,
            heading,
            greeting: None,
            paragraphs: Vec::new(),
            button: None,
            expires: None,
            why,
            unexpected,
            stop: None,
        }
    }

    /// Greets the account's person by name, if they have given one.
    pub(super) fn greet(mut self, name: &str) -> Self {
        let name = name.trim();
        self.greeting = (!name.is_empty()).then(|| sentence!("Hello {},", name));
        self
    }

    /// Adds a paragraph.
    pub(super) fn say(mut self, paragraph: impl Into<String>) -> Self {
        self.paragraphs.push(paragraph.into());
        self
    }

    /// Sets the one button.
    pub(super) fn button(mut self, label: &'static str, url: &str) -> Self {
        self.button = Some(Button { label, url: url.to_owned() });
        self
    }

    /// Says until when the button works.
    pub(super) fn expires(mut self, sentence: String) -> Self {
        self.expires = Some(sentence);
        self
    }

    /// Says why this came, and what to do if it was not expected.
    pub(super) fn because(mut self, why: impl Into<String>, unexpected: impl Into<String>) -> Self {
        (self.why, self.unexpected) = (why.into(), unexpected.into());
        self
    }

    /// Says where to say that one wants no more of these.
    pub(super) fn stop(mut self, url: Option<&str>) -> Self {
        self.stop = url.map(str::to_owned);
        self
    }

    /// The subject line, made safe as in both parts.
    pub(super) fn subject(&self) -> String {
        unlinked(&self.subject)
    }

    /// Prints both parts.
    pub(super) fn render(self, brand: &Brand) -> Rendered {
        let sheet = self.unlinked();
        let base_url = brand.base_url.trim_end_matches('/');
        let page = Html {
            sheet: &sheet,
            preview: sheet.paragraphs.first().map_or("", String::as_str),
            sender_name: &unlinked(&brand.sender_name),
            base_url,
            host: base_url.split_once("://").map_or(base_url, |(_, host)| host),
        };
        let plain = Text { sheet: &sheet, sender_name: page.sender_name, base_url };
        // Templates are checked when they are compiled, and a `String` takes whatever is written to it.
        let (text, html) = (plain.render().unwrap_or_default(), page.render().unwrap_or_default());
        Rendered { subject: sheet.subject, text, html }
    }

    fn unlinked(self) -> Self {
        let Self { subject, heading, greeting, paragraphs, button, expires, why, unexpected, stop } = self;
        Self {
            subject: unlinked(&subject),
            heading: unlinked(&heading),
            greeting: greeting.map(|greeting| unlinked(&greeting)),
            paragraphs: paragraphs.iter().map(|paragraph| unlinked(paragraph)).collect(),
            button,
            expires,
            why: unlinked(&why),
            unexpected: unlinked(&unexpected),
            stop,
        }
    }
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    sheet: &'a Sheet,
    /// What a list of mails shows beside the subject.
    preview: &'a str,
    sender_name: &'a str,
    base_url: &'a str,
    host: &'a str,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Text<'a> {
    sheet: &'a Sheet,
    sender_name: &'a str,
    base_url: &'a str,
}
