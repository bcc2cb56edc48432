//! The binary: one process that serves the console, its API and its mail.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Making a page allocates some thousand small things, which the system's allocator spends a third of the time on.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    guildhall_server::main()
}
