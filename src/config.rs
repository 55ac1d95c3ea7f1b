//! Every setting, its range, its default and what turning it does; `paperthemes.toml` holds them all.
