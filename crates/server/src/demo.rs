//! `guildhall serve --demo`: an empty database becomes half a year in the life of one organization per pack, told through the same
//! use cases that people use, on a clock that is moved from act to act.

mod cast;
mod stage;
mod tree;

use crate::cli::say;
use crate::config::Config;
use crate::trouble::Trouble;
use cast::{CASTS, Cast, Part};
use guildhall_domain::email::EmailAddress;
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::Permission;
use guildhall_domain::role::RoleId;
use guildhall_service::Context;
use guildhall_store::Conn;
use stage::{Person, Stage};

/// The password of everyone in the demo.
const PASSWORD: &str = "guildhall-demo";

/// Fills an empty database, and says how to sign in.
///
/// # Errors
/// When this is not a trial on one's own machine, or a use case fails.
pub(crate) async fn fill(ctx: &Context, config: &Config) -> Result<(), Trouble> {
    if !config.base_url.is_loopback() {
        return Err(Trouble::new(
            "The demo's password is known to everyone, so --demo works with a base_url of this machine alone: leave one of them out.",
        ));
    }
    let mut conn = ctx.store().read().await?;
    if conn.all_organizations().await?.is_empty() {
        drop(conn);
        for (cast, pack) in CASTS.iter().filter_map(|cast| Some((cast, ctx.packs().get(cast.pack)?))) {
            Box::pin(play(ctx, config, cast, pack)).await?;
        }
    } else if !was_played(&mut conn).await? {
        say(
            "The database is in use already, so the demo was left out: name another folder with --data to see it.",
        );
        return Ok(());
    }
    for (cast, pack) in CASTS.iter().filter_map(|cast| Some((cast, ctx.packs().get(cast.pack)?))) {
        introduce(cast, pack)?;
    }
    Ok(())
}

/// Whether the people of the demo are in the database.
async fn was_played(conn: &mut Conn) -> Result<bool, Trouble> {
    let Some(cast) = CASTS.first() else { return Ok(false) };
    let Ok(founder) = EmailAddress::parse(&cast.email(cast.founder)) else { return Ok(false) };
    Ok(conn.account_by_email(&founder.key()).await?.is_some())
}

fn introduce(cast: &Cast, pack: &Pack) -> Result<(), Trouble> {
    say(&format!("{} ({}): sign in with the password {PASSWORD} as", cast.name, pack.title));
    let roles = Roles::of(pack)?;
    for (who, role) in
        [(cast.founder, roles.owner), (cast.deputy, roles.deputy), (cast.colleague, roles.member)]
    {
        say(&format!("  {} ({})", cast.email(who), pack.title(&role)));
    }
    Ok(())
}

/// The roles that a pack gives the parts of the play.
struct Roles {
    owner: RoleId,
    deputy: RoleId,
    member: RoleId,
}

impl Roles {
    fn of(pack: &Pack) -> Result<Self, Trouble> {
        let nameless = || Trouble::new(format!("The pack {} has no roles to play with.", pack.id));
        let owner = pack.roles.iter().find(|role| role.owner).ok_or_else(nameless)?.id.clone();
        let deputy =
            pack.roles.iter().find(|role| !role.owner).map_or_else(|| owner.clone(), |role| role.id.clone());
        Ok(Self { owner, deputy, member: pack.default_role.clone() })
    }
}

async fn play(ctx: &Context, config: &Config, cast: &Cast, pack: &Pack) -> Result<(), Trouble> {
    let roles = Roles::of(pack)?;
    let mut stage = Stage::new(ctx, config, cast.slug)?;
    stage.days_ago(182);
    let founder = stage.sign_up(cast.founder, &cast.email(cast.founder)).await?;
    stage.found(&founder, cast).await?;
    stage.days_ago(181);
    let deputy = stage.join(&founder, &roles.deputy, cast.deputy, &cast.email(cast.deputy)).await?;
    let invites = pack.permissions(&roles.deputy).contains(Permission::MEMBER_INVITE);
    let host = if invites { &deputy } else { &founder };
    let mut people: Vec<(Part, Person)> = vec![];
    let mut turns = TURNS.to_vec();
    for (part, name, days) in cast.people {
        let earlier = turns.iter().filter(|(day, _)| day > days).count();
        for (day, turn) in turns.drain(..earlier) {
            stage.days_ago(day);
            change(&mut stage, &roles, &founder, &people, turn).await?;
        }
        stage.days_ago(*days);
        let (role, host) =
            if *part == Part::Deputy { (&roles.deputy, &founder) } else { (&roles.member, host) };
        people.push((*part, stage.join(host, role, name, &cast.email(name)).await?));
    }
    for (day, turn) in turns {
        stage.days_ago(day);
        change(&mut stage, &roles, &founder, &people, turn).await?;
    }
    stage.days_ago(18);
    let staff: Vec<&Person> = std::iter::once(&deputy)
        .chain(people.iter().filter(|(part, _)| part.stays()).map(|(_, one)| one))
        .collect();
    Box::pin(tree::fill(&stage, pack, cast, (&founder, &staff))).await?;
    waiting(&mut stage, &roles, &founder, host, cast).await?;
    Box::pin(stage.leave()).await
}

/// People rise, and people go: how many days ago which part has its turn, the longest ago first.
const TURNS: [(i64, Part); 4] =
    [(90, Part::Partner), (60, Part::Removed), (45, Part::Gone), (30, Part::Curious)];

async fn change(
    stage: &mut Stage,
    roles: &Roles,
    founder: &Person,
    people: &[(Part, Person)],
    turn: Part,
) -> Result<(), Trouble> {
    for (_, person) in people.iter().filter(|(part, _)| *part == turn) {
        match turn {
            Part::Partner => stage.change_role(founder, person, (&roles.member, &roles.owner)).await?,
            Part::Removed => stage.remove(founder, person).await?,
            Part::Gone => stage.quit(person).await?,
            Part::Curious => stage.try_to_invite(person, &roles.member).await,
            Part::Deputy | Part::Member => {}
        }
    }
    Ok(())
}

/// Invitations in every state that people meet.
async fn waiting(
    stage: &mut Stage,
    roles: &Roles,
    founder: &Person,
    host: &Person,
    cast: &Cast,
) -> Result<(), Trouble> {
    let [expired, declined, revoked, first, second, third] = cast.invited;
    stage.days_ago(20);
    stage.invite(host, &roles.member, &cast.email(expired)).await?;
    stage.days_ago(12);
    let link = stage.invite(host, &roles.member, &cast.email(declined)).await?;
    stage.decline(&link).await?;
    stage.days_ago(9);
    stage.invite(founder, &roles.deputy, &cast.email(revoked)).await?;
    stage.revoke(founder, &cast.email(revoked)).await?;
    stage.days_ago(3);
    stage.invite(host, &roles.member, &cast.email(first)).await?;
    stage.days_ago(1);
    stage.invite(host, &roles.member, &cast.email(second)).await?;
    stage.invite(founder, &roles.deputy, &cast.email(third)).await?;
    Ok(())
}
