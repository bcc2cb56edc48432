//! Invitations: their page, their links, what becomes of them.

use crate::cast::{
    NOW, email, execute, found, invite, later, new_invitation, new_mail, new_member, person, role,
};
use guildhall_domain::command::Command;
use guildhall_domain::facts::InvitationState;
use guildhall_domain::id::{InvitationId, OrgId};
use guildhall_domain::time::Span;
use guildhall_domain::view::Delivery;
use guildhall_store::{LinkOrigin, NewMail, Retry, ShownLink, Sight, Store, WorkingLink};
use guildhall_testkit::both_engines;

const ALL: Sight = Sight { all: true, own: guildhall_domain::id::MemberId(uuid::Uuid::nil()) };

async fn queue(store: &Store, org: OrgId, invitation: InvitationId) -> guildhall_domain::id::MailId {
    let id = new_mail();
    let mut tx = store.write(org).await.unwrap();
    let (to, subject, message) = ("bob@example.com".to_owned(), "Join".to_owned(), "{}".to_owned());
    let mail = NewMail { id, to, subject, message, at: NOW, org: Some(org), invitation: Some(invitation) };
    tx.queue_mail(&mail).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn delivery(store: &Store, org: OrgId, invitation: InvitationId) -> Delivery {
    let found = store.read().await.unwrap().invitation(org, invitation, NOW).await.unwrap();
    found.unwrap().delivery
}

both_engines! {
    async fn the_page_shows_newest_first_and_filters_by_state(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let (org, _) = found(&store, &ada, "acme").await;
        let mut ids = Vec::new();
        for n in 0..5 {
            ids.push(invite(&store, org, &ada, &format!("guest{n}@example.com"), "member").await);
        }
        execute(&store, org, &ada, NOW, &Command::Revoke { invitation: ids[1] }).await.unwrap();
        let mut conn = store.read().await.unwrap();
        let (first, next) = conn.invitations(org, None, (None, 3), NOW, ALL).await.unwrap();
        let (second, end) = conn.invitations(org, None, (next, 3), NOW, ALL).await.unwrap();
        let shown: Vec<_> = first.iter().chain(&second).map(|row| row.id).collect();
        assert_eq!(shown, ids.iter().rev().copied().collect::<Vec<_>>());
        assert_eq!(end, None);
        assert_eq!(first[0].inviter, "Ada");
        let state = Some(InvitationState::Revoked);
        let (revoked, _) = conn.invitations(org, state, (None, 3), NOW, ALL).await.unwrap();
        assert_eq!(revoked.iter().map(|row| row.id).collect::<Vec<_>>(), [ids[1]]);
    }

    async fn what_is_past_its_time_is_expired_without_anything_running(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let (org, _) = found(&store, &ada, "acme").await;
        let old = invite(&store, org, &ada, "guest@example.com", "member").await;
        let late = NOW.plus(Span::days(8));
        let mut conn = store.read().await.unwrap();
        let (pending, _) = conn.invitations(org, Some(InvitationState::Pending), (None, 9), late, ALL).await.unwrap();
        let (expired, _) = conn.invitations(org, Some(InvitationState::Expired), (None, 9), late, ALL).await.unwrap();
        assert_eq!((pending.len(), expired.len()), (0, 1));
        assert_eq!(expired[0].state, InvitationState::Expired);
        drop(conn);
        let email = email("guest@example.com");
        let new = Command::Invite { invitation: new_invitation(), member: new_member(), email, role: role("admin"), projects: Vec::new() };
        execute(&store, org, &ada, late, &new).await.unwrap();
        let mut conn = store.read().await.unwrap();
        let (pending, _) = conn.invitations(org, Some(InvitationState::Pending), (None, 9), late, ALL).await.unwrap();
        let (expired, _) = conn.invitations(org, Some(InvitationState::Expired), (None, 9), late, ALL).await.unwrap();
        assert_eq!((pending.len(), expired.len()), (1, 1));
        assert_eq!(conn.invitation(org, old, NOW).await.unwrap().unwrap().state, InvitationState::Expired);
    }

    async fn several_links_work_until_they_are_replaced(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let (org, _) = found(&store, &ada, "acme").await;
        let invitation = invite(&store, org, &ada, "guest@example.com", "member").await;
        let mut tx = store.write(org).await.unwrap();
        tx.add_invitation_token(org, invitation, [1; 32], true, NOW).await.unwrap();
        tx.add_invitation_token(org, invitation, [2; 32], false, NOW).await.unwrap();
        let shown = |origin| Some(ShownLink { org, invitation, origin });
        for (link, mailed, origin) in [([1; 32], true, LinkOrigin::Mailed), ([2; 32], false, LinkOrigin::Copied)] {
            assert_eq!(tx.working_link(link).await.unwrap(), Some(WorkingLink { org, invitation, mailed }));
            assert_eq!(tx.shown_link(link).await.unwrap(), shown(origin));
        }
        tx.replace_invitation_tokens(org, invitation).await.unwrap();
        tx.add_invitation_token(org, invitation, [3; 32], true, NOW).await.unwrap();
        for link in [[1; 32], [2; 32]] {
            assert_eq!(tx.working_link(link).await.unwrap(), None, "a replaced link lets nobody in");
            assert_eq!(tx.shown_link(link).await.unwrap(), shown(LinkOrigin::Replaced));
        }
        tx.commit().await.unwrap();
        execute(&store, org, &ada, NOW, &Command::Revoke { invitation }).await.unwrap();
        let mut conn = store.read().await.unwrap();
        assert_eq!(conn.shown_link([3; 32]).await.unwrap(), shown(LinkOrigin::Mailed));
        assert_eq!(conn.shown_link([4; 32]).await.unwrap(), None);
    }

    async fn the_page_says_what_became_of_the_newest_mail(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let (org, _) = found(&store, &ada, "acme").await;
        let invitation = invite(&store, org, &ada, "guest@example.com", "member").await;
        let mail = queue(&store, org, invitation).await;
        let mut tx = store.write_unscoped().await.unwrap();
        tx.mail_failed(mail, 1, Some(Retry { at: later(60), blocked: false }), "greylisted").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(delivery(&store, org, invitation).await, Delivery::Queued { attempts: 1 });
        let mut tx = store.write_unscoped().await.unwrap();
        tx.mail_failed(mail, 2, None, "no such user").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(delivery(&store, org, invitation).await, Delivery::Failed { reason: "no such user".to_owned() });
        let second = queue(&store, org, invitation).await;
        let mut tx = store.write_unscoped().await.unwrap();
        tx.mail_sent(second, false).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(delivery(&store, org, invitation).await, Delivery::Sent);
        queue(&store, org, invitation).await;
        let mut tx = store.write(org).await.unwrap();
        tx.withdraw_mails(org, invitation).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(delivery(&store, org, invitation).await, Delivery::Withdrawn);
    }
}
