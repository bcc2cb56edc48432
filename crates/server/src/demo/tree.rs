//! The demo's projects: what is in them, and who works where.

use super::cast::Cast;
use super::stage::{Person, Stage};
use crate::trouble::Trouble;
use guildhall_domain::pack::Pack;

/// Makes the projects and what is in them, and gives everybody a role in one or two. The founder makes them, and so has the role that
/// makers get.
pub(super) async fn fill(
    stage: &Stage,
    pack: &Pack,
    cast: &Cast,
    (founder, staff): (&Person, &[&Person]),
) -> Result<(), Trouble> {
    let mut kinds = pack.tree.kinds.iter().map(String::as_str).cycle();
    for (nth, (name, description, inside)) in cast.projects.iter().enumerate() {
        let project = stage.project(founder, name, description).await?;
        for resource in *inside {
            stage.resource(founder, project, (resource, kinds.next().unwrap_or_default())).await?;
        }
        let own = staff.iter().enumerate().filter(|(at, _)| at % cast.projects.len() == nth || *at == 0);
        for (at, person) in own {
            let role =
                pack.project_roles.get((at / cast.projects.len() + nth) % pack.project_roles.len().max(1));
            if let Some(role) = role {
                stage.grant(founder, person, (project, &role.id)).await?;
            }
        }
    }
    Ok(())
}
