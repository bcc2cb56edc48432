//! *Edit role*: each role with its own verdict, and what changing to it would do.

use super::super::desk::Desk;
use super::super::row::{Row, giving_refusal, role_refusal};
use super::{back, foreseen, hidden};
use crate::act::ActForm;
use crate::components::*;
use crate::watch::{effect, memo};
use guildhall_domain::facts::{Facts, Membership};
use guildhall_domain::role::{Role, RoleId};
use guildhall_domain::sentence;
use leptos::prelude::*;

pub(super) fn body(desk: Desk, row: &Row) -> AnyView {
    let Some(place) = row.place().cloned() else { return ().into_any() };
    let slug = desk.listed.here.slug();
    desk.chosen.set(place.role.to_string());
    let several = desk.listed.here.facts.with_untracked(|facts| facts.pack.several_roles);
    let label = if several { "Roles" } else { "Role" };
    let (member, from) = (place.id.to_string(), place.role.to_string());
    let foreseen = foreseen(desk, format!("role={member}&from={from}"));
    let asked = Asked { desk, place: StoredValue::new(place) };
    let sending = move |_| desk.sending(asked.place.get_value());
    let act = desk.change_role;
    view! {
        <div class="contents" on:submit:capture=sending><ActForm act class="" back=back(desk)>
            {hidden("slug", slug)}
            {hidden("member", member)}
            {hidden("from", from)}
            <DialogBody>
                <FormError message=act.error() />
                <ChoiceField id="role" label name="to" several choices=asked.choices() chosen=desk.chosen error=act.error_at("role") />
                {foreseen}
            </DialogBody>
            <DialogActions>
                <Cancel dialog=super::DIALOG />
                <Guarded id="edit-save" kind=ButtonKind::Primary submit=true busy=act.busy() refused=asked.refused()>{asked.words()}</Guarded>
            </DialogActions>
        </ActForm></div>
    }
    .into_any()
}

/// Whose role is edited, and to what.
#[derive(Clone, Copy)]
struct Asked {
    desk: Desk,
    place: StoredValue<Membership>,
}

impl Asked {
    fn with<T>(self, ask: impl Fn(&Facts, &Membership, Result<&RoleId, String>) -> T) -> T {
        let chosen = self.chosen();
        self.desk.listed.here.facts.with(|facts| {
            self.place.with_value(|place| ask(facts, place, chosen.as_ref().map_err(Clone::clone)))
        })
    }

    /// What is chosen, of the roles that there still are.
    fn chosen(self) -> Result<RoleId, String> {
        let here = self.desk.listed.here;
        let kept: String = self.desk.chosen.with(|chosen| {
            let is_there = |one: &&str| {
                here.facts.with(|facts| facts.pack.roles.iter().any(|role| role.id.as_str() == *one))
            };
            chosen.split(',').filter(is_there).collect::<Vec<_>>().join(",")
        });
        match kept.as_str() {
            "" => Err("Choose at least one role.".to_owned()),
            kept => RoleId::parse(kept).map_err(|why| why.0),
        }
    }

    /// Every role, each with its own verdict; what is held is not refused, it is where one begins.
    fn choices(self) -> Signal<Vec<Choice>> {
        let list = move |facts: &Facts, place: &Membership, _: Result<&RoleId, String>| {
            choices(facts, |role| giving_refusal(facts, place, &role.id))
        };
        memo(move |_| self.with(list)).into()
    }

    /// The verdict on what is chosen. Before the browser's half is ready the form can be sent, and the server says it.
    fn refused(self) -> Signal<Option<Refusal>> {
        let awake = RwSignal::new(false);
        effect(move |_| awake.set(true));
        let verdict = |facts: &Facts, place: &Membership, chosen: Result<&RoleId, String>| match chosen {
            Ok(to) => role_refusal(facts, place, to),
            Err(why) => Some(Refusal::new(why, None)),
        };
        memo(move |_| if awake.get() { self.with(verdict) } else { None }).into()
    }

    fn words(self) -> impl Fn() -> String + Clone + Send + Sync + 'static {
        move || {
            self.with(|facts, place, chosen| match chosen.ok().filter(|to| **to != place.role) {
                Some(to) if to.is_several() => "Change roles".to_owned(),
                Some(to) => sentence!("Change to {}", facts.pack.title(to)),
                None => "Change role".to_owned(),
            })
        }
    }
}

/// The roles of the organization as choices, each with its verdict.
pub(crate) fn choices(facts: &Facts, verdict: impl Fn(&Role) -> Option<Refusal>) -> Vec<Choice> {
    facts.pack.roles.iter().map(|role| Choice::of(role, verdict(role))).collect()
}
