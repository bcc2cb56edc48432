//! Who plays in these tests: people, organizations and the path from a command to the tables.

use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::event::Event;
use guildhall_domain::facts::Facts;
use guildhall_domain::hall::Person;
use guildhall_domain::id::{
    AccountId, Entropy, InvitationId, MailId, MemberId, OrgId, ProjectId, ResourceId,
};
use guildhall_domain::name::{Description, DisplayName, OrgName, Slug, Website};
use guildhall_domain::pack::{Pack, Packs};
use guildhall_domain::role::RoleId;
use guildhall_domain::time::{Span, Timestamp};
use guildhall_store::{Asker, Credentials, Error, NewAccount, Store, Tx};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) const NOW: Timestamp = Timestamp(1_790_000_000_000_000);

/// A moment so many seconds after [`NOW`].
pub(crate) fn later(seconds: i64) -> Timestamp {
    NOW.plus(Span::seconds(seconds))
}

/// The built-in packs, and one in which one person can hold several roles.
pub(crate) fn packs() -> Packs {
    let five = include_str!("../../../domain/tests/scene/five_roles.toml");
    let several = five.replacen("default_role", "several_roles = true\ndefault_role", 1);
    let several = Pack::parse("several.toml", &several).unwrap();
    Pack::built_in().unwrap().into_iter().chain([several]).collect()
}

pub(crate) fn autonomy() -> Arc<Pack> {
    Arc::clone(packs().get("autonomy").unwrap())
}

pub(crate) fn role(id: &str) -> RoleId {
    RoleId::parse(id).unwrap()
}

pub(crate) fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

/// Identifiers that are new, in the order in which they were asked for.
pub(crate) fn fresh() -> (u64, Entropy) {
    static MADE: AtomicU64 = AtomicU64::new(1);
    let n = MADE.fetch_add(1, Ordering::Relaxed);
    let mut entropy = [0; 10];
    entropy[2..].copy_from_slice(&n.to_be_bytes());
    (NOW.millis() + n, entropy)
}

macro_rules! fresh_ids {
    ($($function:ident: $id:ident),+) => {$(
        pub(crate) fn $function() -> $id {
            let (millis, entropy) = fresh();
            $id::from_parts(millis, &entropy)
        }
    )+};
}
fresh_ids!(new_account_id: AccountId, new_org: OrgId, new_member: MemberId, new_invitation: InvitationId, new_mail: MailId, new_project: ProjectId,
    new_resource: ResourceId);

/// Someone with a confirmed address.
pub(crate) async fn person(store: &Store, name: &str, address: &str) -> Person {
    let id = new_account_id();
    let email = email(address);
    let mut tx = store.write_unscoped().await.unwrap();
    let name = DisplayName::parse(name).unwrap();
    let new = NewAccount { id, name: name.clone(), email: email.clone(), created: NOW };
    let unproved = tx.create_account(&new).await.unwrap();
    tx.prove_address(unproved.credentials(), NOW, &name, None).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    Person { account: id, name: name.to_string(), email }
}

/// What proves a person at present.
pub(crate) async fn credentials(store: &Store, person: &Person) -> Credentials {
    store.read().await.unwrap().account(person.account).await.unwrap().unwrap().credentials()
}

/// An organization that a person founded: its id, and the events that made it.
pub(crate) async fn found(store: &Store, founder: &Person, slug: &str) -> (OrgId, Vec<Event>) {
    found_running(store, founder, slug, autonomy()).await
}

/// The same, running a pack.
pub(crate) async fn found_running(
    store: &Store,
    founder: &Person,
    slug: &str,
    pack: Arc<Pack>,
) -> (OrgId, Vec<Event>) {
    let org = new_org();
    let slug = Slug::parse(slug).unwrap();
    let command = Command::Found {
        founder: new_member(),
        project: new_project(),
        name: OrgName::parse("Acme").unwrap(),
        slug: slug.clone(),
        description: Description::parse("").unwrap(),
        website: Website::parse("").unwrap(),
    };
    let mut tx = store.write_unscoped().await.unwrap();
    let facts = tx.founding_facts(NOW, pack, org, founder.account, &slug, "").await.unwrap();
    let events = decide(&facts, &command).unwrap();
    apply(&mut tx, &facts, &events).await.unwrap();
    tx.commit().await.unwrap();
    (org, events)
}

pub(crate) async fn apply(tx: &mut Tx, facts: &Facts, events: &[Event]) -> Result<(), Error> {
    let (org, owner) = (facts.organization.id, &facts.pack.owner_role().unwrap().id);
    for event in events {
        tx.apply(org, owner, facts.now, event).await?;
    }
    tx.bump_epoch(org).await?;
    Ok(())
}

/// What a command does through the store: facts, decision, tables, one transaction.
pub(crate) async fn execute(
    store: &Store,
    org: OrgId,
    who: &Person,
    at: Timestamp,
    command: &Command,
) -> Result<Vec<Event>, Denied> {
    execute_by(store, org, &Asker::Account(who.account), at, command).await
}

/// The same by whoever it is.
pub(crate) async fn execute_by(
    store: &Store,
    org: OrgId,
    asker: &Asker<'_>,
    at: Timestamp,
    command: &Command,
) -> Result<Vec<Event>, Denied> {
    let mut tx = store.write(org).await.unwrap();
    let facts = tx.facts(at, &packs(), org, asker, command.about()).await.unwrap();
    let facts = facts.unwrap();
    let events = decide(&facts, command)?;
    apply(&mut tx, &facts, &events).await.unwrap();
    tx.commit().await.unwrap();
    Ok(events)
}

/// Invites an address; the invitation's id.
pub(crate) async fn invite(
    store: &Store,
    org: OrgId,
    by: &Person,
    address: &str,
    as_role: &str,
) -> InvitationId {
    let invitation = new_invitation();
    let command = Command::Invite {
        invitation,
        member: new_member(),
        email: email(address),
        role: role(as_role),
        projects: Vec::new(),
    };
    execute(store, org, by, NOW, &command).await.unwrap();
    invitation
}

/// A person who was invited and accepted: their place.
pub(crate) async fn join(store: &Store, org: OrgId, by: &Person, who: &Person, as_role: &str) -> MemberId {
    let invitation = invite(store, org, by, who.email.as_str(), as_role).await;
    let member = new_member();
    execute(store, org, who, NOW, &Command::Accept { invitation, member }).await.unwrap();
    member
}
