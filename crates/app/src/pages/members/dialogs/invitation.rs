//! What is asked before an invitation is sent again or taken back, and its link where it could not be copied.

use super::super::desk::Desk;
use super::super::row::Row;
use super::{DIALOG, back, hidden};
use crate::act::ActForm;
use crate::components::*;
use guildhall_domain::sentence;
use leptos::prelude::*;

pub(super) fn revoke(desk: Desk, row: &Row) -> AnyView {
    let Some(asked) = row.asked() else { return ().into_any() };
    let (act, refused, invitation) = (desk.revoke, row.acts.revoke.clone(), asked.id.to_string());
    let words = sentence!(
        "They can no longer join as {}. They are told by mail, and can be invited again.",
        row.title
    );
    view! {
        <ActForm act class="" back=back(desk)>
            {hidden("slug", desk.listed.here.slug())}
            {hidden("invitation", invitation)}
            <DialogBody>
                <FormError message=act.error() />
                <p>{words}</p>
            </DialogBody>
            <DialogActions>
                <Cancel dialog=DIALOG />
                <Guarded id="revoke-yes" kind=ButtonKind::Danger submit=true busy=act.busy() refused>"Revoke invitation"</Guarded>
            </DialogActions>
        </ActForm>
    }
    .into_any()
}

pub(super) fn resend(desk: Desk, row: &Row) -> AnyView {
    let Some(asked) = row.asked() else { return ().into_any() };
    let (act, refused, invitation) = (desk.resend, row.acts.resend.clone(), asked.id.to_string());
    view! {
        <ActForm act class="" back=back(desk)>
            {hidden("slug", desk.listed.here.slug())}
            {hidden("invitation", invitation)}
            <DialogBody><FormError message=act.error() /></DialogBody>
            <DialogActions>
                <Cancel dialog=DIALOG />
                <Guarded id="resend-yes" kind=ButtonKind::Primary submit=true busy=act.busy() refused>"Resend"</Guarded>
            </DialogActions>
        </ActForm>
    }
    .into_any()
}

pub(super) fn link(url: String) -> AnyView {
    view! {
        <DialogBody><CopyField id="link" label="Link of the invitation" text=url /></DialogBody>
        <DialogActions><Button closes=DIALOG kind=ButtonKind::Primary>"Done"</Button></DialogActions>
    }
    .into_any()
}
