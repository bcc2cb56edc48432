//! Use cases: facts, decision, write, audit, outbox. The only writer.
