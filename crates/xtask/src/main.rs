//! Builds, runs, tests and measures Guildhall.

fn main() {}
