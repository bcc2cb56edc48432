//! `guildhall explain`: what someone may do, and why.

use crate::cli::say;
use crate::config::Settings;
use crate::plan::context;
use crate::serve::Purpose;
use crate::trouble::Trouble;
use guildhall_domain::denied::Denied;
use guildhall_domain::explain::Explanation;
use guildhall_domain::sentence;
use guildhall_service::{Error, roles};

/// Whose rights are explained.
#[derive(Debug, clap::Args)]
pub(crate) struct Question {
    /// The organization's own part of the address
    slug: String,
    /// The person's address
    email: String,
    /// One right alone, by its name, such as member.invite
    right: Option<String>,
    /// In a project, or on a resource in it, by name: Apollo, or Apollo/greenhouse-01
    #[arg(long = "in", value_name = "PROJECT[/RESOURCE]")]
    part: Option<String>,
}

/// Says of every right, or of one, whether the person may use it, why, and what would change it.
///
/// # Errors
/// Says that there is no such organization, person, part of the tree or right.
pub(crate) async fn explain(settings: &Settings, question: &Question) -> Result<(), Trouble> {
    let ctx = context(settings, Purpose::Look).await?;
    let Question { slug, email, right, part } = question;
    let nobody =
        || Trouble::new(format!("Nobody with the address {email} is a member of an organization “{slug}”."));
    let asked = roles::explain_to_operator(&ctx, slug, email, part.as_deref()).await;
    let hidden = matches!(asked, Err(Error::Denied(Denied::Hidden)));
    let explained = asked.map_err(|error| if hidden { nobody() } else { error.into() })?;
    let nowhere =
        || Trouble::new(format!("There is no “{}” in “{slug}”.", part.as_deref().unwrap_or_default()));
    let explained = explained.ok_or_else(nowhere)?;
    let wanted = |explanation: &&Explanation| right.as_ref().is_none_or(|right| *right == explanation.right);
    let lines: Vec<_> = explained.rights.iter().filter(wanted).collect();
    if let (true, Some(right)) = (lines.is_empty(), right) {
        let names: Vec<_> = explained.rights.iter().map(|explanation| explanation.right.as_str()).collect();
        return Err(Trouble::new(format!(
            "There is no right “{right}” there. There are {}.",
            names.join(", ")
        )));
    }
    say(&sentence!("{}, {}", explained.name, explained.role));
    for line in lines {
        let answer = if line.allowed { "yes" } else { "no " };
        say(&format!("{answer} {}: {} Changed by: {}", line.right, line.why(), line.what_would_change_it()));
    }
    ctx.store().close().await;
    Ok(())
}
