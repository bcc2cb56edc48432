//! Two processes on one database: their writers of one organization come one after another.

use crate::cast::{NOW, execute, found, join, later, new_invitation, new_member, packs, person, role};
use guildhall_domain::command::{About, Command};
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::hall::Person;
use guildhall_domain::id::{InvitationId, MemberId, OrgId};
use guildhall_domain::name::DisplayName;
use guildhall_domain::plan::Terms;
use guildhall_store::{Asker, RosterFilter, Store};
use guildhall_testkit::both_engines;

async fn owners(store: &Store, org: OrgId, who: &Person) -> u32 {
    let asker = Asker::Account(who.account);
    let facts = store.read().await.unwrap().facts(NOW, &packs(), org, &asker, About::Nothing).await.unwrap();
    facts.unwrap().organization.owners
}

async fn set_role(store: Store, org: OrgId, by: Person, member: MemberId, from: &str, to: &str) -> bool {
    let command = Command::ChangeRole { member, from: role(from), to: role(to) };
    execute(&store, org, &by, NOW, &command).await.is_ok()
}

async fn place(store: &Store, org: OrgId, who: &Person) -> MemberId {
    let asker = Asker::Account(who.account);
    let facts = store.read().await.unwrap().facts(NOW, &packs(), org, &asker, About::Nothing).await.unwrap();
    facts.unwrap().actor.membership.unwrap().id
}

/// The names of those who are found by some words.
async fn colleagues(store: &Store, org: OrgId, search: &str) -> Vec<String> {
    let sought = RosterFilter { search: Some(search), limit: 50, ..RosterFilter::default() };
    let (rows, _) = store.read().await.unwrap().colleagues(org, &sought).await.unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

/// Two people who were invited join in one transaction, one after the other.
async fn join_both(store: Store, org: OrgId, guests: [(Person, InvitationId); 2]) {
    let mut tx = store.write(org).await.unwrap();
    for (guest, invitation) in guests {
        let command = Command::Accept { invitation, member: new_member() };
        let asker = Asker::Account(guest.account);
        let facts = tx.facts(NOW, &packs(), org, &asker, command.about()).await.unwrap().unwrap();
        let events = decide(&facts, &command).unwrap();
        crate::cast::apply(&mut tx, &facts, &events).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    tx.commit().await.unwrap();
}

both_engines! {
    async fn a_writer_who_goes_away_while_waiting_leaves_the_organization_free(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let (org, _) = found(&store, &ada, "acme").await;
        let first = store.write(org).await.unwrap();
        for _ in 0..5 {
            let waiting = tokio::spawn({ let store = store.clone(); async move { store.write(org).await.map(drop) } });
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
            waiting.abort();
        }
        drop(first);
        for _ in 0..20 {
            let next = tokio::time::timeout(std::time::Duration::from_secs(30), store.write(org)).await;
            next.unwrap().unwrap().commit().await.unwrap();
        }
    }

    async fn two_owners_who_demote_each_other_never_leave_it_ownerless(database: Database) {
        let (one, two) = (database.store().await, database.store().await);
        let ada = person(&one, "Ada", "ada@example.com").await;
        let bob = person(&one, "Bob", "bob@example.com").await;
        let (org, _) = found(&one, &ada, "acme").await;
        let bobs = join(&one, org, &ada, &bob, "owner").await;
        let adas = place(&one, org, &ada).await;
        for round in 0..200 {
            let first = tokio::spawn(set_role(one.clone(), org, ada.clone(), bobs, "owner", "member"));
            let second = tokio::spawn(set_role(two.clone(), org, bob.clone(), adas, "owner", "member"));
            let (first, second) = (first.await.unwrap(), second.await.unwrap());
            assert!(first != second, "round {round}: exactly one succeeds");
            assert_eq!(owners(&two, org, &ada).await, 1, "round {round}");
            let (winner, loser) = if first { (&ada, bobs) } else { (&bob, adas) };
            assert!(set_role(one.clone(), org, winner.clone(), loser, "member", "owner").await);
        }
    }

    async fn of_32_who_accept_one_invitation_at_once_one_joins(database: Database) {
        let (one, two) = (database.store().await, database.store().await);
        let ada = person(&one, "Ada", "ada@example.com").await;
        let bob = person(&one, "Bob", "bob@example.com").await;
        let (org, _) = found(&one, &ada, "acme").await;
        let invitation = crate::cast::invite(&one, org, &ada, "bob@example.com", "member").await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..32 {
            let (store, bob) = (if n % 2 == 0 { one.clone() } else { two.clone() }, bob.clone());
            let command = Command::Accept { invitation, member: new_member() };
            tasks.spawn(async move { execute(&store, org, &bob, NOW, &command).await.is_ok() });
        }
        assert_eq!(tasks.join_all().await.into_iter().filter(|joined| *joined).count(), 1);
    }

    async fn of_16_who_join_at_once_for_the_last_5_seats_5_do(database: Database) {
        let (one, two) = (database.store().await, database.store().await);
        let ada = person(&one, "Ada", "ada@example.com").await;
        let (org, _) = found(&one, &ada, "acme").await;
        let mut tasks = tokio::task::JoinSet::new();
        let mut guests = Vec::new();
        for n in 0..16 {
            let address = format!("guest{n}@example.com");
            let guest = person(&one, &format!("Guest {n}"), &address).await;
            guests.push((guest, crate::cast::invite(&one, org, &ada, &address, "member").await));
        }
        let to = Terms { plan: "teams".to_owned(), seats: Some(6), domain: "example.com".to_owned() };
        let change = Command::ChangePlan { to };
        let mut tx = one.write(org).await.unwrap();
        let facts = tx.facts(NOW, &packs(), org, &Asker::Operator, About::Nothing).await.unwrap().unwrap();
        let events = decide(&facts, &change).unwrap();
        crate::cast::apply(&mut tx, &facts, &events).await.unwrap();
        tx.commit().await.unwrap();
        for (n, (guest, invitation)) in guests.into_iter().enumerate() {
            let store = if n % 2 == 0 { one.clone() } else { two.clone() };
            let command = Command::Accept { invitation, member: new_member() };
            tasks.spawn(async move { execute(&store, org, &guest, NOW, &command).await });
        }
        let (joined, refused): (Vec<_>, Vec<_>) = tasks.join_all().await.into_iter().partition(Result::is_ok);
        assert_eq!(joined.len(), 5);
        assert!(refused.into_iter().all(|verdict| verdict == Err(Denied::NoRoom)));
        assert_eq!(one.read().await.unwrap().tally(org, true).await.unwrap().verified, 6);
    }

    async fn whoever_takes_another_name_while_joining_stands_under_it(database: Database) {
        let (one, two) = (database.store().await, database.store().await);
        let ada = person(&one, "Ada", "ada@example.com").await;
        let (org, _) = found(&one, &ada, "acme").await;
        for n in 0..40 {
            let (address, before, after) = (format!("guest{n}@example.com"), format!("Before {n}"), format!("After {n}"));
            let guest = person(&one, &before, &address).await;
            let invitation = crate::cast::invite(&one, org, &ada, &address, "member").await;
            let (joining, account, name) = (one.clone(), guest.account, DisplayName::parse(&after).unwrap());
            let command = Command::Accept { invitation, member: new_member() };
            let joined = tokio::spawn(async move { execute(&joining, org, &guest, NOW, &command).await });
            let mut tx = two.write_unscoped().await.unwrap();
            tx.rename_account(account, &name).await.unwrap();
            tx.commit().await.unwrap();
            joined.await.unwrap().unwrap();
            assert_eq!(colleagues(&one, org, &after).await, [after], "found by the words of the new name");
            assert!(colleagues(&one, org, &before).await.is_empty());
        }
    }

    async fn two_organizations_that_place_the_same_people_in_another_order_both_do(database: Database) {
        let (one, two) = (database.store().await, database.store().await);
        let ada = person(&one, "Ada", "ada@example.com").await;
        let (acme, _) = found(&one, &ada, "acme").await;
        let (folio, _) = found(&one, &ada, "folio").await;
        for n in 0..10 {
            let (mut into_acme, mut into_folio) = (Vec::new(), Vec::new());
            for name in ["ben", "cleo"] {
                let address = format!("{name}{n}@example.com");
                let guest = person(&one, name, &address).await;
                into_acme.push((guest.clone(), crate::cast::invite(&one, acme, &ada, &address, "member").await));
                into_folio.insert(0, (guest, crate::cast::invite(&one, folio, &ada, &address, "member").await));
            }
            let first = join_both(one.clone(), acme, into_acme.try_into().unwrap());
            let second = join_both(two.clone(), folio, into_folio.try_into().unwrap());
            tokio::join!(first, second);
        }
    }

    async fn many_invitations_from_two_processes_are_all_counted(database: Database) {
        let (one, two) = (database.store().await, database.store().await);
        let ada = person(&one, "Ada", "ada@example.com").await;
        let (org, _) = found(&one, &ada, "acme").await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..40 {
            let (store, ada) = (if n % 2 == 0 { one.clone() } else { two.clone() }, ada.clone());
            let email = crate::cast::email(&format!("guest{n}@example.com"));
            let command = Command::Invite { invitation: new_invitation(), member: new_member(), email, role: role("member"), projects: Vec::new() };
            tasks.spawn(async move { execute(&store, org, &ada, later(n), &command).await.is_ok() });
        }
        assert!(tasks.join_all().await.into_iter().all(|invited| invited));
        assert_eq!(one.read().await.unwrap().tally(org, true).await.unwrap().pending, Some(40));
    }
}
