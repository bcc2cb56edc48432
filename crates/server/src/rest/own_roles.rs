//! Roles of an organization's own: making, changing, deleting.

use crate::extract::{Caller, Inside, Json};
use crate::problem::Problem;
use axum::extract::Path;
use axum::http::StatusCode;
use guildhall_domain::name::Unusable;
use guildhall_domain::permission::Level;
use guildhall_domain::role::RoleId;
use guildhall_service::roles::{self, Draft};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a new role is called, is for and holds, and where.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct New {
    level: Level,
    title: String,
    #[serde(default)]
    description: String,
    permissions: Vec<String>,
}

/// What a role is called, is for and holds from now on, and what it held when whoever writes it looked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    title: String,
    #[serde(default)]
    description: String,
    permissions: Vec<String>,
    seen: Option<Vec<String>>,
}

/// The role that whoever holds the deleted one gets.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Instead {
    to: Option<RoleId>,
}

#[derive(Serialize)]
pub(super) struct Made {
    id: RoleId,
}

/// A level in a path.
pub(super) struct At(Level);

/// A role's stable name in a path.
pub(super) struct Named(RoleId);

impl FromStr for At {
    type Err = Unusable;

    fn from_str(text: &str) -> Result<Self, Unusable> {
        match text {
            "organization" => Ok(Self(Level::Organization)),
            "project" => Ok(Self(Level::Project)),
            _ => Err(Unusable("A role is held in the organization or in a project.".to_owned())),
        }
    }
}

impl FromStr for Named {
    type Err = Unusable;

    fn from_str(text: &str) -> Result<Self, Unusable> {
        RoleId::parse(text).map(Self)
    }
}

pub(super) async fn make(
    caller: Caller,
    Path(slug): Path<String>,
    Json(New { level, title, description, permissions }): Json<New>,
) -> Result<(StatusCode, Json<Made>), Problem> {
    let draft = Draft { level, title, description, permissions };
    let id = roles::make(&caller.door.ctx, &caller.viewer, &slug, draft).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

pub(super) async fn edit(
    caller: Caller,
    Inside { slug, id: At(level), inner: Named(role) }: Inside<At, Named>,
    Json(Written { title, description, permissions, seen }): Json<Written>,
) -> Result<StatusCode, Problem> {
    let draft = Draft { level, title, description, permissions };
    roles::edit(&caller.door.ctx, &caller.viewer, &slug, (role, seen), draft).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn delete(
    caller: Caller,
    Inside { slug, id: At(level), inner: Named(role) }: Inside<At, Named>,
    Json(Instead { to }): Json<Instead>,
) -> Result<StatusCode, Problem> {
    roles::delete(&caller.door.ctx, &caller.viewer, &slug, (level, role), to).await?;
    Ok(StatusCode::NO_CONTENT)
}
