//! *Remove* and *Leave*: what is lost, from the rights held; what stays; the way back.

use super::super::desk::Desk;
use super::super::rights::{self, Group};
use super::super::row::Row;
use super::{DIALOG, back, foreseen, hidden};
use crate::act::ActForm;
use crate::components::*;
use leptos::prelude::*;

fn lost(desk: Desk, row: &Row) -> Vec<Group> {
    desk.listed.here.facts.with_untracked(|facts| rights::all(&facts.pack, &row.role))
}

pub(super) fn remove(desk: Desk, row: &Row) -> AnyView {
    let Some(member) = row.member() else { return ().into_any() };
    let (act, refused, lost) = (desk.remove, row.acts.remove.clone(), lost(desk, row));
    let (member, words) = (member.to_string(), format!("Remove {}", row.name));
    let foreseen = foreseen(desk, format!("remove={member}"));
    view! {
        <ActForm act class="" back=back(desk)>
            {hidden("slug", desk.listed.here.slug())}
            {hidden("member", member)}
            <DialogBody>
                <FormError message=act.error() />
                <div class="loss"><p>"They can no longer:"</p>{super::rights(lost)}</div>
                {foreseen}
                <p>"What they made stays, under their name. They are told by mail, and can be invited again."</p>
            </DialogBody>
            <DialogActions>
                <Cancel dialog=DIALOG />
                <Guarded id="remove-yes" kind=ButtonKind::Danger submit=true busy=act.busy() refused>{words}</Guarded>
            </DialogActions>
        </ActForm>
    }
    .into_any()
}

pub(super) fn leave(desk: Desk, row: &Row) -> AnyView {
    let (act, refused, lost) = (desk.leave, row.acts.leave.clone(), lost(desk, row));
    let foreseen = foreseen(desk, "leave=".to_owned());
    view! {
        <ActForm act class="" back=back(desk)>
            {hidden("slug", desk.listed.here.slug())}
            <DialogBody>
                <FormError message=act.error() />
                <div class="loss"><p>"You can no longer:"</p>{super::rights(lost)}</div>
                {foreseen}
                <p>"What you made stays, under your name. To come back, you have to be invited again."</p>
            </DialogBody>
            <DialogActions>
                <Cancel dialog=DIALOG />
                <Guarded id="leave-yes" kind=ButtonKind::Danger submit=true busy=act.busy() refused>"Leave organization"</Guarded>
            </DialogActions>
        </ActForm>
    }
    .into_any()
}
