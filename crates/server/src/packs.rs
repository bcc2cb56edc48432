//! The role models that an installation offers: those that come with the program, and the operator's own.

use crate::trouble::Trouble;
use guildhall_domain::pack::{Pack, Packs};
use std::path::{Path, PathBuf};

/// Those that come with the program, then those of the operator's folder in the order of their file names.
///
/// # Errors
/// Names the file, the line and what was expected there.
pub(crate) fn load(folder: Option<&Path>) -> Result<Packs, Trouble> {
    let broken = |broken: guildhall_domain::pack::Broken| Trouble::new(broken.to_string());
    let mut packs = Pack::built_in().map_err(broken)?;
    for file in folder.map(files).transpose()?.unwrap_or_default() {
        let text = std::fs::read_to_string(&file)
            .map_err(|error| Trouble::new(format!("{} cannot be read: {error}.", file.display())))?;
        let pack = Pack::parse(&file.display().to_string(), &text).map_err(broken)?;
        if packs.iter().any(|known| known.id == pack.id) {
            let (file, id) = (file.display(), pack.id);
            return Err(Trouble::new(format!(
                "{file}: there is already a role model `{id}`. Give this one another id."
            )));
        }
        packs.push(pack);
    }
    Ok(packs.into_iter().collect())
}

/// The plan that new organizations are to get is one that some role model has.
///
/// # Errors
/// Names those that there are.
pub(crate) fn check_plan(packs: &Packs, wanted: Option<&str>) -> Result<(), Trouble> {
    let Some(wanted) = wanted else { return Ok(()) };
    let plans: Vec<&str> = packs.iter().flat_map(|pack| &pack.plans).map(|plan| plan.id.as_str()).collect();
    if plans.contains(&wanted) {
        return Ok(());
    }
    Err(Trouble::new(format!(
        "No role model has the plan “{wanted}”: set plan (GUILDHALL_PLAN) to one of {}, or leave it out.",
        plans.join(", ")
    )))
}

/// The folder's role models; anything but a TOML file is somebody else's.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let unreadable = |error: std::io::Error| {
        let folder = folder.display();
        Trouble::new(format!(
            "The folder {folder} with role models cannot be read ({error}): check packs (GUILDHALL_PACKS)."
        ))
    };
    let entries: Result<Vec<_>, _> = std::fs::read_dir(folder).map_err(unreadable)?.collect();
    let mut files: Vec<PathBuf> =
        entries.map_err(unreadable)?.into_iter().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use guildhall_domain::pack::BUILT_IN;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn own() -> String {
        BUILT_IN[0].1.replacen("id = \"autonomy\"", "id = \"ours\"", 1)
    }

    #[test]
    fn the_operators_own_stand_behind_those_that_come_along() {
        let folder = folder(&[("ours.toml", &own()), ("README.md", "not one")]);
        let packs = load(Some(folder.path())).unwrap();
        assert_eq!(packs.iter().count(), BUILT_IN.len() + 1);
        assert_eq!(packs.iter().last().unwrap().id, "ours");
    }

    #[test]
    fn a_broken_one_is_refused_with_its_file_and_line() {
        let folder = folder(&[("ours.toml", &own().replace("\"org.edit\"", "\"org.edti\""))]);
        let refused = load(Some(folder.path())).unwrap_err().to_string();
        assert!(refused.contains("ours.toml, line "), "{refused}");
        assert!(refused.contains("there is no permission `org.edti`"), "{refused}");
    }

    #[test]
    fn one_that_takes_anothers_id_is_refused() {
        let folder = folder(&[("mine.toml", BUILT_IN[0].1)]);
        let refused = load(Some(folder.path())).unwrap_err().to_string();
        assert!(refused.contains("mine.toml: there is already a role model `autonomy`"), "{refused}");
    }

    #[test]
    fn a_plan_that_no_model_has_is_refused() {
        let packs = load(None).unwrap();
        assert!(check_plan(&packs, Some("community")).is_ok() && check_plan(&packs, None).is_ok());
        let refused = check_plan(&packs, Some("comunity")).unwrap_err().to_string();
        assert!(refused.contains("“comunity”") && refused.contains("community, education"), "{refused}");
    }

    #[test]
    fn a_folder_that_does_not_exist_is_named() {
        let refused = load(Some(Path::new("/nowhere/at/all"))).unwrap_err().to_string();
        assert!(refused.contains("/nowhere/at/all") && refused.contains("GUILDHALL_PACKS"), "{refused}");
    }
}
