//! Whether the process lives, and whether it can work.

use crate::house::House;
use crate::problem::Problem;
use axum::extract::State;
use std::time::Duration;

/// How long the database may take to say that it is there and takes changes.
const PATIENCE: Duration = Duration::from_secs(3);

/// The process lives, whatever became of the database.
pub(crate) async fn live() -> &'static str {
    "alive\n"
}

/// The process can work: the database answers, and takes changes.
pub(crate) async fn ready(State(house): State<House>) -> Result<&'static str, Problem> {
    match tokio::time::timeout(PATIENCE, house.ctx.store().writable()).await {
        Ok(Ok(())) => Ok("ready\n"),
        Ok(Err(error)) => Err(Problem::unavailable(&error.to_string())),
        Err(_) => Err(Problem::unavailable("the database did not answer in time")),
    }
}
