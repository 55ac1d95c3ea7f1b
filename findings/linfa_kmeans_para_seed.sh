#!/usr/bin/env bash
# linfa-clustering 0.8.1: `KMeansInit::KMeansPara` gives another model for the same seed and the same points.
#
# Behaviour: on two threads, fits with one seed differ in their inertia, run by run of one process.
# Expected: the same model, as with `KMeansInit::KMeansPlusPlus`, which does give the same one, and as the seeded generator that the
# parameters take suggests.
# Why it matters to people who read listings: a report of themes can't be made again, and nobody can tell a change of the field from
# a change of the draw.
# Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.1.0"
edition = "2021"
[dependencies]
linfa = "=0.8.1"
linfa-clustering = "=0.8.1"
ndarray = "=0.16.1"
rand = "=0.8.5"
rand_xoshiro = "=0.6.0"
TOML
mkdir src
cat > src/main.rs <<'RUST'
use std::collections::BTreeSet;

use linfa::prelude::*;
use linfa_clustering::{KMeans, KMeansInit};
use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;

fn n_models(init: KMeansInit<f64>) -> usize {
    let mut rng = Xoshiro256Plus::seed_from_u64(7);
    let points = Array2::from_shape_fn((20_000, 4), |_| rng.gen::<f64>());
    let data = DatasetBase::from(points);
    let fits = (0..12).map(|_| {
        let rng = Xoshiro256Plus::seed_from_u64(42);
        let params = KMeans::params_with_rng(20, rng).n_runs(1).max_n_iterations(20).init_method(init.clone());
        params.fit(&data).unwrap().inertia().to_bits()
    });
    fits.collect::<BTreeSet<u64>>().len()
}

fn main() {
    let (plus_plus, para) = (n_models(KMeansInit::KMeansPlusPlus), n_models(KMeansInit::KMeansPara));
    println!("linfa-clustering 0.8.1, 20000 points, 20 clusters, 12 fits with seed 42 on two threads");
    println!("different models: {plus_plus} with KMeansPlusPlus, {para} with KMeansPara");
    std::process::exit(if plus_plus == 1 && para > 1 { 0 } else { 1 });
}
RUST
RAYON_NUM_THREADS=2 cargo run --release --quiet && echo "as described"
