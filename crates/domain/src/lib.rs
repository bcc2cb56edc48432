//! What Guildhall means: who may do what, decided in one pure function.
