//! *Invite people*: one or several addresses, pasted or typed, each with its own verdict; a role, each with its own too.

use super::super::batch::{self, Known, Line};
use super::super::desk::Desk;
use super::super::verdicts::{invite_refusal, known_here};
use super::edit::choices;
use super::{DIALOG, back, drawn, hidden};
use crate::act::ActForm;
use crate::browser;
use crate::components::*;
use crate::error::AppError;
use crate::watch::memo;
use guildhall_domain::sentence;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

pub(super) fn body(desk: Desk) -> AnyView {
    if desk.offered.read_untracked().is_empty() {
        desk.offered.set(desk.listed.here.facts.with_untracked(|facts| facts.pack.default_role.to_string()));
    }
    let (act, lines) = (desk.invite, written(desk));
    let roles = memo(move |_| {
        desk.listed.here.facts.with(|facts| choices(facts, |role| invite_refusal(facts, &role.id)))
    });
    let several = desk.listed.here.facts.with_untracked(|facts| facts.pack.several_roles);
    let label = if several { "Roles" } else { "Role" };
    let projects = drawn(desk, "projects/offered", String::new());
    let counted = Signal::derive(move || lines.with(|lines| batch::send(batch::good(lines))));
    view! {
        <div class="contents" on:submit:capture=move |event| send(desk, lines, &event)>
            <ActForm act class="" back=back(desk)>
                {hidden("slug", desk.listed.here.slug())}
                <DialogBody>
                    <FormError message=act.error() />
                    <div role="status">{move || desk.sent_so_far.get().map(|text| view! { <Callout tone=Tone::Good><p>{text}" The rest stays here, with what is wrong."</p></Callout> })}</div>
                    <div class="addresses">
                        <TextAreaField id="addresses" label="E-mail addresses" name="addresses" bind=desk.draft
                            hint="One or several, with commas, spaces or line breaks between them."
                            placeholder="ada@example.com, grace@example.com" error=act.error_at("addresses") />
                        {verdicts(lines)}
                    </div>
                    <ChoiceField id="role" label name="role" several choices=roles chosen=desk.offered error=act.error_at("role") />
                    {projects}
                </DialogBody>
                <DialogActions>
                    <Cancel dialog=DIALOG />
                    <Button id="invite-send" kind=ButtonKind::Primary submit=true busy=act.busy()>{move || counted.get()}</Button>
                </DialogActions>
            </ActForm>
        </div>
    }
    .into_any()
}

/// Every address of the text with what can be said of it before sending.
fn written(desk: Desk) -> Memo<Vec<Line>> {
    let here =
        memo(move |_| desk.listed.here.facts.with(|facts| known_here(facts, &desk.listed.rows.read())));
    memo(move |_| {
        let mut known: Known = here.get();
        known.extend(desk.known.get());
        desk.draft.with(|draft| batch::lines(draft, &known))
    })
}

/// With scripts only what can be sent is sent; the rest stays in the form.
fn send(desk: Desk, lines: Memo<Vec<Line>>, event: &SubmitEvent) {
    event.prevent_default();
    let good: Vec<String> = lines.with_untracked(|lines| {
        lines.iter().filter(|line| line.problem.is_none()).map(|line| line.address.clone()).collect()
    });
    if desk.invite.busy().get_untracked() {
        return;
    }
    if good.is_empty() {
        let why = if lines.with_untracked(Vec::is_empty) {
            "Enter at least one e-mail address."
        } else {
            "None of these addresses can be invited."
        };
        let error = AppError { field: Some("addresses".to_owned()), ..AppError::new("unusable", 422, why) };
        desk.invite.fail(error);
        return;
    }
    if desk.offered.with_untracked(String::is_empty) {
        let error =
            AppError { field: Some("role".to_owned()), ..AppError::new("unusable", 422, "Choose a role.") };
        desk.invite.fail(error);
        return;
    }
    if let Some(fields) = browser::fields_with(event, "addresses", &good.join("\n")) {
        desk.invite.send_fields(fields);
    }
}

/// The list below the field: shown as soon as there is something to say about what is written.
fn verdicts(lines: Memo<Vec<Line>>) -> impl IntoView {
    let line = |line: Line| {
        let (class, glyph) = match line.problem {
            None => ("verdict", Glyph::Check),
            Some(_) => ("verdict verdict-bad", Glyph::CrossCircle),
        };
        view! {
            <li class=class>
                <Icon glyph />
                <span class="verdict-address">{line.address}</span>
                {line.problem.map(|why| view! { <span class="verdict-why">{why}</span> })}
            </li>
        }
    };
    let is_worth_it =
        move || lines.with(|lines| lines.len() > 1 || lines.iter().any(|line| line.problem.is_some()));
    let list = move || {
        is_worth_it().then(|| view! {
        <ul class="verdicts" aria-label="What can be sent">{lines.get().into_iter().map(line).collect_view()}</ul>
    })
    };
    view! {
        <p class="sr-only" aria-live="polite">{move || lines.with(|lines| told(lines))}</p>
        {list}
    }
}

fn told(lines: &[Line]) -> String {
    let bad = lines.len() - batch::good(lines);
    match (lines.len(), bad) {
        (0, _) => String::new(),
        (1, 0) => "1 address.".to_owned(),
        (all, 0) => sentence!("{} addresses.", all),
        (1, _) => "1 address, which cannot be invited.".to_owned(),
        (all, bad) => sentence!("{} addresses, {} of them cannot be invited.", all, bad),
    }
}
