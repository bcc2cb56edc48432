//! Whether the database answers, and stands as this program needs it.

use super::{Finding, changes, mails};
use crate::config::{self, Settings};
use crate::trouble::Trouble;
use crate::{packs, serve};
use guildhall_domain::time::Timestamp;
use guildhall_service::operator::upkeep;
use guildhall_store::{SCHEMA, Store};

/// What was found of the database, check by check; and what time its machine has.
pub(super) async fn look(settings: &Settings) -> (Vec<(&'static str, Finding)>, Option<Timestamp>) {
    if let Err(trouble) = config::find_file(&settings.database()) {
        let said = format!("{trouble} If this is the first start, it makes one.");
        return (vec![("database", Ok(said))], None);
    }
    let store = match Store::look(&settings.database()).await {
        Ok(store) => store,
        Err(error) => return (vec![("database", Err(serve::unopened(&error).to_string()))], None),
    };
    let mut findings = vec![("database", of_database(&store).await)];
    if store.file().is_some() {
        findings.push(("database file", of_file(&store).await));
    }
    let is_whole = findings.iter().all(|(_, finding)| finding.is_ok());
    if is_whole && store.schema().await.is_ok_and(|schema| schema == SCHEMA) {
        findings.push(("counters", counters(&store, settings).await));
    }
    findings.extend(mails::waiting(&store).await.map(|finding| ("waiting mails", finding)));
    let there = store.clock().await.ok().flatten();
    store.close().await;
    (findings, there)
}

/// Whether it answers, can be used by this role, and has a schema that this program knows.
async fn of_database(store: &Store) -> Finding {
    let said = |error: guildhall_store::Error| serve::unopened(&error).to_string();
    let lacks = store.lacks().await.map_err(said)?;
    if !lacks.is_empty() {
        return Err(lacks.join(" "));
    }
    changes::check(store).await?;
    of_schema(store.engine_name(), store.schema().await.map_err(said)?)
}

/// Whether the file is whole.
async fn of_file(store: &Store) -> Finding {
    match store.damage().await {
        Err(error) => Err(serve::unopened(&error).to_string()),
        Ok(found) => match found.first() {
            None => Ok("the file is whole".to_owned()),
            Some(first) => Err(format!(
                "the file is malformed ({first}): stop the server, and put a backup in its place with “guildhall restore FILE”"
            )),
        },
    }
}

/// Whether what is counted agrees with the rows.
async fn counters(store: &Store, settings: &Settings) -> Finding {
    let packs = packs::load(settings.packs.as_deref()).map_err(|trouble| trouble.to_string())?;
    let found = upkeep::drift(store, &packs).await.map_err(|error| Trouble::from(error).to_string())?;
    let Some(first) = found.first() else { return Ok("they agree with their rows".to_owned()) };
    let line = first.lines.first().map(String::as_str).unwrap_or_default();
    Err(format!(
        "in {} of the organizations something is counted wrong (in {}, {line}): look with “guildhall repair --dry-run”, mend with “guildhall repair”",
        found.len(),
        first.slug
    ))
}

fn of_schema(name: &str, schema: i64) -> Finding {
    match schema {
        0 => Ok(format!("{name} answers; it is empty, and the first start prepares it")),
        newer if newer > SCHEMA => Err(format!(
            "{name} has schema {newer}, and this program knows schemas up to {SCHEMA}: start the newer program"
        )),
        older if older < SCHEMA => {
            Ok(format!("{name} answers; the next start brings its schema from {older} to {SCHEMA}"))
        }
        same => Ok(format!("{name} answers; schema {same}")),
    }
}
