//! The console's WebAssembly entry.
