//! A PostgreSQL of our own for the tests: in a temporary folder, on a free port, gone at the end.
