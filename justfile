# list the recipes
default:
    @just --list

# report on the demo listings and say where it is
run *ARGS:
    cargo run --release -- report {{ARGS}}

# build the report of the demo listings from nothing
report:
    rm -rf data/paperthemes.db*
    cargo run --release -- report

# everything CI runs
ci:
    bash .ci/run

# format, lints, docs
check:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

# all tests, or those whose name contains FILTER
test *FILTER:
    cargo test {{FILTER}}

# rewrite golden files, then read the diff
golden:
    INSTA_UPDATE=always cargo test --test it
    git diff --stat tests

# kill runs and make calls fail at every call that changes something on the disk
faults:
    cargo test --test it faults::every_fault -- --ignored --nocapture

# timings by stage
bench:
    cargo bench --bench pipeline

# seconds of a daily rerun
bench-daily:
    cargo bench --bench daily

# agreement with labels that people gave, step by step of the method
quality:
    cargo bench --bench quality

# whether verdicts on trends can be trusted
bench-trends:
    cargo bench --bench trends

# how soon subjects that are born inside themes are told
bench-births:
    cargo bench --bench births

# how often a year of looks brings false news
bench-looks:
    cargo bench --bench looks

# movements that can be counted, and what the report says
facts:
    python3 benches/facts/facts.py target/release/paperthemes "${PAPERTHEMES_SHARED:-../shared}/corpora" > benches/facts.md

# how soon the page can be read and used, in headless Chromium
bench-page:
    cargo bench --bench page

# whether themes last over reruns
bench-lineage:
    cargo bench --bench lineage
