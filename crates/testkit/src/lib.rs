//! Both databases, a mail sink, a fixed clock: what the tests share.
