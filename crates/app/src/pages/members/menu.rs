//! The `…` at the end of a row: what one can do to a member, to an invitation, to oneself. What the viewer may not do stays in
//! the menu, disabled, with `decide`'s own sentence.

use super::desk::Desk;
use super::row::{Acts, Row, Who};
use crate::components::*;
use guildhall_domain::sentence;
use leptos::prelude::*;

/// The menu of one row. Which acts there are follows from who the row shows, and never changes; whether they may be done does.
#[component]
pub(crate) fn ActMenu(
    /// Where the acts are done.
    desk: Desk,
    /// The row as it stands now.
    row: Memo<Row>,
) -> impl IntoView {
    let first = row.get_untracked();
    let menu = format!("menu-{}", first.id);
    let label = sentence!("Actions for {}", first.name);
    let items = Items { desk, row, id: first.id, menu: menu.clone() };
    let list = match first.who {
        Who::You(_) => items.own().into_any(),
        Who::Other(_) => items.member().into_any(),
        Who::Asked(_) => items.invitation().into_any(),
    };
    view! { <RowMenu id=menu label>{list}</RowMenu> }.into_any()
}

/// What every item of one menu needs.
#[derive(Clone)]
struct Items {
    desk: Desk,
    row: Memo<Row>,
    id: String,
    menu: String,
}

impl Items {
    fn refused(&self, verdict: fn(&Acts) -> &Option<Refusal>) -> Signal<Option<Refusal>> {
        let row = self.row;
        Signal::derive(move || row.with(|row| verdict(&row.acts).clone()))
    }

    fn name(&self, act: &str) -> String {
        format!("{act}-{}", self.id)
    }

    /// Where this member's rights are explained.
    fn rights(&self) -> String {
        format!("{}?member={}", self.desk.listed.here.path("roles"), self.id)
    }

    /// Where the console is shown as they see it.
    fn preview(&self, whose: &str) -> String {
        format!("/preview/{whose}.{}{}", self.id, self.desk.listed.here.path("members"))
    }

    fn own(self) -> impl IntoView {
        let (refused, id) = (self.refused(|acts| &acts.leave), self.name("leave"));
        let href = self.desk.dialog("leave", "yes");
        view! {
            <MenuItem menu=self.menu.clone() glyph=Glyph::User href="/account">"View profile"</MenuItem>
            <MenuItem menu=self.menu.clone() glyph=Glyph::Roles href=self.rights()>"Explain rights"</MenuItem>
            <MenuRule />
            <MenuItem menu=self.menu id refused href glyph=Glyph::Leave danger=true>"Leave organization"</MenuItem>
        }
    }

    fn member(self) -> impl IntoView {
        let (edit, remove) = (self.refused(|acts| &acts.edit), self.refused(|acts| &acts.remove));
        let (edit_id, remove_id, look_id) = (self.name("edit"), self.name("remove"), self.name("look"));
        let look = self.refused(|acts| &acts.look);
        let (to_edit, to_remove) = (self.desk.dialog("edit", &self.id), self.desk.dialog("remove", &self.id));
        view! {
            <MenuItem menu=self.menu.clone() id=edit_id refused=edit href=to_edit glyph=Glyph::Edit>"Edit role"</MenuItem>
            <MenuItem menu=self.menu.clone() glyph=Glyph::Roles href=self.rights()>"Explain rights"</MenuItem>
            <MenuItem menu=self.menu.clone() id=look_id refused=look glyph=Glyph::Eye href=self.preview("member")>"See as they do"</MenuItem>
            <MenuRule />
            <MenuItem menu=self.menu id=remove_id refused=remove href=to_remove glyph=Glyph::Trash danger=true>
                "Remove from organization"
            </MenuItem>
        }
    }

    fn invitation(self) -> impl IntoView {
        let (resend, copy) = (self.refused(|acts| &acts.resend), self.refused(|acts| &acts.copy));
        let (desk, row) = (self.desk, self.row);
        let send = Callback::new(move |()| desk.resend(&row.get_untracked()));
        let link = Callback::new(move |()| desk.copy_link(&row.get_untracked()));
        let (revoke, to_revoke) = (self.refused(|acts| &acts.revoke), desk.dialog("revoke", &self.id));
        let (resend_id, copy_id, revoke_id) = (self.name("resend"), self.name("copy"), self.name("revoke"));
        let to_resend = desk.dialog("resend", &self.id);
        let (look, look_id, preview) =
            (self.refused(|acts| &acts.look), self.name("look"), self.preview("invitation"));
        view! {
            <MenuItem menu=self.menu.clone() id=resend_id refused=resend href=to_resend on_press=send glyph=Glyph::Resend>"Resend"</MenuItem>
            <MenuItem menu=self.menu.clone() id=copy_id refused=copy on_press=link glyph=Glyph::Link attr:class="needs-script">"Copy link"</MenuItem>
            <MenuItem menu=self.menu.clone() id=look_id refused=look glyph=Glyph::Eye href=preview>"See as they will"</MenuItem>
            <MenuRule />
            <MenuItem menu=self.menu id=revoke_id refused=revoke href=to_revoke glyph=Glyph::Ban danger=true>
                "Revoke invitation"
            </MenuItem>
        }
    }
}
