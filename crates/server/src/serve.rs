//! `guildhall serve`: from settings to a running installation, and down again.

use crate::config::{self, Config, Settings};
use crate::house::House;
use crate::places::Streams;
use crate::stop::Stopper;
use crate::trouble::Trouble;
use crate::{clock, demo, listener, mail, packs};
use guildhall_service::{Clock, Context, housekeeping, outbox};
use guildhall_store::Store;

/// Runs until it is told to end.
///
/// # Errors
/// Says in one sentence what keeps it from running.
pub(crate) async fn serve(settings: &Settings, with_demo: bool, hold_mail: bool) -> Result<(), Trouble> {
    let packs = packs::load(settings.packs.as_deref())?;
    packs::check_plan(&packs, settings.plan.as_deref())?;
    let listener = listener::bind(settings.listen())?;
    let bound =
        listener.local_addr().map_err(|error| Trouble::new(format!("The address is unknown: {error}.")))?;
    let config = Config::new(settings, bound)?;
    warn(&config);
    let store = open_with(&config.database, settings.database_connections()).await?;
    let ctx = Context::new(store, packs, Clock::System, config.for_service());
    guildhall_service::prepare_cursors(&ctx).await?;
    if hold_mail {
        mail::hold(&ctx).await?;
    }
    if with_demo {
        demo::fill(&ctx, &config).await?;
    }
    let (stopper, stop) = Stopper::new();
    listener::stop_on_signal(stopper)?;
    let worker = tokio::spawn(outbox::run(ctx.clone(), config.transport.clone()));
    let cleaner = tokio::spawn(housekeeping::run(ctx.clone()));
    let clock = tokio::spawn(clock::watch(ctx.store().clone()));
    announce(&ctx, &config);
    let (base, trust_proxy, patience) = (config.base_url, config.trust_proxy, config.patience);
    let house = House { ctx: ctx.clone(), base, trust_proxy, patience, streams: Streams::default(), stop };
    let served = listener::serve(listener, house).await;
    worker.abort();
    cleaner.abort();
    clock.abort();
    ctx.store().close().await;
    served
}

/// Opens the database and brings its schema up to date.
///
/// # Errors
/// Says what is wrong with the folder, the file, the server or the schema.
pub(crate) async fn open(database: &str) -> Result<Store, Trouble> {
    open_with(database, guildhall_store::CONNECTIONS).await
}

/// What a command wants of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To look: it makes, locks and changes nothing.
    Look,
    /// To change what it is asked to.
    Change,
}

/// Opens a database that is there, with the schema of this program. Bringing it up to date is left to `serve` and `migrate`.
///
/// # Errors
/// Says that there is none, what is wrong with it, or how its schema is brought up to date.
pub(crate) async fn present(database: &str, purpose: Purpose) -> Result<Store, Trouble> {
    config::find_file(database)?;
    let opened = match purpose {
        Purpose::Look => Store::look(database).await,
        Purpose::Change => Store::connect(database).await,
    };
    let store = opened.map_err(|error| unopened(&error))?;
    fit(&store).await?;
    let schema = store.schema().await.map_err(|error| unopened(&error))?;
    let (found, known) = (schema, guildhall_store::SCHEMA);
    if found > known {
        return Err(unopened(&guildhall_store::Error::NewerSchema { found, known }));
    }
    if found < known {
        return Err(Trouble::new(format!(
            "The database has schema {found}, and this program works with {known}: bring it up to date with “guildhall migrate”, after a backup."
        )));
    }
    Ok(store)
}

/// Makes sure that the database lacks nothing that this program needs of it.
async fn fit(store: &Store) -> Result<(), Trouble> {
    let lacks = store.lacks().await.map_err(|error| unopened(&error))?;
    lacks.into_iter().next().map_or(Ok(()), |lack| Err(Trouble::new(lack)))
}

/// The same, with at most so many connections to a server.
async fn open_with(database: &str, connections: u32) -> Result<Store, Trouble> {
    config::prepare_folder(database)?;
    let store = Store::connect_with(database, connections).await.map_err(|error| unopened(&error))?;
    fit(&store).await?;
    store.migrate(Clock::System.now()).await.map_err(|error| unopened(&error))?;
    Ok(store)
}

/// What the operator does about a database that does not open. The address may hold a password, so it is not repeated.
pub(crate) fn unopened(error: &guildhall_store::Error) -> Trouble {
    use guildhall_store::Error;
    match error {
        Error::Unusable(said) => Trouble::new(said.clone()),
        Error::Corrupt(said) if said.contains("malformed") || said.contains("not a database") => {
            Trouble::new(format!(
                "The database file is damaged ({said}): put a backup in its place with “guildhall restore FILE”."
            ))
        }
        Error::Unavailable(_) | Error::Sql(_) if error.to_string().contains("invalid peer certificate") => {
            Trouble::new(format!(
                "The database server's certificate is not trusted ({error}): set tls_ca (GUILDHALL_TLS_CA) to a file with the \
                 certificate of the authority that issued it, and check that it is for the host in the database's address."
            ))
        }
        Error::Full(said) => Trouble::new(format!(
            "There is no room left on the disk of the database ({said}): make room there, then try again."
        )),
        Error::NewerSchema { found, known } => Trouble::new(format!(
            "The database has schema {found}, and this program knows schemas up to {known}: start the newer program, or \
             set database to another one."
        )),
        Error::Unavailable(_)
        | Error::ReadOnly(_)
        | Error::Forbidden(_)
        | Error::Unknown(_)
        | Error::Conflict(_)
        | Error::UnknownPack(_)
        | Error::Corrupt(_)
        | Error::Broken => cannot_be_used(&error.to_string()),
        // What the server itself says is what whoever runs it can look up.
        Error::Sql(said) => cannot_be_used(&format!("{error}: {said}")),
    }
}

fn cannot_be_used(why: &str) -> Trouble {
    tracing::error!(why, "the database cannot be used");
    let hint = config::hint(why);
    Trouble::new(format!(
        "The database cannot be used ({why}{hint}): check database (GUILDHALL_DATABASE), and that it is running and can be written."
    ))
}

fn warn(config: &Config) {
    if !config.base_url.is_https() {
        if config.base_url.is_loopback() {
            tracing::warn!("cookies are not marked Secure, since base_url is plain http on this machine");
        } else {
            tracing::warn!(
                "base_url {} is plain http under a name that is not this machine's: whoever is on the way can read passwords and take \
                 sessions over; put a proxy with TLS before it and set base_url to its https:// address",
                config.base_url
            );
        }
    }
    if config.mail_mode() == guildhall_service::MailMode::Mailbox {
        tracing::warn!(
            "no mail server is set: the built-in mailbox holds everyone's mails, and opens on this machine alone, under localhost or a \
             loopback address, without a proxy"
        );
    }
    if !config.limits {
        tracing::warn!("limits are off: passwords can be guessed without pause");
    }
}

fn announce(ctx: &Context, config: &Config) {
    let mails = match config.mail_mode() {
        guildhall_service::MailMode::Mailbox => format!("; mails wait at {}/mailbox", config.base_url),
        guildhall_service::MailMode::Transport => String::new(),
    };
    crate::cli::say(&format!(
        "Guildhall is open at {} ({}{mails})",
        config.base_url,
        ctx.store().engine_name()
    ));
}
