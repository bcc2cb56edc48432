//! Everything that needs a browser, in one place. On the server each function exists and does nothing, so that
//! components need no conditions of their own; they call these from effects and event handlers only.

#[cfg(not(feature = "hydrate"))]
mod calendar;
#[cfg(feature = "hydrate")]
mod drawn;
#[cfg(feature = "hydrate")]
mod fetch;
#[cfg(feature = "hydrate")]
mod live;
#[cfg(feature = "hydrate")]
mod menus;
#[cfg(not(feature = "hydrate"))]
mod server;
#[cfg(feature = "hydrate")]
mod stream;
#[cfg(feature = "hydrate")]
mod traps;

#[cfg(not(feature = "hydrate"))]
pub use self::calendar::*;
#[cfg(feature = "hydrate")]
pub use self::drawn::*;
#[cfg(feature = "hydrate")]
pub use self::fetch::*;
#[cfg(feature = "hydrate")]
pub use self::live::*;
#[cfg(not(feature = "hydrate"))]
pub use self::server::*;
#[cfg(feature = "hydrate")]
pub use self::stream::*;
#[cfg(feature = "hydrate")]
pub use self::traps::*;

/// What a bound text control should hold.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The signal's value.
    pub value: String,
    /// Whether the control must follow. On the first run it need not: what was typed before hydration wins.
    pub insist: bool,
}

/// A moment as the person's own clock and calendar have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Relative while near ("3 days ago"), a date otherwise.
    pub words: String,
    /// To the minute.
    pub exact: String,
}
