//! Who has a role in a part of the tree, who is asked in, and finding someone to add.

use super::Part;
use crate::components::*;
use crate::pages::members::place::address;
use crate::sheets::ask::{Act, hidden, posts, verdict, wrong};
use crate::sheets::projects::strength;
use crate::sheets::{Asked, foreseen};
use guildhall_domain::command::Command;
use guildhall_domain::facts::{Facts, InvitationState, MemberStatus, Membership, Subject};
use guildhall_domain::pack::listed;
use guildhall_domain::permission::{Level, Permission};
use guildhall_domain::role::{Role, RoleId};
use guildhall_domain::sentence;
use guildhall_domain::tree::{Node, Placed, Told};
use guildhall_domain::view::{Colleague, Contact, Inside, Insiders, Invited};
use guildhall_service::Result;
use guildhall_service::projects::Looking;
use leptos::prelude::*;

/// The members of a part, for those who may see them.
pub(super) fn section(part: &Part, looking: &Looking, foreseen: Vec<AnyView>) -> Option<AnyView> {
    let insiders = part.opened.insiders.as_ref()?;
    let (rows, next) = match insiders {
        Insiders::Colleagues(page) => {
            let row = |inside: &Inside<Colleague>| {
                row(part, &inside.person, String::new(), (&inside.held, inside.since.0))
            };
            (page.rows.iter().map(row).collect_view(), page.next.clone())
        }
        Insiders::Contacts(page) => {
            let row = |inside: &Inside<Contact>| {
                let email = inside.person.email.to_string();
                row(part, &inside.person.colleague, email, (&inside.held, inside.since.0))
            };
            (page.rows.iter().map(row).collect_view(), page.next.clone())
        }
    };
    let empty = rows.is_empty() && part.opened.asked.is_empty();
    let about = cascades(part);
    let searched = looking.search.as_str();
    let table = if empty {
        let text = if searched.is_empty() {
            "Nobody was given a role here yet."
        } else {
            "Nobody here has that name."
        };
        view! { <p class="nothing">{text}</p> }.into_any()
    } else {
        let mut columns: Vec<Column> = ["Name", "Role here", "Since"].map(Column::new).to_vec();
        columns.push(Column::hidden("Actions"));
        let asked = part.opened.asked.iter().filter(|_| searched.is_empty());
        let asked = asked.map(|asked| asked_row(part, asked)).collect_view();
        view! { <Table caption="Members" columns>{asked}{rows}</Table> }.into_any()
    };
    let after = looking.after.as_deref().unwrap_or_default();
    let older = next.map(|next| address(&part.here, [("search", searched), ("after", next.as_str())]));
    let first = (!after.is_empty()).then(|| part.here.clone());
    let adding = adding(part, looking, foreseen);
    Some(
        view! {
            <Section title="Members" description=about>
                {adding}
                {table}
                <Pager first older />
            </Section>
        }
        .into_any(),
    )
}

/// Who is there without being in the list.
fn cascades(part: &Part) -> String {
    let pack = &part.opened.facts.pack;
    let everywhere =
        pack.roles.iter().filter(|role| pack.everywhere(role).contains(Permission::PROJECT_READ));
    let names: Vec<_> = everywhere.map(|role| role.plural.as_str()).collect();
    if names.is_empty() {
        return String::new();
    }
    sentence!("Besides these, {} are in every {}.", listed(&names), pack.vocabulary.project.one)
}

fn row(part: &Part, person: &Colleague, email: String, (held, since): (&RoleId, i64)) -> AnyView {
    let facts = &part.opened.facts;
    let own = facts.actor.membership.as_ref().is_some_and(|own| own.id == person.id);
    let (title, rank) = (facts.pack.project_title(held), strength(&facts.pack, held));
    let (id, name) = (person.account.to_string(), person.name.clone());
    let menu = menu(part, person, held, own);
    view! {
        <tr>
            <HeadCell><Person id name detail=email you=own /></HeadCell>
            <Cell label="Role here"><RoleBadge title rank /></Cell>
            <Cell label="Since" soft=true><When at=since /></Cell>
            <MenuCell>{menu}</MenuCell>
        </tr>
    }
    .into_any()
}

/// What one can do to someone's place here, as `decide` says; whether they are the last of their role is asked when it is tried.
fn menu(part: &Part, person: &Colleague, held: &RoleId, own: bool) -> AnyView {
    let facts = facts_about(part, person, held);
    let member = person.id;
    let grant =
        |to: Option<RoleId>| Command::Grant { scope: part.scope, member, from: Some(held.clone()), to };
    let others = facts.pack.weakest_last(Level::Project).filter(|role| role.id != *held);
    let verdicts: Vec<_> = others.map(|role| verdict(&facts, &grant(Some(role.id.clone())))).collect();
    let edit =
        if verdicts.iter().any(Option::is_none) { None } else { verdicts.into_iter().next_back().flatten() };
    let remove = verdict(&facts, &grant(None));
    let href = |name: &str| format!("{}?{name}={member}", part.here);
    let (glyph, end) = if own { (Glyph::Leave, "Leave") } else { (Glyph::Trash, "Remove") };
    let words =
        if own { sentence!("{} {}", end, part.name()) } else { sentence!("{} from {}", end, part.name()) };
    let changes =
        Act { glyph: Glyph::Edit, words: "Change role".to_owned(), href: href("role"), refused: edit };
    let explains =
        Act { glyph: Glyph::Roles, words: "Explain rights".to_owned(), href: href("explain"), refused: None };
    let ends = Act { glyph, words, href: href("remove"), refused: remove };
    crate::sheets::ask::menu(
        &format!("m-{member}"),
        sentence!("Actions for {}", person.name),
        vec![changes, explains],
        ends,
    )
}

/// The viewer's facts about someone's place here, as far as the list says it.
fn facts_about(part: &Part, person: &Colleague, held: &RoleId) -> Facts {
    let Colleague { id, account, name, role, status, .. } = person.clone();
    let place = Membership { id, account, name, role, status };
    let placed = Placed { place, role: Some(held.clone()), around: None, last: false, only: false };
    let node = Node { told: Told::Member(placed), ..part.opened.node.clone() };
    part.opened.facts.about(Subject::Node(Box::new(node)))
}

/// Someone asked in.
fn asked_row(part: &Part, asked: &Inside<Invited>) -> AnyView {
    let Invited { id, email, inviter, sent, state, .. } = asked.person.clone();
    let title = part.opened.facts.pack.project_title(&asked.held);
    let sends = vec![("slug", part.slug.clone()), ("invitation", id.to_string())];
    let form = |act: &'static str, words: &'static str| {
        let action = posts(act, &part.here);
        let fields = hidden(sends.clone());
        view! { <form method="post" action=action class="contents">{fields}{wrong()}<button class="btn btn-bare" type="submit">{words}</button></form> }.into_any()
    };
    let (resend, revoke) = (form("resend", "Resend"), form("revoke", "Revoke"));
    let status = if state == InvitationState::Expired { Status::Expired } else { Status::Pending };
    let (name, pending) = (email.to_string(), true);
    view! {
        <tr>
            <HeadCell><Person id=id.to_string() name detail=sentence!("Invited by {}", inviter) pending /></HeadCell>
            <Cell label="Role here"><span class="role-asked"><RoleBadge title /><StatusBadge status /></span></Cell>
            <Cell label="Since" soft=true><When at=sent.0 /></Cell>
            <MenuCell><span class="row-acts">{resend}{revoke}</span></MenuCell>
        </tr>
    }
    .into_any()
}

/// What adding would give each of those who were found, with the role that is offered first; nothing for those who cannot be added.
pub(super) async fn foreseen(asked: &Asked<'_>, part: &Part) -> Result<Vec<AnyView>> {
    let mut all = Vec::new();
    for (person, facts) in &part.opened.found {
        all.push(match offered_first(part, person, facts) {
            Some(to) => foreseen::of(asked, adding_as(part, person, &to)).await?,
            None => ().into_any(),
        });
    }
    Ok(all)
}

/// The weakest role that the viewer could add someone with.
fn offered_first(part: &Part, person: &Colleague, facts: &Facts) -> Option<RoleId> {
    let mut offered = facts.pack.weakest_last(Level::Project).map(|role| &role.id);
    offered.rfind(|role| verdict(facts, &adding_as(part, person, role)).is_none()).cloned()
}

fn adding_as(part: &Part, person: &Colleague, role: &RoleId) -> Command {
    Command::Grant { scope: part.scope, member: person.id, from: None, to: Some(role.clone()) }
}

/// Finding a member of the organization, and giving them a role here.
fn adding(part: &Part, looking: &Looking, foreseen: Vec<AnyView>) -> Option<AnyView> {
    part.may(Permission::PROJECT_MEMBER_ADD).ok()?;
    let (adding, here) = (looking.adding.clone(), part.here.clone());
    let label = "Find a member to add";
    let found = part.opened.found.iter().zip(foreseen);
    let people =
        found.map(|((person, facts), foreseen)| candidate(part, (person, facts), foreseen)).collect_view();
    let none = (!adding.trim().is_empty() && part.opened.found.is_empty())
        .then(|| view! { <p class="nothing">"Nobody in the organization has that name."</p> });
    let clear = (!adding.is_empty())
        .then(|| view! { <a class=ButtonKind::Bare.class() href=here.clone()>"Done"</a> });
    Some(
        view! {
            <form method="get" action=here class="toolbar">
                <div class="search">
                    <Icon glyph=Glyph::Search />
                    <input class="input" type="search" name="add" value=adding placeholder=label aria-label=label
                        maxlength="100" autocomplete="off" />
                </div>
                {clear}
            </form>
            <div class="candidates">{people}{none}</div>
        }
        .into_any(),
    )
}

fn candidate(part: &Part, (person, facts): (&Colleague, &Facts), foreseen: AnyView) -> AnyView {
    let (id, name) = (person.account.to_string(), person.name.clone());
    let Some(placed) = facts.node().ok().and_then(|node| node.placed()) else { return ().into_any() };
    let form = match &placed.role {
        Some(role) => view! { <span class="text-muted">{facts.pack.project_title(role)}</span> }.into_any(),
        None if placed.place.status == MemberStatus::Suspended => {
            view! { <span class="text-muted">"Suspended"</span> }.into_any()
        }
        None => add_form(part, (person, facts), foreseen),
    };
    view! { <div class="candidate"><Person id name />{form}</div> }.into_any()
}

fn add_form(part: &Part, (person, facts): (&Colleague, &Facts), foreseen: AnyView) -> AnyView {
    let may = |role: &&Role| verdict(facts, &adding_as(part, person, &role.id)).is_none();
    let first = offered_first(part, person, facts);
    let option = |role: &Role| {
        let (value, selected) = (role.id.to_string(), Some(&role.id) == first.as_ref());
        view! { <option value=value selected=selected>{role.title.clone()}</option> }
    };
    let options = facts.pack.project_roles.iter().filter(may).map(option).collect_view();
    let mut sends = part.sends();
    sends.push(("member", person.id.to_string()));
    let action = posts("grant", &part.here);
    let label = sentence!("Role of {}", person.name);
    view! {
        <form method="post" action=action class="candidate-form">
            {hidden(sends)}
            <select class="select" name="to" aria-label=label>{options}</select>
            <button class=ButtonKind::Quiet.class() type="submit">"Add"<span class="sr-only">{sentence!(" {}", person.name)}</span></button>
            {wrong()}
            {foreseen}
        </form>
    }
    .into_any()
}
