//! `cargo xtask test`: everything that must hold, on a machine that may lack everything.

pub(crate) mod browser;
mod cargo;
mod tally;

use std::process::ExitCode;

use clap::ValueEnum;

use crate::error::Result;
use crate::setup::{nginx, pooler, postgres, wasm};
use crate::site::{self, Size};
use crate::tidy;
pub(crate) use tally::Counts;
use tally::Tally;

/// A part of the whole, to run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Formatting.
    Fmt,
    /// The house rules that no other tool knows.
    Tidy,
    /// Lints, per target.
    Clippy,
    /// The domain, built for the browser.
    Wasm,
    /// Unit, property and both-engine tests.
    Unit,
    /// The browser tests.
    E2e,
}

/// Runs every part, or one; prints what failed, and at the very end how many passed and failed.
pub(crate) fn test(only: Option<Part>) -> ExitCode {
    let wants = |part| only.is_none_or(|chosen| chosen == part);
    let mut tally = Tally::default();
    if wants(Part::Fmt) {
        tally.check("formatting", "one way to write it", cargo::formatting);
    }
    if wants(Part::Tidy) {
        tally.check("tidy", "the house rules that no other tool knows", tidy::check);
    }
    if wants(Part::Clippy) {
        tally.check("lints, server", "clippy over everything native", cargo::native_lints);
    }
    if wants(Part::Clippy) || wants(Part::Wasm) {
        browser_side(&mut tally, wants(Part::Clippy), wants(Part::Wasm));
    }
    if wants(Part::Unit) || wants(Part::E2e) {
        running(&mut tally, wants(Part::Unit), wants(Part::E2e));
    }
    tally.close()
}

/// The checks that need the WebAssembly toolchain.
fn browser_side(tally: &mut Tally, lints: bool, domain: bool) {
    let Some(toolchain) = tally.set_up(wasm::toolchain()) else { return };
    if lints {
        tally.check("lints, browser", "clippy over app, client and domain for wasm32", || {
            cargo::browser_lints(&toolchain)
        });
    }
    if domain {
        tally.check("domain for wasm32", "the browser asks the same decision function", || {
            cargo::domain_for_the_browser(&toolchain)
        });
    }
}

/// The tests that run the code: they need the binary and PostgreSQL, and browsers need the site.
fn running(tally: &mut Tally, unit: bool, end_to_end: bool) {
    if end_to_end && tally.set_up(site::build(Size::Small)).is_none() {
        return;
    }
    if tally.check("compile everything", "server and tests, in one go", cargo::compile_all).is_none() {
        return;
    }
    let Some(postgres) = tally.set_up(postgres::start(postgres::For::Tests)) else { return };
    let has_nginx = !unit || tally.set_up(nginx::nginx()).is_some();
    if unit && has_nginx && tally.set_up(pooler::find_or_install()).is_some() {
        tally.check("tests", "unit, property and both-engine tests", || cargo::tests(&postgres));
        tally.check("examples in docs", "what the documentation shows must compile", cargo::doc_tests);
    }
    if end_to_end && let Some(ready) = tally.set_up(browser::set_up()) {
        tally.check("end to end", "real browsers, real mail, the real binary", || ready.run(&postgres));
    }
}

/// What a check returns when it counts as one.
fn one(result: Result<impl Sized>) -> Result<Counts> {
    result.map(|_| Counts::ONE)
}
