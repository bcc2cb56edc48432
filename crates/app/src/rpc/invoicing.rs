//! The server function of invoice information.

use crate::error::AppError;
use crate::rpc::Done;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    crate::rpc::door::{Back, door},
    guildhall_domain::denied::Denied,
    guildhall_domain::id::ProjectId,
    guildhall_domain::invoicing::Written,
    guildhall_service::{Error, invoicing},
};

/// Writes the invoice information of the organization, or of the project that is named.
#[server(prefix = "/rpc", endpoint = "set_invoicing")]
pub async fn set_invoicing(
    slug: String,
    #[server(default)] project: String,
    #[server(default)] company: String,
    #[server(default)] address: String,
    #[server(default)] vat_number: String,
    #[server(default)] purchase_order: String,
    #[server(default)] recipients: String,
) -> Result<Done, AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/{slug}/invoicing"));
    let written = Written { company, address, vat_number, purchase_order, recipients };
    let done = async {
        let named = (!project.is_empty()).then(|| project.parse::<ProjectId>()).transpose();
        let project = named.map_err(|_| Error::from(Denied::Hidden))?;
        invoicing::set(&door.ctx, door.viewer()?, &slug, project, &written).await?;
        Ok::<_, AppError>(Done { said: "Saved.".to_owned(), onward: None })
    };
    back.settle_done(done.await)
}
