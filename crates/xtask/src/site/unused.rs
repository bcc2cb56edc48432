//! Taking out of the client what the console never does. The framework reaches each view through a table of functions, and keeps in
//! every table also those for what other applications do; so neither compiler nor optimizer can see that nobody calls them.

use walrus::{FunctionBuilder, FunctionKind, LocalFunction, Module};

use crate::error::{Error, Result};

/// Names of functions that are never called here. Each becomes a trap; what only they needed goes with them.
pub(super) const UNUSED: [&str; 5] = [
    // Taking over pages that are loaded lazily: the console has none.
    "hydrate_async",
    // Taking over templates: the console's `view!` makes none.
    "hydrate_from_template",
    // Listing all routes: the server does that.
    "generate_routes",
    // Bodies of requests that are streams: the console sends forms.
    "intounderlying",
    "into_underlying",
];

/// What `wasm-bindgen` asks about a function's shape has that function's name in its own.
const DESCRIPTIONS: &str = "describe";

/// Makes traps of what is never called. Fails when one of the names is not there any more, since then the framework has changed.
pub(super) fn take_out(module: &mut Module) -> Result<()> {
    for unused in UNUSED {
        let is_meant = |name: &str| name.contains(unused) && !name.contains(DESCRIPTIONS);
        let functions = module.funcs.iter_local();
        let found: Vec<_> = functions
            .filter(|(id, _)| module.funcs.get(*id).name.as_deref().is_some_and(is_meant))
            .map(|(id, function)| (id, function.ty()))
            .collect();
        if found.is_empty() {
            return Err(Error::said(format!(
                "The client has no function named `{unused}` any more: look whether it is still unused, and what it is called now \
                 (crates/xtask/src/site/unused.rs)."
            )));
        }
        for (id, kind) in found {
            let trap = trap(module, kind);
            module.funcs.get_mut(id).kind = FunctionKind::Local(trap);
        }
    }
    Ok(())
}

/// A function of that type which traps.
fn trap(module: &mut Module, kind: walrus::TypeId) -> LocalFunction {
    let shape = module.types.get(kind);
    let (takes, gives) = (shape.params().to_vec(), shape.results().to_vec());
    let mut builder = FunctionBuilder::new(&mut module.types, &takes, &gives);
    builder.func_body().unreachable();
    let arguments = takes.iter().map(|value| module.locals.add(*value)).collect();
    builder.local_func(arguments)
}
