//! Fresh databases for tests, on both engines: `both_engines!` makes two tests of one.

#![allow(clippy::expect_used, clippy::panic, reason = "what fails here fails a test")]

mod database;
mod pooler;
mod relay;
mod server;

pub use database::{Database, postgres, sqlite};
pub use pooler::Pooler;
pub use relay::{Cut, Relay};
pub use server::Server;

/// Makes two tests of each function, one per engine, in modules `sqlite` and `postgres`. Each gets a [`Store`](guildhall_store::Store)
/// on a database of its own, with the schema in place, or the [`Database`] itself to open more stores on.
///
/// ```ignore
/// both_engines! {
///     async fn an_empty_hall_has_nobody(store: Store) { … }
///     async fn two_processes_agree(database: Database) { … }
/// }
/// ```
#[macro_export]
macro_rules! both_engines {
    ($(async fn $name:ident($database:ident: $kind:ident) $body:block)+) => {
        mod cases {
            #[allow(clippy::wildcard_imports, unused_imports, reason = "cases see what their file sees")]
            use super::*;
            $(pub(super) async fn $name($database: $crate::both_engines!(@kind $kind)) $body)+
        }
        mod sqlite {
            $(#[test]
            fn $name() {
                $crate::run($crate::sqlite(), |database| async move {
                    super::cases::$name($crate::both_engines!(@give $kind, database)).await;
                });
            })+
        }
        mod postgres {
            $(#[test]
            fn $name() {
                $crate::run($crate::postgres(), |database| async move {
                    super::cases::$name($crate::both_engines!(@give $kind, database)).await;
                });
            })+
        }
    };
    (@kind Store) => { ::guildhall_store::Store };
    (@kind Database) => { $crate::Database };
    (@give Store, $database:ident) => { $database.store().await };
    (@give Database, $database:ident) => { $database };
}

/// Runs a test on a database, and takes the database away afterwards, whether or not the test passed.
///
/// # Panics
/// When the test does, or when the database cannot be made.
pub fn run<F>(database: impl Future<Output = Database>, test: impl FnOnce(Database) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime starts").block_on(async {
        let database = database.await;
        let outcome = tokio::spawn(test(database.clone())).await;
        database.take_away().await;
        if let Err(failed) = outcome {
            std::panic::resume_unwind(failed.into_panic());
        }
    });
}
