#!/usr/bin/env bash
# linfa-preprocessing 0.8.1: a fitted `FittedTfIdfVectorizer` weighs a document by the documents it is transformed with.
#
# Behaviour: the inverse document frequencies are counted anew in whatever is passed to `transform`, so that the same document has
# other weights alone than among those it was fitted on.
# Expected: the weights of the fit, as scikit-learn's `TfidfVectorizer` keeps them between `fit` and `transform`.
# Why it matters to people who read listings: a new paper is to be placed among themes that were fitted before; its rare words, which say
# what it is about, weigh no more than its common ones when it comes alone.
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
linfa-preprocessing = "=0.8.1"
ndarray = "=0.16.1"
TOML
mkdir src
cat > src/main.rs <<'RUST'
use linfa_preprocessing::tf_idf_vectorization::TfIdfVectorizer;
use ndarray::array;

fn main() {
    let corpus = array!["ice model", "wood model", "soil model", "tide model"];
    let fitted = TfIdfVectorizer::default().fit(&corpus).unwrap();
    let column = |word: &str| fitted.vocabulary().iter().position(|known| known == word).unwrap();
    let weights = |texts: &ndarray::Array1<&str>| {
        let table = fitted.transform(texts).unwrap().to_dense();
        (table[[0, column("ice")]], table[[0, column("model")]])
    };
    let (among, alone) = (weights(&corpus), weights(&array!["ice model"]));
    println!("linfa-preprocessing 0.8.1, `ice model`: weight of `ice` / weight of `model`");
    println!("among the documents of the fit: {:.3} / {:.3}", among.0, among.1);
    println!("alone:                          {:.3} / {:.3}", alone.0, alone.1);
    let is_as_described = among.0 > among.1 && alone.0 == alone.1;
    std::process::exit(if is_as_described { 0 } else { 1 });
}
RUST
cargo run --release --quiet && echo "as described"
