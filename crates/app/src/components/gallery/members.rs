//! A members' page, whole: the pattern for the real one.

use leptos::prelude::*;

use crate::components::*;

struct Row {
    id: &'static str,
    name: &'static str,
    email: &'static str,
    status: Status,
    role: (&'static str, Rank),
    at: i64,
}

const DAY: i64 = 86_400_000_000;
const NOW: i64 = 1_795_336_215_000_000;

const ROWS: [Row; 8] = [
    row("m1", "Ada Lovelace", "ada@acme.example", Status::Verified, ("Owner", Rank::Strongest), 400),
    row("m2", "Grace Hopper", "grace@acme.example", Status::Verified, ("Admin", Rank::Strong), 300),
    row(
        "m3",
        "Katherine Johnson",
        "katherine.johnson@acme.example",
        Status::Verified,
        ("Admin", Rank::Strong),
        212,
    ),
    row("m4", "Barbara Liskov", "barbara@acme.example", Status::Verified, ("Member", Rank::Quiet), 90),
    row(
        "i5",
        "margaret.hamilton@apollo.example",
        "Invited by Ada Lovelace",
        Status::Pending,
        ("Member", Rank::Quiet),
        2,
    ),
    row("m6", "Frances Allen", "frances@acme.example", Status::Verified, ("Member", Rank::Quiet), 31),
    row(
        "i7",
        "radia@perlman.example",
        "Invited by Grace Hopper",
        Status::Expired,
        ("Member", Rank::Quiet),
        12,
    ),
    row(
        "m8",
        "Mary Kenneth Keller of Iowa and Dubuque",
        "mary@acme.example",
        Status::Suspended,
        ("Member", Rank::Quiet),
        8,
    ),
];

const fn row(
    id: &'static str,
    name: &'static str,
    email: &'static str,
    status: Status,
    role: (&'static str, Rank),
    days: i64,
) -> Row {
    Row { id, name, email, status, role, at: NOW - days * DAY }
}

fn last_owner() -> Refusal {
    Refusal::new("You are the last owner.", Some("Make someone else an owner first.".to_owned()))
}

pub(super) fn page() -> impl IntoView {
    view! {
        <Shell rail lead=|| view! { "Acme" } bar>
            <Page title="Members" description="Everyone who belongs to Acme, and everyone asked to join."
                action=|| view! { <Button kind=ButtonKind::Primary glyph=Glyph::Plus opens="invite">"Invite people"</Button> }>
                <Toolbar>
                    <SearchField id="search" label="Search by name or e-mail" action="/acme/members" value="" />
                    <Chips label="Filters" chips=chips() />
                </Toolbar>
                <Table caption="Members of Acme" columns=columns()>{ROWS.into_iter().map(line).collect_view()}</Table>
                <Pager older=Some("?after=x".to_owned()) summary="8 of 31" />
            </Page>
            {invite()}
        </Shell>
    }
}

fn rail() -> impl IntoView {
    let acme = OrganizationEntry { id: "o1".into(), name: "Acme".into(), href: "/acme".into() };
    let other =
        OrganizationEntry { id: "o7".into(), name: "Analytical Engine Works".into(), href: "/aew".into() };
    let mut invitations = Place::new("Invitations", Glyph::Mail, "/acme/invitations");
    invitations.count = Some(2);
    let mut teams = Place::new("Teams", Glyph::Layers, "/acme/teams");
    teams.locked = Some("Teams come with the Teams and Enterprise plans.".into());
    let people = vec![
        Place::new("Members", Glyph::Users, "/acme/members"),
        invitations,
        Place::new("Invite links", Glyph::Link, "/acme/links"),
        teams,
        Place::new("Roles", Glyph::Roles, "/acme/roles"),
    ];
    let rest = vec![
        Place::new("Billing", Glyph::Card, "/acme/billing"),
        Place::new("Usage", Glyph::Gauge, "/acme/usage"),
        Place::new("History", Glyph::History, "/acme/history"),
        Place::new("Settings", Glyph::Settings, "/acme/settings"),
    ];
    view! {
        <OrganizationSwitcher current=acme.clone() all=vec![acme, other] home="/" found="/new" />
        <Places groups=vec![("People".to_owned(), people), ("Organization".to_owned(), rest)] />
    }
}

fn bar() -> impl IntoView {
    view! {
        <Bell unread=3>
            <Notice text="Grace Hopper accepted your invitation." at=NOW - DAY href="/acme/members" unread=true />
            <Notice text="Katherine Johnson is now an Admin." at=NOW - 3 * DAY href="/acme/members" />
        </Bell>
        <AccountMenu id="m1" name="Ada Lovelace" email="ada@acme.example">
            <MenuItem menu="account" glyph=Glyph::User href="/account">"Profile"</MenuItem>
            <MenuItem menu="account" glyph=Glyph::Laptop href="/account/sessions">"Sessions"</MenuItem>
            <MenuItem menu="account" glyph=Glyph::Leave>"Sign out"</MenuItem>
        </AccountMenu>
    }
}

fn chips() -> Vec<Chip> {
    vec![
        Chip::new("All", "/acme/members", Some(31)).current(true),
        Chip::new("Owner", "?role=owner", Some(1)).apart(),
        Chip::new("Admin", "?role=admin", Some(2)),
        Chip::new("Member", "?role=member", Some(28)),
        Chip::new("Verified", "?status=verified", Some(29)).apart(),
        Chip::new("Pending", "?status=pending", Some(2)),
    ]
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("Name").sorted("?sort=name", Some(Order::Ascending)),
        Column::new("Status"),
        Column::new("Role"),
        Column::new("Joined").sorted("?sort=joined", None),
        Column::hidden("Actions"),
    ]
}

fn line(row: Row) -> impl IntoView {
    let Row { id, name, email, status, role: (role, rank), at } = row;
    let pending = matches!(status, Status::Pending | Status::Expired);
    let (you, menu) = (id == "m1", format!("menu-{id}"));
    view! {
        <tr>
            <HeadCell><Person id name detail=email you pending /></HeadCell>
            <Cell label="Status" bare=true><StatusBadge status /></Cell>
            <Cell label="Role" bare=true><RoleBadge title=role rank /></Cell>
            <Cell label="Joined" soft=true><When at /></Cell>
            <MenuCell><RowMenu id=menu.clone() label=format!("Actions for {name}")>{items(id, menu, you, pending)}</RowMenu></MenuCell>
        </tr>
    }
}

fn items(id: &str, menu: String, you: bool, pending: bool) -> impl IntoView {
    let leave = format!("leave-{id}");
    let (first, second) = (menu.clone(), menu.clone());
    if you {
        view! {
            <MenuItem menu=first glyph=Glyph::User href="/account">"View profile"</MenuItem>
            <MenuRule />
            <MenuItem menu=second id=leave glyph=Glyph::Leave danger=true refused=Some(last_owner())>"Leave organization"</MenuItem>
        }
        .into_any()
    } else if pending {
        view! {
            <MenuItem menu=first glyph=Glyph::Resend>"Resend"</MenuItem>
            <MenuItem menu=second glyph=Glyph::Link>"Copy link"</MenuItem>
            <MenuRule />
            <MenuItem menu glyph=Glyph::Ban danger=true>"Revoke invitation"</MenuItem>
        }
        .into_any()
    } else {
        view! {
            <MenuItem menu=first glyph=Glyph::Edit>"Edit role"</MenuItem>
            <MenuRule />
            <MenuItem menu=second glyph=Glyph::Trash danger=true>"Remove"</MenuItem>
        }
        .into_any()
    }
}

fn invite() -> impl IntoView {
    let choice = |value: &str, title: &str, text: &str, refused| Choice {
        value: value.into(),
        title: title.into(),
        text: text.into(),
        refused,
    };
    let only_owners =
        Some(Refusal::new("Only an owner can make someone an owner.", Some("Ask Ada Lovelace.".into())));
    let choices = vec![
        choice("member", "Member", "Reads and writes projects.", None),
        choice("admin", "Admin", "Also manages members and settings.", None),
        choice("owner", "Owner", "Also manages billing, and may delete the organization.", only_owners),
    ];
    view! {
        <Dialog id="invite" title="Invite people" description="Each address gets a mail of its own with a link that works for seven days.">
            <form method="post">
                <DialogBody>
                    <TextAreaField id="addresses" label="E-mail addresses" name="addresses" hint="One on each line, or with commas between them." value="ada@acme.example\ngrace@acme" error=Some("“grace@acme” is not an e-mail address.".to_owned()) />
                    <ChoiceField id="role" label="Role" name="role" choices chosen=RwSignal::new("member".to_owned()) />
                </DialogBody>
                <DialogActions>
                    <Cancel dialog="invite" />
                    <Button kind=ButtonKind::Primary submit=true>"Send 2 invitations"</Button>
                </DialogActions>
            </form>
        </Dialog>
    }
}
