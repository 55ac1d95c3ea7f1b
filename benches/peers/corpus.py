"""Labelled corpora as JSON Lines: what every peer is given, and what its answer is compared with."""

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path


def texts(path: Path, head: int | None) -> list[str]:
    """Title, full stop, abstract of the first `head` papers, or of all."""
    return [f"{paper['title']}. {paper['abstract']}" for paper in papers(path, head)]


def labels(path: Path, head: int | None) -> list[str]:
    """The label that people gave to each of the first `head` papers, or to all."""
    return [paper["label"] for paper in papers(path, head)]


def papers(path: Path, head: int | None) -> Iterator[dict]:
    """Papers in the order of the file (`.jsonl.gz` or `.jsonl.zst`)."""
    with opened(path) as lines:
        for number, line in enumerate(lines):
            if head is not None and number >= head:
                return
            yield json.loads(line)


def opened(path: Path) -> io.TextIOBase:
    """The file as lines of text, decompressed while it is read."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    if path.suffix == ".zst":
        import zstandard

        return zstandard.open(path, "rt", encoding="utf-8")
    raise SystemExit(f"{path}: neither .jsonl.gz nor .jsonl.zst")
