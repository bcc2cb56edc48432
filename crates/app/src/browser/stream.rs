//! Leaving for another page, and following the server's stream of changes.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventSource};

use super::News;

/// Loads another page of the console afresh: who is signed in may have changed.
pub fn go(path: &str) {
    // It fails for no path that begins with a slash.
    let _ = window().location().set_href(path);
}

type Listener = Closure<dyn Fn(Event)>;

/// A stream that is followed until this is dropped.
pub struct Following(Option<(EventSource, Listener)>);

/// Follows a stream of events named `epoch`. The browser connects again by itself where the connection breaks; each connection
/// begins with the present epoch, so that nothing is missed in between.
pub fn follow(address: &str, hear: impl Fn(News) + 'static) -> Following {
    let Ok(stream) = EventSource::new(address) else { return Following(None) };
    let (source, last) = (stream.clone(), Rc::new(RefCell::new(None::<String>)));
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if event.type_() == "error" {
            // Where the browser will try again, the page asks at once whether it may still stand.
            hear(if source.ready_state() == EventSource::CLOSED { News::Ended } else { News::Changed });
            return;
        }
        let data = js_sys::Reflect::get(&event, &"data".into()).ok().and_then(|data| data.as_string());
        if last.replace(data.clone()) != data {
            hear(News::Changed);
        }
    });
    for name in ["epoch", "error"] {
        // It fails for neither of these names.
        let _ = stream.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    }
    Following(Some((stream, listener)))
}

impl Drop for Following {
    fn drop(&mut self) {
        if let Some((stream, _)) = &self.0 {
            stream.close();
        }
    }
}
