//! Random commands in every pack, and after each of them: the same verdict from the tables and from the fold of the events, and the same state.

use crate::cast::{NOW, email, execute, found_running, new_invitation, new_member, packs, person};
use guildhall_domain::command::{About, Command};
use guildhall_domain::decide;
use guildhall_domain::facts::InvitationState;
use guildhall_domain::hall::{Hall, Person};
use guildhall_domain::id::{InvitationId, MemberId, OrgId};
use guildhall_domain::pack::Pack;
use guildhall_domain::role::RoleId;
use guildhall_domain::time::{Span, Timestamp};
use guildhall_store::{Asker, RosterFilter, Store};
use guildhall_testkit::both_engines;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A small generator: tests need chance that repeats.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        if from.is_empty() { None } else { Some(from[self.below(from.len())].clone()) }
    }

    fn role(&mut self, pack: &Pack) -> RoleId {
        pack.roles[self.below(pack.roles.len())].id.clone()
    }

    fn command(&mut self, hall: &Hall, people: &[Person]) -> Command {
        let members: Vec<MemberId> = hall.members.keys().copied().collect();
        let invitations: Vec<InvitationId> = hall.invitations.keys().copied().collect();
        let member = self.pick(&members).unwrap_or_else(new_member);
        let invitation = self.pick(&invitations).unwrap_or_else(new_invitation);
        let from = hall
            .members
            .get(&member)
            .map_or_else(|| hall.pack.default_role.clone(), |place| place.role.clone());
        match self.below(12) {
            0..4 => {
                let address = people[self.below(people.len())].email.clone();
                let (invitation, member) = (new_invitation(), new_member());
                Command::Invite { invitation, member, email: address, role: self.role(&hall.pack) }
            }
            4..7 => Command::Accept { invitation, member: new_member() },
            7 => Command::Decline { invitation },
            8 => Command::Resend { invitation },
            9 => Command::Revoke { invitation },
            10 => Command::ChangeRole { member, from, to: self.role(&hall.pack) },
            _ if self.below(3) == 0 => Command::Leave,
            _ => Command::Remove { member },
        }
    }
}

/// The facts that the store loads are those that the fold knows, whatever the command is about.
async fn facts_agree(store: &Store, hall: &Hall, people: &[Person], now: Timestamp, chance: &mut Chance) {
    let mut conn = store.read().await.unwrap();
    let who = chance.pick(people).unwrap();
    let command = chance.command(hall, people);
    for about in [command.about(), About::Nothing, About::Address(&email("nobody@example.com"))] {
        let loaded = conn.facts(now, &packs(), hall.id, &Asker::Account(who.account), about).await.unwrap();
        assert_eq!(loaded.unwrap(), hall.facts(now, &who, people, about));
    }
    let asked: Vec<_> = people.iter().map(|person| (who.account, &person.email)).collect();
    let loaded = conn.facts_about_each(now, &packs(), hall.id, &asked).await.unwrap();
    let folded = people.iter().map(|person| hall.facts(now, &who, people, About::Address(&person.email)));
    assert_eq!(loaded, folded.collect::<Vec<_>>());
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
    let all = RosterFilter { limit: 200, ..RosterFilter::default() };
    let (rows, _) = conn.contacts(org, &all, NOW).await.unwrap();
    assert_eq!(rows.len(), hall.members.len() + pending.len());
    let (colleagues, _) = conn.colleagues(org, &all).await.unwrap();
    assert_eq!(colleagues.len(), hall.members.len());
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
        let who = chance.pick(&people).unwrap();
        let command = chance.command(&hall, &people);
        let expected = decide(&hall.facts(now, &who, &people, command.about()), &command);
        let verdict = execute(store, org, &who, now, &command).await;
        assert_eq!(verdict, expected, "{command:?} by {}", who.name);
        for event in verdict.unwrap_or_default() {
            hall.apply(&event);
        }
        facts_agree(store, &hall, &people, now, &mut chance).await;
        if round % 10 == 0 {
            counters_agree(store, &hall, org).await;
        }
    }
    counters_agree(store, &hall, org).await;
    assert!(hall.owners() >= 1);
}

both_engines! {
    async fn the_tables_say_what_the_fold_of_the_events_says(store: Store) {
        for pack in packs().iter() {
            for seed in 1..=2 {
                play(&store, pack, seed, 120).await;
            }
        }
    }
}
