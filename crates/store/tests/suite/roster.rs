//! The members page's list: order, pages, filters, search, and what a plain member never finds.

use crate::cast::{
    NOW, credentials, email, execute, found, found_running, invite, join, later, new_invitation, new_member,
    packs, person, role,
};
use guildhall_domain::command::Command;
use guildhall_domain::facts::InvitationState;
use guildhall_domain::hall::Person;
use guildhall_domain::id::OrgId;
use guildhall_domain::name::DisplayName;
use guildhall_domain::time::Span;
use guildhall_domain::view::{Entry, RosterStatus};
use guildhall_store::{RosterFilter, Store};
use guildhall_testkit::both_engines;
use std::sync::Arc;

const NAMES: [(&str, &str, &str); 5] = [
    ("José Álvarez", "jose@sur.example", "member"),
    ("Émile Zola", "emile@nord.example", "admin"),
    ("bob Stone", "bob@nord.example", "member"),
    ("Ada King", "countess@nord.example", "member"),
    ("Ada Lovelace", "ada.lovelace@nord.example", "admin"),
];

async fn hall(store: &Store) -> (OrgId, Person) {
    let owner = person(store, "Olga Owner", "olga@acme.example").await;
    let (org, _) = found(store, &owner, "acme").await;
    for (name, address, as_role) in NAMES {
        let who = person(store, name, address).await;
        join(store, org, &owner, &who, as_role).await;
    }
    invite(store, org, &owner, "carol@nord.example", "member").await;
    invite(store, org, &owner, "Zed.Lovell@sur.example", "admin").await;
    (org, owner)
}

fn shown(entry: &Entry) -> String {
    match entry {
        Entry::Member(contact) => contact.colleague.name.clone(),
        Entry::Invitation(invited) => invited.email.to_string(),
    }
}

/// All pages of the list for someone who sees addresses, one after another.
async fn contacts(store: &Store, org: OrgId, filter: RosterFilter<'_>) -> Vec<String> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let filter = RosterFilter { after: after.as_ref(), ..filter };
        let (rows, next) = store.read().await.unwrap().contacts(org, &filter, NOW).await.unwrap();
        assert!(rows.len() <= filter.limit as usize);
        all.extend(rows.iter().map(shown));
        match next {
            Some(cursor) => after = Some(cursor),
            None => return all,
        }
    }
}

async fn colleagues(store: &Store, org: OrgId, filter: RosterFilter<'_>) -> Vec<String> {
    let (rows, _) = store.read().await.unwrap().colleagues(org, &filter).await.unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

fn everything(limit: u32) -> RosterFilter<'static> {
    RosterFilter { limit, ..RosterFilter::default() }
}

fn search(text: &str) -> RosterFilter<'_> {
    RosterFilter { search: Some(text), limit: 50, ..RosterFilter::default() }
}

both_engines! {
    async fn members_and_invitations_stand_in_one_order_on_pages_of_any_size(store: Store) {
        let (org, _) = hall(&store).await;
        let expected = ["Ada King", "Ada Lovelace", "bob Stone", "carol@nord.example", "Émile Zola", "José Álvarez",
            "Olga Owner", "Zed.Lovell@sur.example"];
        for limit in [1, 2, 3, 7, 8, 50] {
            assert_eq!(contacts(&store, org, everything(limit)).await, expected, "pages of {limit}");
        }
    }

    async fn a_plain_member_sees_members_alone(store: Store) {
        let (org, _) = hall(&store).await;
        let expected = ["Ada King", "Ada Lovelace", "bob Stone", "Émile Zola", "José Álvarez", "Olga Owner"];
        assert_eq!(colleagues(&store, org, everything(50)).await, expected);
        let pending = RosterFilter { status: Some(RosterStatus::Pending), ..everything(50) };
        assert!(colleagues(&store, org, pending).await.is_empty());
    }

    async fn filters_narrow_the_list(store: Store) {
        let (org, _) = hall(&store).await;
        let admin = role("admin");
        let admins = RosterFilter { held: Some(std::slice::from_ref(&admin)), ..everything(2) };
        assert_eq!(contacts(&store, org, admins).await, ["Ada Lovelace", "Émile Zola", "Zed.Lovell@sur.example"]);
        let verified = RosterFilter { status: Some(RosterStatus::Verified), ..admins };
        assert_eq!(contacts(&store, org, verified).await, ["Ada Lovelace", "Émile Zola"]);
        let pending = RosterFilter { status: Some(RosterStatus::Pending), ..everything(1) };
        assert_eq!(contacts(&store, org, pending).await, ["carol@nord.example", "Zed.Lovell@sur.example"]);
        assert_eq!(colleagues(&store, org, admins).await, ["Ada Lovelace", "Émile Zola"]);
    }

    async fn a_role_is_found_with_others_too_page_by_page(store: Store) {
        let owner = person(&store, "Olga Owner", "olga@acme.example").await;
        let pack = Arc::clone(packs().get("five-roles").unwrap());
        let (org, _) = found_running(&store, &owner, "acme", pack).await;
        for (name, held) in [("Ada", "admin"), ("Bob", "accountant,admin"), ("Cem", "accountant"), ("Dee", "accountant,admin")] {
            let who = person(&store, name, &format!("{name}@nord.example")).await;
            join(&store, org, &owner, &who, held).await;
        }
        invite(&store, org, &owner, "eve@nord.example", "admin,member").await;
        let tally = store.read().await.unwrap().tally(org, true).await.unwrap();
        let held = tally.with(&role("admin"));
        assert_eq!((held.len(), tally.of(&role("admin")), tally.of(&role("accountant"))), (3, 4, 3));
        for limit in [1, 2, 3, 50] {
            let admins = RosterFilter { held: Some(&held), ..everything(limit) };
            assert_eq!(contacts(&store, org, admins).await, ["Ada", "Bob", "Dee", "eve@nord.example"]);
        }
        let admins = RosterFilter { held: Some(&held), ..everything(50) };
        assert_eq!(colleagues(&store, org, admins).await, ["Ada", "Bob", "Dee"]);
        let named = RosterFilter { held: Some(&held), ..search("nord") };
        assert_eq!(contacts(&store, org, named).await, ["Ada", "Bob", "Dee", "eve@nord.example"]);
        let nobody = RosterFilter { held: Some(&[]), ..everything(50) };
        assert!(contacts(&store, org, nobody).await.is_empty());
    }

    async fn every_word_of_a_search_begins_some_word(store: Store) {
        let (org, _) = hall(&store).await;
        assert_eq!(contacts(&store, org, search("ada")).await, ["Ada King", "Ada Lovelace"]);
        assert_eq!(contacts(&store, org, search("LOVE a")).await, ["Ada Lovelace"]);
        assert_eq!(contacts(&store, org, search("lov")).await, ["Ada Lovelace", "Zed.Lovell@sur.example"]);
        assert_eq!(contacts(&store, org, search("jose alvarez")).await, ["José Álvarez"]);
        assert_eq!(contacts(&store, org, search("ada@")).await, ["Ada King", "Ada Lovelace"]);
        assert_eq!(contacts(&store, org, search("countess@nord.example")).await, ["Ada King"]);
        assert!(contacts(&store, org, search("ovelace")).await.is_empty());
        assert!(contacts(&store, org, search("%")).await.is_empty());
        assert_eq!(contacts(&store, org, RosterFilter { limit: 1, ..search("nord") }).await.len(), 5);
        let admin = role("admin");
        assert_eq!(contacts(&store, org, RosterFilter { held: Some(std::slice::from_ref(&admin)), ..search("lov") }).await.len(), 2);
    }

    async fn an_invited_address_is_found_by_any_of_its_words_but_the_end_of_its_domain(store: Store) {
        let (org, owner) = hall(&store).await;
        invite(&store, org, &owner, "info@firma.info", "member").await;
        for text in ["carol", "nord.example", "example nord", "nord.example carol", "CAROL@nord.example"] {
            let found = contacts(&store, org, search(text)).await;
            assert!(found.contains(&"carol@nord.example".to_owned()), "{text}: {found:?}");
            assert_eq!(found.iter().filter(|name| *name == "carol@nord.example").count(), 1, "{text}");
        }
        assert_eq!(contacts(&store, org, search("info")).await, ["info@firma.info"]);
        let pending = RosterFilter { status: Some(RosterStatus::Pending), ..search("example") };
        assert!(contacts(&store, org, pending).await.is_empty());
    }

    async fn a_plain_member_finds_nobody_by_address(store: Store) {
        let (org, _) = hall(&store).await;
        for text in ["countess", "nord", "example", "ada nord", "lovelace example", "olga acme", "jose@sur.example"] {
            assert!(colleagues(&store, org, search(text)).await.is_empty(), "{text}");
        }
        assert_eq!(colleagues(&store, org, search("emi zol")).await, ["Émile Zola"]);
    }

    async fn an_expired_invitation_stays_in_the_list_and_says_so(store: Store) {
        let (org, _) = hall(&store).await;
        let pending = RosterFilter { status: Some(RosterStatus::Pending), ..everything(50) };
        let late = NOW.plus(Span::days(30));
        let (rows, _) = store.read().await.unwrap().contacts(org, &pending, late).await.unwrap();
        assert!(matches!(&rows[0], Entry::Invitation(invited) if invited.state == InvitationState::Expired));
        assert_eq!(rows.len(), 2);
    }

    async fn a_new_name_and_a_new_address_are_found_and_the_old_ones_not(store: Store) {
        let (org, owner) = hall(&store).await;
        let credentials = credentials(&store, &owner).await;
        let mut tx = store.write_unscoped().await.unwrap();
        tx.rename_account(owner.account, &DisplayName::parse("Anna Aardvark").unwrap()).await.unwrap();
        tx.change_email(credentials, &email("anna@new.example"), NOW).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        assert_eq!(contacts(&store, org, everything(50)).await[2], "Anna Aardvark");
        assert_eq!(contacts(&store, org, search("aard")).await, ["Anna Aardvark"]);
        assert_eq!(contacts(&store, org, search("new anna")).await, ["Anna Aardvark"]);
        assert!(contacts(&store, org, search("olga")).await.is_empty());
        assert!(contacts(&store, org, search("acme")).await.is_empty());
    }

    async fn who_is_removed_or_answered_is_not_found_any_more(store: Store) {
        let (org, owner) = hall(&store).await;
        let invitation = invite(&store, org, &owner, "quentin@west.example", "member").await;
        execute(&store, org, &owner, NOW, &Command::Revoke { invitation }).await.unwrap();
        assert!(contacts(&store, org, search("quentin")).await.is_empty());
        let found = store.read().await.unwrap().contacts(org, &search("bob"), NOW).await.unwrap().0;
        let Some(Entry::Member(bob)) = found.first() else { panic!("bob is a member") };
        execute(&store, org, &owner, NOW, &Command::Remove { member: bob.colleague.id }).await.unwrap();
        assert!(contacts(&store, org, search("bob")).await.is_empty());
        let email = email("bob@nord.example");
        let again = Command::Invite { invitation: new_invitation(), member: new_member(), email, role: role("member"), projects: Vec::new() };
        execute(&store, org, &owner, later(1), &again).await.unwrap();
        assert_eq!(contacts(&store, org, search("bob")).await, ["bob@nord.example"]);
    }

    async fn another_organization_is_another_list(store: Store) {
        let (_, owner) = hall(&store).await;
        let (other, _) = found(&store, &owner, "other").await;
        assert_eq!(contacts(&store, other, everything(50)).await, ["Olga Owner"]);
        assert!(contacts(&store, other, search("ada")).await.is_empty());
    }
}
