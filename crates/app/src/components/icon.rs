//! Icons: a typed name, drawn by a CSS mask, so that no icon costs a byte of WebAssembly.

use leptos::prelude::*;

/// The icons that the stylesheet holds (`style/icons.mjs` writes them).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the name of its picture")]
pub enum Glyph {
    ArrowDown,
    ArrowUp,
    Ban,
    Bell,
    Building,
    Card,
    Check,
    CheckCircle,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    Clock,
    Close,
    Copy,
    CrossCircle,
    Edit,
    Expired,
    Eye,
    Folder,
    Gauge,
    History,
    Home,
    Inbox,
    Info,
    Key,
    Laptop,
    Layers,
    Leave,
    Link,
    Lock,
    Mail,
    Menu,
    Monitor,
    Moon,
    More,
    OpenOut,
    Plus,
    Resend,
    Roles,
    Search,
    Settings,
    Sun,
    Switch,
    Trash,
    Undo,
    User,
    Users,
    Warning,
}

impl Glyph {
    /// The classes that draw it.
    pub const fn class(self) -> &'static str {
        match self {
            Self::ArrowDown => "icon i-arrow-down",
            Self::ArrowUp => "icon i-arrow-up",
            Self::Ban => "icon i-ban",
            Self::Bell => "icon i-bell",
            Self::Building => "icon i-building",
            Self::Card => "icon i-card",
            Self::Check => "icon i-check",
            Self::CheckCircle => "icon i-check-circle",
            Self::ChevronDown => "icon i-chevron-down",
            Self::ChevronLeft => "icon i-chevron-left",
            Self::ChevronRight => "icon i-chevron-right",
            Self::Clock => "icon i-clock",
            Self::Close => "icon i-close",
            Self::Copy => "icon i-copy",
            Self::CrossCircle => "icon i-cross-circle",
            Self::Edit => "icon i-edit",
            Self::Expired => "icon i-expired",
            Self::Eye => "icon i-eye",
            Self::Folder => "icon i-folder",
            Self::Gauge => "icon i-gauge",
            Self::History => "icon i-history",
            Self::Home => "icon i-home",
            Self::Inbox => "icon i-inbox",
            Self::Info => "icon i-info",
            Self::Key => "icon i-key",
            Self::Laptop => "icon i-laptop",
            Self::Layers => "icon i-layers",
            Self::Leave => "icon i-leave",
            Self::Link => "icon i-link",
            Self::Lock => "icon i-lock",
            Self::Mail => "icon i-mail",
            Self::Menu => "icon i-menu",
            Self::Monitor => "icon i-monitor",
            Self::Moon => "icon i-moon",
            Self::More => "icon i-more",
            Self::OpenOut => "icon i-open-out",
            Self::Plus => "icon i-plus",
            Self::Resend => "icon i-resend",
            Self::Roles => "icon i-roles",
            Self::Search => "icon i-search",
            Self::Settings => "icon i-settings",
            Self::Sun => "icon i-sun",
            Self::Switch => "icon i-switch",
            Self::Trash => "icon i-trash",
            Self::Undo => "icon i-undo",
            Self::User => "icon i-user",
            Self::Users => "icon i-users",
            Self::Warning => "icon i-warning",
        }
    }
}

/// One icon, hidden from assistive technology: the words beside it, or an `aria-label`, say what it means.
#[component]
pub fn Icon(
    /// Which picture.
    glyph: Glyph,
) -> impl IntoView {
    view! { <span class=glyph.class() aria-hidden="true"></span> }
}
