//! What the code keeps to as a whole, read from its text: the map, who names whom, and how long things are.

/// No import circles.
mod circles;
/// ARCHITECTURE.md is true.
mod map;
/// Modules of a crate, and what each uses of the others.
mod modules;
/// Order of the stages, and who may name which crate.
mod names;
/// Lengths of files and functions, and what functions are given.
mod shape;
/// The source files.
mod sources;
/// Code as tokens: paths and imports.
mod tokens;
