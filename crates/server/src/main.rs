//! The binary: one process that serves the console, its API and its mail.

fn main() {}
