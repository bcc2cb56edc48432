//! What strangers and plain members do not learn.

use crate::stage::Stage;
use guildhall_domain::id::{InvitationId, MemberId};
use guildhall_domain::view::{Roster, RosterQuery};
use guildhall_service::{history, invitations, members, organizations};
use guildhall_testkit::both_engines;

both_engines! {
    async fn a_plain_member_sees_names_and_no_address_at_all(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let ben = stage.joined(&ada, "Ben", "member").await;
        stage.invite(&ada, &["secret@example.com"], "member").await;
        let page = stage.page(&ben).await.unwrap();
        let mut told = serde_json::to_string(&page).unwrap();
        told = told.replace("ben@example.com", "");
        assert!(!told.contains('@'), "{told}");
        assert_eq!((page.tally.pending, page.facts.organization.pending), (None, 0));
    }

    async fn a_plain_members_search_never_touches_addresses(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let ben = stage.joined(&ada, "Ben", "member").await;
        for (search, found) in [("example", 0), ("ada@example.com", 0), ("ad", 1), ("ben", 1)] {
            let query = RosterQuery { search: Some(search.to_owned()), ..RosterQuery::default() };
            let page = members::page(&stage.ctx, &ben, "acme", &query).await.unwrap();
            let Roster::Colleagues(page) = page.roster else { panic!("a plain member sees contacts") };
            assert_eq!(page.rows.len(), found, "{search}");
        }
    }

    async fn hidden_and_absent_are_one_answer(store: Store) {
        let stage = Stage::new(store);
        let (ada, eve) = (stage.person("Ada").await, stage.person("Eve").await);
        stage.acme(&ada).await;
        stage.joined(&ada, "Ben", "member").await;
        let (place, _) = stage.place(&ada, "Ben").await;
        let nowhere = organizations::open(&stage.ctx, &eve, "nowhere").await.unwrap_err().to_string();
        let refusals = [
            organizations::open(&stage.ctx, &eve, "acme").await.unwrap_err(),
            members::remove(&stage.ctx, &eve, "acme", place).await.unwrap_err(),
            members::leave(&stage.ctx, &eve, "acme").await.unwrap_err(),
            invitations::revoke(&stage.ctx, &eve, "acme", stage.ctx_id(InvitationId::from_parts)).await.unwrap_err(),
            history::page(&stage.ctx, &eve, "acme", None).await.unwrap_err(),
            members::remove(&stage.ctx, &ada, "acme", stage.ctx_id(MemberId::from_parts)).await.unwrap_err(),
        ];
        for refusal in refusals {
            assert_eq!(refusal.to_string(), nowhere);
        }
    }

    async fn a_cursor_of_our_own_making_is_refused(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        stage.joined(&ada, "Ben", "member").await;
        let first = RosterQuery { limit: Some(1), ..RosterQuery::default() };
        let Roster::Contacts(page) = members::page(&stage.ctx, &ada, "acme", &first).await.unwrap().roster else { panic!() };
        let cursor = page.next.expect("a second page");
        let query = |after: String| RosterQuery { after: Some(after), limit: Some(1), ..RosterQuery::default() };
        let Roster::Contacts(second) = members::page(&stage.ctx, &ada, "acme", &query(cursor.clone())).await.unwrap().roster else { panic!() };
        assert_ne!(page.rows, second.rows);
        let mut forged = cursor.into_bytes();
        let last = forged.len() - 2;
        forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
        for text in [String::from_utf8(forged).unwrap(), "x".to_owned(), String::new()] {
            assert!(members::page(&stage.ctx, &ada, "acme", &query(text)).await.is_err());
        }
    }
}

impl Stage {
    fn ctx_id<T>(&self, make: fn(u64, &[u8; 10]) -> T) -> T {
        make(self.now().millis(), &[7; 10])
    }
}
