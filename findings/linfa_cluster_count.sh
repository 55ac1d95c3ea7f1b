#!/usr/bin/env bash
# linfa-clustering 0.8.1: `KMeans::cluster_count()` does not count the clusters of the model that `fit` returns.
#
# Behaviour: with several runs the counts are those of the last run, while the centroids are those of the best one; and even with one
# run they are from before the last move of the centroids. `predict` on the same points gives other counts.
# Expected: the number of training points in each cluster of the returned model, as scikit-learn's `labels_` give it.
# Why it matters to people who read listings: whoever prints these counts as the sizes of themes prints wrong sizes.
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
use linfa::prelude::*;
use linfa_clustering::KMeans;
use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;

fn main() {
    let mut rng = Xoshiro256Plus::seed_from_u64(7);
    let points = Array2::from_shape_fn((2000, 4), |_| rng.gen::<f64>());
    let data = DatasetBase::from(points.clone());
    let model = KMeans::params_with_rng(8, rng).n_runs(5).fit(&data).unwrap();
    let mut counted = vec![0usize; 8];
    for cluster in model.predict(&points).iter() {
        counted[*cluster] += 1;
    }
    let reported: Vec<usize> = model.cluster_count().iter().map(|n| *n as usize).collect();
    println!("linfa-clustering 0.8.1, 2000 points, 8 clusters, 5 runs");
    println!("cluster_count(): {reported:?}");
    println!("predict:         {counted:?}");
    let off: usize = reported.iter().zip(&counted).map(|(a, b)| a.abs_diff(*b)).sum();
    println!("sum of differences: {off}");
    std::process::exit(if off > 20 { 0 } else { 1 });
}
RUST
cargo run --release --quiet && echo "as described"
