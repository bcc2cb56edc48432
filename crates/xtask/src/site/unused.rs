//! Taking out of the client what the console never does. The framework reaches each view through a table of functions, and keeps in
//! every table also those for what other applications do; so neither compiler nor optimizer can see that nobody calls them.

use std::collections::BTreeSet;

use walrus::ir::{Call, Visitor, dfs_in_order};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, LocalFunction, Module, TypeId};

use crate::error::{Error, Result};

/// Parts of names of functions that are never called here. Each becomes a trap; what only they needed goes with them.
const UNUSED: [&str; 6] = [
    // Taking over pages that are loaded lazily: the console has none.
    "hydrate_async",
    "new_with_async_value",
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
    let mut meant = BTreeSet::new();
    for unused in UNUSED {
        let found = named(module, unused);
        if found.is_empty() {
            return Err(Error::said(format!(
                "The client has no function named `{unused}` any more: look whether it is still unused, and what it is called now \
                 (crates/xtask/src/site/unused.rs)."
            )));
        }
        meant.extend(found);
    }
    spare_the_called(module, &mut meant);
    for id in meant {
        let trap = trap(module, module.funcs.get(id).ty());
        module.funcs.get_mut(id).kind = FunctionKind::Local(trap);
    }
    Ok(())
}

fn named(module: &Module, unused: &str) -> Vec<FunctionId> {
    let is_meant = |name: &str| name.contains(unused) && !name.contains(DESCRIPTIONS);
    let functions = module.funcs.iter_local();
    functions
        .map(|(id, _)| id)
        .filter(|id| module.funcs.get(*id).name.as_deref().is_some_and(is_meant))
        .collect()
}

/// Leaves alone what anyone else calls by name: should the compiler make one function of two, it may be something used as well.
fn spare_the_called(module: &Module, meant: &mut BTreeSet<FunctionId>) {
    let calls: Vec<_> = module.funcs.iter_local().map(|(id, function)| (id, Calls::of(function).0)).collect();
    loop {
        let others = calls.iter().filter(|(caller, _)| !meant.contains(caller));
        let called: BTreeSet<FunctionId> = others.flat_map(|(_, called)| called).copied().collect();
        let before = meant.len();
        meant.retain(|id| !called.contains(id));
        if meant.len() == before {
            return;
        }
    }
}

/// The functions that a function calls by name.
struct Calls(BTreeSet<FunctionId>);

impl Calls {
    fn of(function: &LocalFunction) -> Self {
        let mut calls = Self(BTreeSet::new());
        dfs_in_order(&mut calls, function, function.entry_block());
        calls
    }
}

impl Visitor<'_> for Calls {
    fn visit_call(&mut self, call: &Call) {
        self.0.insert(call.func);
    }
}

/// A function of that type which traps.
fn trap(module: &mut Module, kind: TypeId) -> LocalFunction {
    let shape = module.types.get(kind);
    let (takes, gives) = (shape.params().to_vec(), shape.results().to_vec());
    let mut builder = FunctionBuilder::new(&mut module.types, &takes, &gives);
    builder.func_body().unreachable();
    let arguments = takes.iter().map(|value| module.locals.add(*value)).collect();
    builder.local_func(arguments)
}
