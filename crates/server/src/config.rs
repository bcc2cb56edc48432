//! The configuration: flags win over the environment, the environment over the file, the file over what is built in.

mod bounds;
mod file;
mod secret;
mod settings;
mod table;
mod value;

pub(crate) use secret::hint;
pub use settings::Settings;
pub use table::table;
pub use value::{BaseUrl, Sender, SmtpHelo, SmtpUrl};

use crate::patience::Patience;
use crate::trouble::Trouble;
use guildhall_mail::{Correspondent, HelloName, RootCertificates, Smtp, Transport};
use guildhall_service::{Bounds, Keeping, MailMode};
use rustix::fs::{Access, access};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;

/// Where Guildhall listens when nothing else is said.
pub const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// What is logged when nothing else is said: PostgreSQL's notices are for those who look for them.
pub const LOG: &str = "info,sqlx=warn";

/// The configuration, complete and checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The database's address.
    pub database: String,
    /// Where people reach the console.
    pub base_url: BaseUrl,
    /// Who the mails are from.
    pub sender: Correspondent,
    /// What people call this installation.
    pub brand: String,
    /// The plan of new organizations.
    pub plan: String,
    /// The way the mails go.
    pub transport: Transport,
    /// Whether tries are counted and slowed down.
    pub limits: bool,
    /// How much of each thing is allowed.
    pub bounds: Bounds,
    /// For how long what is over is kept.
    pub keeping: Keeping,
    /// How long is waited for what clients send.
    pub patience: Patience,
    /// Whether the last entry of `X-Forwarded-For` is the client.
    pub trust_proxy: bool,
}

impl Config {
    /// Completes and checks the settings of a server that listens at `bound`.
    ///
    /// # Errors
    /// Says which settings do not go together, and what to set.
    pub fn new(settings: &Settings, bound: SocketAddr) -> Result<Self, Trouble> {
        let base_url = match &settings.base_url {
            Some(base_url) => base_url.clone(),
            None => BaseUrl::of(bound)?,
        };
        let transport = transport(settings, &base_url)?;
        let brand = brand(settings)?;
        Ok(Self {
            database: settings.database(),
            sender: sender(settings, &base_url, &brand)?,
            brand,
            plan: settings.plan.clone().unwrap_or_default(),
            transport,
            limits: settings.limits.unwrap_or(true),
            bounds: bounds::bounds(settings),
            keeping: bounds::keeping(settings),
            patience: bounds::patience(settings),
            trust_proxy: settings.trust_proxy.unwrap_or(false),
            base_url,
        })
    }

    /// Whether the mails leave the house, or wait in the built-in mailbox.
    #[must_use]
    pub fn mail_mode(&self) -> MailMode {
        match self.transport {
            Transport::Mailbox => MailMode::Mailbox,
            Transport::Smtp(_) | Transport::File(_) | Transport::Memory(_) => MailMode::Transport,
        }
    }

    /// The settings that the use cases need to know.
    #[must_use]
    pub fn for_service(&self) -> guildhall_service::Settings {
        guildhall_service::Settings {
            base_url: self.base_url.as_str().to_owned(),
            sender: self.sender.clone(),
            brand: self.brand.clone(),
            plan: self.plan.clone(),
            mail: self.mail_mode(),
            bounds: self.bounds,
            keeping: self.keeping,
            limits: self.limits,
        }
    }
}

fn brand(settings: &Settings) -> Result<String, Trouble> {
    let brand = settings.brand.as_deref().unwrap_or("Guildhall").trim();
    if brand.is_empty() || brand.chars().any(char::is_control) {
        return Err(Trouble::new(
            "The brand is empty or not in one line, and mails name it: set brand (GUILDHALL_BRAND) to a name, or leave it out.",
        ));
    }
    Ok(brand.to_owned())
}

fn transport(settings: &Settings, base_url: &BaseUrl) -> Result<Transport, Trouble> {
    // A file that cannot be used is named at once, whoever would need it.
    let roots = match &settings.tls_ca {
        Some(file) => RootCertificates::with_file(file).map_err(|why| Trouble::new(format!("{why}.")))?,
        None => RootCertificates::default(),
    };
    match (&settings.smtp, &settings.mail_dir) {
        (Some(_), Some(_)) => Err(Trouble::new(
            "Both smtp and mail_dir are set, and mails can go one way only: remove one of them.",
        )),
        (Some(smtp), None) => {
            Ok(Transport::Smtp(Smtp::new(smtp.0.clone(), hello(settings, base_url)?, roots)))
        }
        (None, Some(folder)) => Ok(Transport::File(folder.clone())),
        (None, None) if base_url.is_loopback() => Ok(Transport::Mailbox),
        (None, None) => Err(Trouble::new(format!(
            "People reach this installation at {base_url}, and no mail server is set, so nobody could confirm an \
             address: set smtp (GUILDHALL_SMTP), for example smtp://user:password@mail.example.org:587."
        ))),
    }
}

/// The name for the mail server: the host of `base_url`, by which others know this installation, and not the machine's own.
fn hello(settings: &Settings, base_url: &BaseUrl) -> Result<HelloName, Trouble> {
    match &settings.smtp_helo_name {
        Some(name) => Ok(name.0.clone()),
        None => base_url.host().parse().map_err(|why| {
            Trouble::new(format!(
                "No name for the mail server can be made from base_url ({why}): set smtp_helo_name (GUILDHALL_SMTP_HELO_NAME)."
            ))
        }),
    }
}

fn sender(settings: &Settings, base_url: &BaseUrl, brand: &str) -> Result<Correspondent, Trouble> {
    if let Some(sender) = &settings.sender {
        return Ok(sender.0.clone());
    }
    let address = format!("guildhall@{}", base_url.host());
    let unusable = || {
        Trouble::new(
            "No address for the mails' sender can be made from base_url: set sender (GUILDHALL_SENDER).",
        )
    };
    Correspondent::new(Some(brand), &address)
        .or_else(|_| Correspondent::new(Some(brand), "guildhall@localhost"))
        .map_err(|_| unusable())
}

/// Checks that a database's address is read as it is meant, before anything is asked of whoever answers at it.
///
/// # Errors
/// Says which sign in it must be written otherwise; the address may hold a password, so it is not repeated.
pub(crate) fn check_address(database: &str) -> Result<(), Trouble> {
    match secret::misread(database) {
        None => Ok(()),
        Some(why) => {
            Err(Trouble::new(format!("The address in database (GUILDHALL_DATABASE) cannot be used: {why}.")))
        }
    }
}

/// Makes the folder of a database file, so that a first start needs no preparation.
///
/// # Errors
/// Names the folder and why it cannot be used.
pub fn prepare_folder(database: &str) -> Result<(), Trouble> {
    let Some(folder) = database_folder(database) else { return Ok(()) };
    let trouble = |error: std::io::Error| unwritable(folder, &error);
    std::fs::create_dir_all(folder).map_err(trouble)?;
    let probe = folder.join(format!(".guildhall-probe-{}", std::process::id()));
    std::fs::write(&probe, b"").map_err(trouble)?;
    std::fs::remove_file(&probe).map_err(trouble)
}

/// Whether the folder of the database file can be written, or made where it is missing. Nothing is made for that.
///
/// # Errors
/// Says what to do where it cannot.
pub fn check_folder(database: &str) -> Result<(), Trouble> {
    let Some(folder) = database_folder(database) else { return Ok(()) };
    let absolute = std::path::absolute(folder).map_err(|error| unwritable(folder, &error))?;
    let present = absolute.ancestors().find(|folder| folder.exists()).unwrap_or(&absolute);
    if !present.is_dir() {
        return Err(unwritable(folder, &std::io::Error::from(std::io::ErrorKind::NotADirectory)));
    }
    access(present, Access::WRITE_OK | Access::EXEC_OK).map_err(|error| unwritable(folder, &error.into()))
}

fn unwritable(folder: &Path, error: &std::io::Error) -> Trouble {
    Trouble::new(format!(
        "The data folder {} cannot be written ({error}): make it writable, or set data or database to another place.",
        folder.display()
    ))
}

/// Makes sure that a database file is there, for whoever wants to look at one and not to begin one.
///
/// # Errors
/// Names the file that is missing.
pub fn find_file(database: &str) -> Result<(), Trouble> {
    let Some(path) = database_file(database).filter(|path| !path.is_file()) else { return Ok(()) };
    Err(Trouble::new(format!(
        "There is no database at {}: name its folder with --data, or its address with --database.",
        path.display()
    )))
}

/// The file of a database; none for a database server.
fn database_file(database: &str) -> Option<&Path> {
    let path = database.strip_prefix("sqlite:")?;
    Some(Path::new(path.strip_prefix("//").unwrap_or(path)))
}

/// The folder that a database file stands in, if it is named.
fn database_folder(database: &str) -> Option<&Path> {
    database_file(database)?.parent().filter(|folder| !folder.as_os_str().is_empty())
}
