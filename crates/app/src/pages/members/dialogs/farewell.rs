//! *Remove* and *Leave*: what is lost, what stays, the way back.

use super::super::desk::Desk;
use super::super::row::Row;
use super::{DIALOG, back, foreseen, hidden};
use crate::act::ActForm;
use crate::components::*;
use guildhall_domain::sentence;
use leptos::prelude::*;

pub(super) fn remove(desk: Desk, row: &Row) -> AnyView {
    let Some(member) = row.member() else { return ().into_any() };
    let (act, refused) = (desk.remove, row.acts.remove.clone());
    let (member, words) = (member.to_string(), sentence!("Remove {}", row.name));
    let foreseen = foreseen(desk, format!("remove={member}"));
    view! {
        <ActForm act class="" back=back(desk)>
            {hidden("slug", desk.listed.here.slug())}
            {hidden("member", member)}
            <DialogBody>
                <FormError message=act.error() />
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
    let (act, refused) = (desk.leave, row.acts.leave.clone());
    let foreseen = foreseen(desk, "leave=".to_owned());
    view! {
        <ActForm act class="" back=back(desk)>
            {hidden("slug", desk.listed.here.slug())}
            <DialogBody>
                <FormError message=act.error() />
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
