//! Effects and memos. What watches is the same for all of them; through these functions the browser downloads it once, and not
//! once for each closure.

use leptos::prelude::*;

/// Acts in the browser once the page is made, and again whenever what it reads changes; it is given what it returned before.
pub(crate) fn effect<T: 'static>(mut act: impl FnMut(Option<T>) -> T + 'static) {
    let mut before = None;
    run(Box::new(move || before = Some(act(before.take()))));
}

fn run(mut act: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| act());
}

/// How a memo comes out, given how it came out before.
type Compute<T> = Box<dyn Fn(Option<&T>) -> T + Send + Sync>;

/// What follows from other things, computed anew when they change; it tells on only when it comes out different.
pub(crate) fn memo<T>(compute: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    let compute: Compute<T> = Box::new(compute);
    Memo::new(compute)
}
