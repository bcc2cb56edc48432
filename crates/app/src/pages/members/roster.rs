//! The members page's table. A row stays the same element for as long as it is in the list, whatever changes in it.

use super::desk::Desk;
use super::filters::{all, leads_to, total};
use super::invite_button::InviteButton;
use super::menu::ActMenu;
use super::place::{address, pairs};
use super::row::{Row, Who};
use crate::components::*;
use crate::pages::list::Latest;
use crate::watch::memo;
use guildhall_domain::sentence;
use guildhall_domain::view::{MembersPage, Roster as Rows, RosterQuery, RosterStatus};
use leptos::prelude::*;

/// The table, its pages, and what stands there when there is nothing to list.
#[component]
pub(super) fn Roster(desk: Desk, query: Memo<RosterQuery>, latest: Latest<MembersPage>) -> impl IntoView {
    let here = desk.listed.here;
    let path = here.path("members");
    let next = move || {
        latest.map(|page| match &page.roster {
            Rows::Colleagues(page) => page.next.clone(),
            Rows::Contacts(page) => page.next.clone(),
        })
    };
    let older = {
        let path = path.clone();
        Signal::derive(move || next().map(|after| query.with(|query| onward(&path, query, &after))))
    };
    let first =
        Signal::derive(move || query.with(|query| query.after.is_some().then(|| leads_to(&path, query))));
    let summary = Signal::derive(move || {
        summary(
            desk.listed.rows.read().len(),
            query.with(|query| latest.map(|page| total(query, &page.tally))),
        )
    });
    let is_empty = memo(move |_| desk.listed.rows.read().is_empty());
    let is_alone = memo(move |_| {
        latest.map(|page| all(&page.tally) <= 1) && query.with(|query| *query == RosterQuery::default())
    });
    let columns =
        ["Name", "Status", "Role", "Joined"].map(Column::new).into_iter().chain([Column::hidden("Actions")]);
    let columns: Vec<Column> = columns.collect();
    let table = move || {
        view! {
            <Table caption="Members and pending invitations" columns=columns.clone()>
                {rows(move || desk.listed.rows.get(), |row| row.id.clone(), move |row| view! { <Line desk first=row.clone() /> }.into_any())}
            </Table>
            <Pager first older summary />
        }
    };
    view! {
        <Show when=move || !is_empty.get() fallback=move || nothing(desk, query)>{table.clone()()}</Show>
        <Show when=move || is_alone.get()>{alone(desk)}</Show>
    }
}

fn onward(path: &str, query: &RosterQuery, after: &str) -> String {
    let pairs = pairs(query);
    address(path, pairs.iter().map(|(name, value)| (*name, value.as_str())).chain([("after", after)]))
}

fn summary(rows: usize, total: Option<u64>) -> String {
    match total {
        Some(total) if total > rows as u64 => sentence!("{} of {}", rows, total),
        Some(_) | None if rows == 1 => "1 person".to_owned(),
        Some(_) | None => sentence!("{} people", rows),
    }
}

/// One row.
#[component]
fn Line(desk: Desk, first: Row) -> impl IntoView {
    let (id, who) = (first.id.clone(), first.who.clone());
    let row = memo(move |before: Option<&Row>| {
        let now = desk.listed.rows.with(|rows| rows.iter().find(|row| row.id == id).cloned());
        now.or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
    });
    let (you, pending) = (matches!(who, Who::You(_)), matches!(who, Who::Asked(_)));
    let named = memo(move |_| {
        row.with(|row| {
            let id = row.place().map_or_else(|| row.id.clone(), |place| place.account.to_string());
            (id, row.name.clone(), row.detail.clone())
        })
    });
    let person = move || {
        let (id, name, detail) = named.get();
        view! { <Person id name detail you pending /> }
    };
    let status = memo(move |_| row.with(|row| row.status));
    let at = memo(move |_| row.with(|row| row.at));
    view! {
        <tr>
            <HeadCell>{person}</HeadCell>
            <Cell label="Status">{move || view! { <StatusBadge status=status.get() /> }}</Cell>
            <Cell label="Role"><RoleOf desk row /></Cell>
            <Cell label="Joined" soft=true bare=pending>
                {pending.then_some("Invited ")}{move || view! { <When at=at.get() /> }}
            </Cell>
            <MenuCell><ActMenu desk row /></MenuCell>
        </tr>
    }
}

/// The role's badge; where it may be changed, it leads to changing it.
#[component]
fn RoleOf(desk: Desk, row: Memo<Row>) -> impl IntoView {
    let title = memo(move |_| row.with(|row| row.title.clone()));
    let roles = memo(move |_| row.with(|row| row.badges.clone()));
    let may = memo(move |_| row.with(|row| row.place().is_some() && row.acts.edit.is_none()));
    let (id, name) = row.with_untracked(|row| (row.id.clone(), row.name.clone()));
    let href = desk.dialog("edit", &id);
    move || {
        let badge = view! { <RoleBadges roles /> };
        if !may.get() {
            return badge.into_any();
        }
        let label = {
            let name = name.clone();
            move || sentence!("{}, change the role of {}", title.get(), name)
        };
        view! {
            <a class="role-link" href=move || href.get() aria-label=label data-noscroll>{badge}<Icon glyph=Glyph::ChevronDown /></a>
        }
        .into_any()
    }
}

/// What stands there when no row fits the filters.
fn nothing(desk: Desk, query: Memo<RosterQuery>) -> impl IntoView {
    let here = desk.listed.here;
    let (title, text) = query.with(|query| match (&query.search, query.status) {
        (Some(search), _) => (
            sentence!("Nobody matches “{}”", search),
            "Check the spelling, or search for the beginning of a name.".to_owned(),
        ),
        (None, Some(RosterStatus::Pending)) => (
            "No invitation is pending".to_owned(),
            "People you invite appear here until they join.".to_owned(),
        ),
        (None, Some(RosterStatus::Verified) | None) => {
            ("Nobody here".to_owned(), "No member fits these filters.".to_owned())
        }
    });
    view! {
        <Empty glyph=Glyph::Users title text>
            <a class=ButtonKind::Quiet.class() href=here.path("members")>"Show everyone"</a>
        </Empty>
    }
}

/// What stands below the list of someone who is alone in it.
fn alone(desk: Desk) -> impl IntoView {
    view! {
        <div class="below">
            <Empty glyph=Glyph::Mail title="You are the only one here" text="Invite the people you work with. Each gets a mail with a link to join.">
                <InviteButton desk id="invite-first" />
            </Empty>
        </div>
    }
}
