# /// script
# requires-python = ">=3.10"
# dependencies = ["pyarrow==26.0.1", "polars==2.1.0", "duckdb==2.0.1"]
# ///
"""Reads `members.parquet` and `trends.parquet` with three independent readers and compares them with the CSV of the same report.

    uv run tests/reference/typed_tables.py REPORTS

such as `uv run tests/reference/typed_tables.py reports`.
"""

import csv
import sys
from pathlib import Path

import duckdb
import polars
import pyarrow
import pyarrow.parquet

FOLDER = Path(sys.argv[1])
GUARDED = ("=", "+", "-", "@", "\t", "\r")
TYPES = {
    "theme_id": "string", "theme": "string", "paper_id": "string", "title": "string", "date": "string",
    "fit": "double", "membership": "double", "margin": "double", "runner_up": "string", "is_borderline": "bool",
    "listings": "list<element: string not null>", "url": "string",
    "papers": "int64", "verdict": "string", "sentence": "string", "bursts": "string", "doubts": "string",
    "first_seen": "string",
}  # fmt: skip


def as_csv(value):
    """A value as the CSV file has it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return as_csv("; ".join(value))
        case str():
            return "'" + value if value.startswith(GUARDED) else value
        case _:
            return float(value)


def same(cell, value):
    value = as_csv(value)
    return float(cell) == value if isinstance(value, float) else cell == value


for name in ("members", "trends"):
    path = str(FOLDER / f"{name}.parquet")
    table = pyarrow.parquet.read_table(path)
    for field in table.schema:
        assert str(field.type) == TYPES.get(field.name, "double"), (name, field)
    readers = {
        "pyarrow": table.to_pylist(),
        "polars": polars.read_parquet(path).to_dicts(),
        "duckdb": duckdb.read_parquet(path).to_arrow_table().to_pylist(),
    }
    with open(FOLDER / f"{name}.csv", newline="") as file:
        expected = list(csv.DictReader(file))
    for reader, rows in readers.items():
        assert len(rows) == len(expected), (name, reader, len(rows), len(expected))
        for number, (row, line) in enumerate(zip(rows, expected), start=2):
            differing = {column: (cell, row[column]) for column, cell in line.items() if not same(cell, row[column])}
            assert row.keys() == line.keys() and not differing, (name, reader, number, differing)
    created_by = pyarrow.parquet.read_metadata(path).created_by
    print(f"{name}: {len(expected)} rows, {len(table.schema)} columns, alike to {', '.join(readers)}; written by {created_by}")
