//! SQLite and PostgreSQL behind one concrete store.
