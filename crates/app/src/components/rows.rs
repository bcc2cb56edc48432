//! Rows that come and go. A row stays the same element for as long as its key is in the list.

use leptos::prelude::*;
use std::sync::Arc;

/// A row that is not drawn yet. All lists have rows of this one type, so that the browser downloads one way of keeping a list.
struct Keyed {
    key: String,
    draw: Arc<dyn Fn() -> AnyView + Send + Sync>,
}

/// The rows of a list: what `each` gives, told apart by `key`; each is drawn once, when it comes.
pub fn rows<T: Send + Sync + 'static>(
    each: impl Fn() -> Vec<T> + Send + 'static,
    key: fn(&T) -> String,
    draw: impl Fn(&T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let draw = Arc::new(draw);
    kept(Box::new(move || {
        let keyed = |row: T| {
            let draw = Arc::clone(&draw);
            Keyed { key: key(&row), draw: Arc::new(move || draw(&row)) }
        };
        each().into_iter().map(keyed).collect()
    }))
}

fn kept(each: Box<dyn Fn() -> Vec<Keyed> + Send>) -> AnyView {
    view! { <For each key=|row| row.key.clone() let:row>{(row.draw)()}</For> }.into_any()
}
