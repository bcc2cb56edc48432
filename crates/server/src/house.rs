//! What every request stands on.

use crate::config::BaseUrl;
use crate::patience::Patience;
use crate::places::Streams;
use crate::stop::Stop;
use guildhall_service::Context;

/// A running installation, as its routes see it. Clones share it.
#[derive(Clone)]
pub struct House {
    /// The use cases' context.
    pub ctx: Context,
    /// Where people reach the console.
    pub base: BaseUrl,
    /// Whether the last entry of `X-Forwarded-For` is the client, because a proxy of the operator's wrote it.
    pub trust_proxy: bool,
    /// How long is waited for what clients send.
    pub patience: Patience,
    /// The event streams that are open.
    pub streams: Streams,
    /// Says when the program is about to end.
    pub stop: Stop,
}
