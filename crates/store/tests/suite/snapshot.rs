//! What is read from a snapshot is of one moment, whatever is committed meanwhile.

use crate::cast::{NOW, execute, found, join, packs, person, role};
use guildhall_domain::command::{About, Command};
use guildhall_domain::foresee::Touched;
use guildhall_domain::id::OrgId;
use guildhall_domain::role::RoleId;
use guildhall_store::{Asker, Conn, RosterFilter};
use guildhall_testkit::both_engines;

async fn own_role(conn: &mut Conn, org: OrgId, asker: &Asker<'_>) -> RoleId {
    let facts = conn.facts(NOW, &packs(), org, asker, About::Nothing).await.unwrap().unwrap();
    facts.actor.membership.unwrap().role
}

async fn roles(conn: &mut Conn, org: OrgId) -> Vec<RoleId> {
    let all = RosterFilter { limit: 50, ..RosterFilter::default() };
    let (mut rows, _) = conn.colleagues(org, &all).await.unwrap();
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    rows.into_iter().map(|row| row.role).collect()
}

both_engines! {
    async fn a_snapshot_decides_and_shows_of_one_moment(store: Store) {
        let (ada, ben) = (person(&store, "Ada", "ada@example.com").await, person(&store, "Ben", "ben@example.com").await);
        let (org, _) = found(&store, &ada, "acme").await;
        let member = join(&store, org, &ada, &ben, "member").await;
        let (was, now) = (role("member"), role("admin"));
        let asker = Asker::Account(ben.account);
        let (mut still, mut loose) = (store.snapshot().await.unwrap(), store.read().await.unwrap());
        assert_eq!(own_role(&mut still, org, &asker).await, was);
        assert_eq!(own_role(&mut loose, org, &asker).await, was);
        let change = Command::ChangeRole { member, from: was.clone(), to: now.clone() };
        execute(&store, org, &ada, NOW, &change).await.unwrap();
        assert_eq!(roles(&mut still, org).await, [role("owner"), was.clone()]);
        assert_eq!(own_role(&mut still, org, &asker).await, was);
        assert_eq!(still.tally(org, true).await.unwrap().of(&now), 0);
        let held = still.reach(org, Touched::Member(member), (member, true)).await.unwrap().unwrap();
        assert_eq!(held.standings[0].role, Some(was));
        // A connection without one shows what others committed since.
        assert_eq!(roles(&mut loose, org).await, [role("owner"), now.clone()]);
        drop((still, loose));
        // What comes back to the pool has let go of its moment.
        for _ in 0..20 {
            assert_eq!(own_role(&mut store.read().await.unwrap(), org, &asker).await, now);
            assert_eq!(own_role(&mut store.snapshot().await.unwrap(), org, &asker).await, now);
        }
    }

    async fn nothing_is_written_in_a_snapshot(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let mut still = store.snapshot().await.unwrap();
        let name = guildhall_domain::name::DisplayName::parse("Eve").unwrap();
        assert!(still.name_unproved(ada.account, &name).await.is_err());
    }
}
