//! Random commands in every pack, and after each of them: the same verdict from the tables and from the fold of the events, and the same state.

use crate::cast::{NOW, email, execute_by, found_running, packs, person};
use crate::chance::Chance;
use guildhall_domain::command::{About, Command};
use guildhall_domain::decide;
use guildhall_domain::facts::{Actor, InvitationState, MemberStatus, Membership};
use guildhall_domain::foresee::{Reach, Standing, Touched};
use guildhall_domain::hall::{Hall, Person, ProjectKept};
use guildhall_domain::id::{MemberId, OrgId, ProjectId};
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::Level;
use guildhall_domain::role::RoleId;
use guildhall_domain::time::{Span, Timestamp};
use guildhall_domain::tree::Scope;
use guildhall_domain::view::Insiders;
use guildhall_store::{Asker, InsideFilter, ProjectFilter, RosterFilter, Store};
use guildhall_testkit::both_engines;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The facts that the store loads are those that the fold knows, the role model among them, whatever the command is about.
async fn facts_agree(store: &Store, hall: &Hall, people: &[Person], now: Timestamp, chance: &mut Chance) {
    let mut conn = store.read().await.unwrap();
    let who = chance.pick(people).unwrap();
    let command = chance.command(hall, people);
    let fixed = [command.about(), About::Nothing, About::Address(&email("nobody@example.com"), &[])];
    let own = chance.pick(&hall.custom);
    let own = own.iter().map(|own| About::Role(own.level, &own.id));
    for about in fixed.into_iter().chain(own) {
        let loaded = conn.facts(now, &packs(), hall.id, &Asker::Account(who.account), about).await.unwrap();
        assert_eq!(loaded.unwrap(), hall.facts(now, &who, people, about));
    }
    if let Some(own) = hall.members.values().find(|place| place.account == who.account) {
        let touched = command.touches();
        let whole = hall.reach(touched, Some(own.id));
        let loaded = conn.reach(hall.id, touched, (own.id, true)).await.unwrap();
        assert_eq!(loaded.as_ref(), Some(&whole), "{command:?}");
        let loaded = conn.reach(hall.id, touched, (own.id, false)).await.unwrap();
        assert_eq!(loaded, Some(seen(whole, hall, own.id, touched)), "{command:?}");
    }
    let asked: Vec<_> = people.iter().map(|person| (who.account, &person.email)).collect();
    let loaded = conn.facts_about_each(now, &packs(), hall.id, &asked).await.unwrap();
    let folded =
        people.iter().map(|person| hall.facts(now, &who, people, About::Address(&person.email, &[])));
    assert_eq!(loaded, folded.collect::<Vec<_>>());
}

/// The same, as far as someone sees it who sees the projects alone in which they have a role.
fn seen(whole: Reach, hall: &Hall, own: MemberId, touched: Touched<'_>) -> Reach {
    if touched == Touched::Nobody {
        return whole;
    }
    let sees = |project: &ProjectId| {
        let kept = &hall.projects[project];
        kept.roles.contains_key(&own) || kept.resources.values().any(|kept| kept.roles.contains_key(&own))
    };
    let projects = u32::try_from(hall.projects.keys().filter(|id| sees(id)).count()).unwrap();
    let mut standings = whole.standings;
    for one in &mut standings {
        one.places.retain(|(at, _)| sees(&at.project));
    }
    let (placed, bare): (Vec<_>, Vec<_>) = standings.into_iter().partition(|one| !one.places.is_empty());
    let bare = match touched {
        Touched::Role(Level::Organization, _) => {
            let mut alike: BTreeMap<RoleId, u32> = BTreeMap::new();
            for one in bare {
                *alike.entry(one.role.unwrap()).or_default() += one.people;
            }
            alike.into_iter().filter_map(|(role, people)| Standing::alike(role, people)).collect()
        }
        Touched::Role(Level::Project, _) | Touched::Part(_) => Vec::new(),
        Touched::Nobody | Touched::Actor | Touched::Member(_) => bare,
    };
    Reach { standings: [placed, bare].concat(), projects }
}

/// The counters are what counting would give, and the lists show everybody.
async fn counters_agree(store: &Store, hall: &Hall, org: OrgId) {
    let mut conn = store.read().await.unwrap();
    let mut by_role: BTreeMap<RoleId, u32> = BTreeMap::new();
    let pending = hall.invitations.values().filter(|asked| asked.state == InvitationState::Pending);
    let pending: Vec<&RoleId> = pending.map(|asked| &asked.role).collect();
    for held in hall.members.values().map(|place| &place.role).chain(pending.iter().copied()) {
        *by_role.entry(held.clone()).or_default() += 1;
    }
    let tally = conn.tally(org, true).await.unwrap();
    assert_eq!(tally.by_role, by_role.into_iter().collect::<Vec<_>>());
    assert_eq!(tally.verified as usize, hall.members.len());
    assert_eq!(tally.pending, Some(u32::try_from(pending.len()).unwrap()));
    let owner = &hall.pack.owner_role().unwrap().id;
    assert_eq!(conn.drift(org, owner).await.unwrap(), Vec::<String>::new());
    let all = RosterFilter { limit: 200, ..RosterFilter::default() };
    let (rows, _) = conn.contacts(org, &all, NOW).await.unwrap();
    assert_eq!(rows.len(), hall.members.len() + pending.len());
    let (colleagues, _) = conn.colleagues(org, &all).await.unwrap();
    assert_eq!(colleagues.len(), hall.members.len());
    for role in &hall.pack.roles {
        let held = tally.with(&role.id);
        let (rows, _) = conn.contacts(org, &RosterFilter { held: Some(&held), ..all }, NOW).await.unwrap();
        let holders = hall.members.values().filter(|place| place.role.includes(&role.id)).count();
        let asked = pending.iter().filter(|asked| asked.includes(&role.id)).count();
        assert_eq!(rows.len(), holders + asked, "{}", role.id);
        assert_eq!(tally.of(&role.id) as usize, rows.len());
        let active =
            |place: &&Membership| place.status == MemberStatus::Active && place.role.includes(&role.id);
        let mut known: Vec<_> = hall.members.values().filter(active).map(|place| place.account).collect();
        let mut found = conn.active_holders(org, &role.id, 200).await.unwrap();
        known.sort();
        found.sort();
        assert_eq!(found, known);
    }
}

/// The pages of projects show what the fold knows, to someone who sees all and to someone who sees their own.
async fn projects_agree(store: &Store, hall: &Hall, org: OrgId) {
    let mut conn = store.read().await.unwrap();
    for own in hall.members.keys().copied() {
        let sees = |kept: &ProjectKept| {
            kept.roles.contains_key(&own) || kept.resources.values().any(|kept| kept.roles.contains_key(&own))
        };
        for all in [true, false] {
            let filter = ProjectFilter { own, all, search: "", after: None, limit: 200 };
            let (lines, next) = conn.projects(org, &filter).await.unwrap();
            let mut listed: Vec<_> =
                lines.iter().map(|line| (line.id, line.own.clone(), line.members, line.resources)).collect();
            listed.sort_by_key(|(id, ..)| *id);
            let kept = hall.projects.iter().filter(|(_, kept)| all || sees(kept));
            let folded = kept.map(|(id, kept)| {
                let (members, resources) = shown(kept, own, all);
                (*id, kept.roles.get(&own).cloned(), members, resources)
            });
            assert_eq!(listed, folded.collect::<Vec<_>>());
            assert!(next.is_none());
        }
    }
    assert_eq!(conn.invoicing(org).await.unwrap(), hall.invoicing);
    for (id, kept) in &hall.projects {
        let written = conn.invoicing_of(org, *id).await.unwrap().unwrap();
        assert_eq!((&written.invoicing, written.name.as_str()), (&kept.invoicing, kept.name.as_str()));
        let filter = InsideFilter { search: "", addresses: false, after: None, limit: 200 };
        let (insiders, _) = conn.insiders(org, Scope::project(*id), &filter).await.unwrap();
        let Insiders::Colleagues(page) = insiders else { unreachable!("addresses were not asked for") };
        let mut inside: Vec<_> = page.rows.into_iter().map(|row| (row.person.id, row.held)).collect();
        inside.sort();
        assert_eq!(inside, kept.roles.clone().into_iter().collect::<Vec<_>>());
    }
}

/// How many members and resources of a project someone is shown: who has a role on some of its resources alone, those resources alone.
fn shown(kept: &ProjectKept, own: MemberId, all: bool) -> (u32, u32) {
    let whole = all || kept.roles.contains_key(&own);
    let members = if whole { kept.roles.len() } else { 0 };
    let resources = kept.resources.values().filter(|kept| whole || kept.roles.contains_key(&own)).count();
    (u32::try_from(members).unwrap(), u32::try_from(resources).unwrap())
}

fn operator() -> Actor {
    let name = guildhall_store::OPERATOR.to_owned();
    Actor { account: None, name, verified_email: None, membership: None, operator: true }
}

async fn play(store: &Store, pack: &Arc<Pack>, seed: u64, rounds: i64) {
    let mut people = Vec::new();
    for n in 0..6 {
        let (name, address) = (format!("Person {seed} {n}"), format!("p{n}.{seed}@{}.example", pack.id));
        people.push(person(store, &name, &address).await);
    }
    let mut chance = Chance(seed);
    let slug = format!("{}-{seed}", pack.id);
    let (org, founding) = found_running(store, &people[0], &slug, Arc::clone(pack)).await;
    let organization = store.read().await.unwrap().organization(org).await.unwrap().unwrap();
    let mut hall = Hall::empty(org, organization.name, organization.slug, Arc::clone(pack));
    for event in &founding {
        hall.apply(event);
    }
    for round in 0..rounds {
        let now = NOW.plus(Span::hours(round * 5));
        let command = chance.command(&hall, &people);
        let who = chance.person(&hall, &people, &command);
        let mut facts = hall.facts(now, &who, &people, command.about());
        let operated =
            matches!(command, Command::Add { .. } | Command::Suspend { .. } | Command::Restore { .. })
                || chance.below(12) == 0;
        let asker = if operated { Asker::Operator } else { Asker::Account(who.account) };
        if operated {
            facts.actor = operator();
        }
        let expected = decide(&facts, &command);
        let verdict = execute_by(store, org, &asker, now, &command).await;
        assert_eq!(verdict, expected, "{command:?} by {}", who.name);
        for event in verdict.unwrap_or_default() {
            hall.apply(&event);
        }
        facts_agree(store, &hall, &people, now, &mut chance).await;
    }
    counters_agree(store, &hall, org).await;
    projects_agree(store, &hall, org).await;
    assert!(hall.owners() >= 1);
}

/// How many sequences are played on each engine, in all packs together; `GUILDHALL_SEQUENCES` asks for more.
fn sequences() -> u64 {
    std::env::var("GUILDHALL_SEQUENCES").ok().and_then(|text| text.parse().ok()).unwrap_or(250)
}

both_engines! {
    async fn the_tables_say_what_the_fold_of_the_events_says(store: Store) {
        let packs = packs();
        let each = sequences().div_ceil(packs.iter().count() as u64);
        for pack in packs.iter() {
            for seed in 1..=each {
                play(&store, pack, seed, 40).await;
            }
        }
    }
}
