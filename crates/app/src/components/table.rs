//! Tables: columns where there is room, cards under 640 px. The `<tbody>` is always written, or hydration would fail.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// Which way a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// A column's heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    label: String,
    sort: Option<(String, Option<Order>)>,
    class: &'static str,
    hidden: bool,
}

impl Column {
    /// A column with a heading.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), sort: None, class: "", hidden: false }
    }

    /// A column whose heading is only read out, such as the one of row menus; as narrow as its content.
    pub fn hidden(label: impl Into<String>) -> Self {
        Self { class: "fit", hidden: true, ..Self::new(label) }
    }

    /// Sorted by following `href`; `order` is the order in force, if it is this column's.
    #[must_use]
    pub fn sorted(mut self, href: impl Into<String>, order: Option<Order>) -> Self {
        self.sort = Some((href.into(), order));
        self
    }
}

/// A table. Its rows are `<tr>`s of one [`HeadCell`], [`Cell`]s, and perhaps a [`MenuCell`].
#[component]
pub fn Table(
    /// What the table lists, for assistive technology.
    #[prop(into)]
    caption: String,
    /// The columns as they stand now.
    #[prop(into)]
    columns: Signal<Vec<Column>>,
    /// Marks and ticks under roles: centred, and a table at every width.
    #[prop(optional)]
    matrix: bool,
    /// A sentence in each row, which is as high as it needs.
    #[prop(optional)]
    deeds: bool,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let class = match (matrix, deeds) {
        (true, _) => "roll roll-matrix",
        (false, true) => "roll roll-deeds",
        (false, false) => "roll",
    };
    // What may be wider than its place can be reached and moved by keys.
    let (moves, label) = (matrix.then_some("0"), matrix.then(|| caption.clone()));
    view! {
        <div class="roll-scroll" tabindex=moves role=matrix.then_some("group") aria-label=label>
            <table class=class>
                <caption class="sr-only">{caption}</caption>
                <thead><tr>{move || columns.get().into_iter().map(heading).collect_view()}</tr></thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn heading(column: Column) -> impl IntoView {
    let Column { label, sort, class, hidden } = column;
    let aria = sort.as_ref().and_then(|(_, order)| *order).map(|order| match order {
        Order::Ascending => "ascending",
        Order::Descending => "descending",
    });
    let words = match (sort, hidden) {
        (Some((href, order)), _) => sorter(href, label, order).into_any(),
        (None, true) => view! { <span class="sr-only">{label}</span> }.into_any(),
        (None, false) => view! { {label} }.into_any(),
    };
    view! { <th scope="col" class=class aria-sort=aria>{words}</th> }
}

fn sorter(href: String, label: String, order: Option<Order>) -> impl IntoView {
    let arrow = order.map(|order| match order {
        Order::Ascending => Glyph::ArrowUp,
        Order::Descending => Glyph::ArrowDown,
    });
    view! { <a class="sorter" href=href data-noscroll>{label}{arrow.map(|glyph| view! { <Icon glyph /> })}</a> }
}

/// The first cell of a row: what the row is about.
#[component]
pub fn HeadCell(
    /// Usually a [`Person`](super::Person).
    children: Children,
) -> impl IntoView {
    view! { <th scope="row">{children()}</th> }
}

/// A cell.
#[component]
pub fn Cell(
    /// The column's heading, shown beside the value when the row is a card.
    #[prop(into)]
    label: String,
    /// Says what it is by itself, as badges do: needs no label when the row is a card.
    #[prop(optional)]
    bare: bool,
    /// Less important: drawn quieter.
    #[prop(optional)]
    soft: bool,
    /// The value.
    children: Children,
) -> impl IntoView {
    let shown = if bare { String::new() } else { label };
    view! { <td data-label=shown class=if soft { "soft" } else { "" }>{children()}</td> }
}

/// The last cell of a row: its [`RowMenu`](super::RowMenu).
#[component]
pub fn MenuCell(
    /// The menu.
    children: Children,
) -> impl IntoView {
    view! { <td class="row-menu">{children()}</td> }
}
