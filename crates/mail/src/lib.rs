//! A message, its two parts, and the ways it leaves the house.
