//! The table of invitations.

use super::{Answer, Query, states};
use crate::components::*;
use crate::pages::list::Latest;
use crate::pages::members::desk::Desk;
use crate::pages::members::invite_button::InviteButton;
use crate::pages::members::menu::ActMenu;
use crate::pages::members::place::{address, with_place};
use crate::pages::members::row::{Asked, Row};
use crate::watch::memo;
use guildhall_domain::sentence;
use guildhall_domain::view::Delivery;
use leptos::prelude::*;

/// The table, its pages, and what stands there when there is nothing to list.
#[component]
pub(super) fn InvitationTable(desk: Desk, query: Memo<Query>, latest: Latest<Answer>) -> impl IntoView {
    let path = desk.listed.here.path("invitations");
    let place = move |path: &str, after: Option<&str>| {
        let pairs = with_place(states::pairs(query.with(|query| query.state)), after);
        address(path, pairs.iter().map(|(name, value)| (*name, value.as_str())))
    };
    let older = {
        let path = path.clone();
        Signal::derive(move || {
            latest.map(|(_, page)| page.next.clone()).map(|after| place(&path, Some(&after)))
        })
    };
    let first = Signal::derive(move || query.with(|query| query.after.is_some()).then(|| place(&path, None)));
    let is_empty = memo(move |_| desk.listed.rows.read().is_empty());
    let columns = ["E-mail", "Role", "Invited by", "Status", "Sent", "Expires"].map(Column::new).into_iter();
    let columns: Vec<Column> = columns.chain([Column::hidden("Actions")]).collect();
    let table = move || {
        view! {
            <Table caption="Invitations" columns=columns.clone()>
                {rows(move || desk.listed.rows.get(), |row| row.id.clone(), move |row| view! { <Line desk first=row.clone() /> }.into_any())}
            </Table>
            <Pager first older />
        }
    };
    view! { <Show when=move || !is_empty.get() fallback=move || nothing(desk, query)>{table.clone()()}</Show> }
}

/// One row.
#[component]
fn Line(desk: Desk, first: Row) -> impl IntoView {
    let id = first.id.clone();
    let row = memo(move |before: Option<&Row>| {
        let now = desk.listed.rows.with(|rows| rows.iter().find(|row| row.id == id).cloned());
        now.or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
    });
    let (id, email) = row.with_untracked(|row| (row.id.clone(), row.name.clone()));
    let roles = memo(move |_| row.with(|row| row.badges.clone()));
    let status = memo(move |_| row.with(|row| row.status));
    let sent = memo(move |_| row.with(|row| row.at));
    let expires = asked(row, |asked| asked.expires);
    let inviter = asked(row, |asked| asked.inviter.clone());
    let mail = asked(row, |asked| asked.delivery.clone());
    let note = move || mail.get().filter(|_| status.get() == Status::Pending).and_then(|mail| told(&mail));
    view! {
        <tr>
            <HeadCell><Person id name=email pending=true /></HeadCell>
            <Cell label="Role"><RoleBadges roles /></Cell>
            <Cell label="Invited by" soft=true><span class="clip">{move || inviter.get()}</span></Cell>
            <Cell label="Status">
                <div class="stacked">
                    {move || view! { <StatusBadge status=status.get() /> }}
                    {move || note().map(|text| view! { <span class="stacked-note">{text}</span> })}
                </div>
            </Cell>
            <Cell label="Sent" soft=true>{move || view! { <When at=sent.get() /> }}</Cell>
            <Cell label="Expires" soft=true>{move || expiry(status.get(), expires.get())}</Cell>
            <MenuCell><ActMenu desk row /></MenuCell>
        </tr>
    }
}

fn asked<T: Clone + PartialEq + Send + Sync + 'static>(
    row: Memo<Row>,
    take: fn(&Asked) -> T,
) -> Memo<Option<T>> {
    memo(move |_| row.with(|row| row.asked().map(take)))
}

/// When it can no longer be accepted; nothing to say of one that was answered or taken back.
fn expiry(status: Status, expires: Option<i64>) -> impl IntoView {
    match expires.filter(|_| matches!(status, Status::Pending | Status::Expired)) {
        Some(at) => view! { <When at /> }.into_any(),
        None => view! { <span aria-hidden="true">"–"</span> }.into_any(),
    }
}

/// What became of a mail that has not arrived, in a sentence.
fn told(mail: &Delivery) -> Option<String> {
    match mail {
        Delivery::Sent | Delivery::Withdrawn => None,
        Delivery::Held => Some("The mail is held back by the operator.".to_owned()),
        Delivery::Queued { attempts: 0 } => Some("The mail is about to leave.".to_owned()),
        Delivery::Queued { attempts: 1 } => Some("The mail server did not answer. Trying again.".to_owned()),
        Delivery::Queued { attempts } => {
            Some(sentence!("The mail server did not answer {} times. Trying again.", attempts))
        }
        Delivery::Blocked => {
            Some("The mail waits: the mail server takes none from here. Tell the operator.".to_owned())
        }
        Delivery::Failed { reason } => Some(sentence!("The mail was refused: {}", reason)),
    }
}

/// What stands there when there is no invitation to list.
fn nothing(desk: Desk, query: Memo<Query>) -> impl IntoView {
    let here = desk.listed.here;
    match query.with(|query| query.state) {
        Some(state) => {
            let title = sentence!("No {} invitation", states::word(state));
            view! {
                <Empty glyph=Glyph::Mail title text="None of this organization’s invitations is in this state.">
                    <a class=ButtonKind::Quiet.class() href=here.path("invitations")>"Show all invitations"</a>
                </Empty>
            }
            .into_any()
        }
        None => view! {
            <Empty glyph=Glyph::Mail title="No invitations yet" text="People you invite appear here. Each gets a mail with a link to join.">
                <InviteButton desk id="invite-first" />
            </Empty>
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_that_did_not_arrive_says_why() {
        assert_eq!(told(&Delivery::Sent), None);
        let failed = Delivery::Failed { reason: "550 no such mailbox".to_owned() };
        assert_eq!(told(&failed).as_deref(), Some("The mail was refused: 550 no such mailbox"));
        assert_eq!(
            told(&Delivery::Queued { attempts: 3 }).as_deref(),
            Some("The mail server did not answer 3 times. Trying again.")
        );
    }
}
