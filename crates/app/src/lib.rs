//! The console: Leptos pages that render on the server and run in the browser.
