"""One job in a process of its own, started by `run.py`: `child.py TASK JSON`, which writes a file and prints nothing.

- `group`: read a file, group its papers with one peer, write the group numbers.
- `encode`: read a file, write its embeddings.
- `score`: compare group numbers with the labels. Apart from `group`, so that a peer's memory isn't that of its judge.
"""

import importlib
import json
import sys
import time
from pathlib import Path

import corpus


def group(job: dict) -> dict:
    """Group numbers and the seconds that went into imports."""
    import peers

    [peer] = [peer for peer in peers.PEERS if peer.name == job["peer"]]
    started = time.monotonic()
    for module in peer.imports:
        importlib.import_module(module)
    import_seconds = time.monotonic() - started
    embeddings = load(job["embeddings"], job["head"]) if peer.uses_embeddings else None
    texts = corpus.texts(Path(job["file"]), job["head"])
    groups = peer.group(peers.Input(texts, job["k"], job["seed"], embeddings))
    return {"groups": [int(number) for number in groups], "import_seconds": import_seconds}


def load(path: str, head: int | None):
    import numpy

    return numpy.load(path)[:head]


def encode(job: dict) -> dict:
    import numpy

    from encoder import Encoder

    texts = corpus.texts(Path(job["file"]), job["head"])
    numpy.save(job["embeddings"], Encoder(job["n_threads"]).encode(texts))
    return {}


def score(job: dict) -> dict:
    """Agreement with the labels, groups found (outliers not counted), share of papers without a group."""
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score

    groups, labels = job["groups"], corpus.labels(Path(job["file"]), job["head"])
    if len(groups) != len(labels):
        raise SystemExit(f"{len(groups)} group numbers for {len(labels)} papers")
    return {
        "nmi": normalized_mutual_info_score(labels, groups),
        "ari": adjusted_rand_score(labels, groups),
        "ami": adjusted_mutual_info_score(labels, groups),
        "themes": len(set(groups) - {-1}),
        "outliers": groups.count(-1) / len(groups),
    }


if __name__ == "__main__":
    task, path = sys.argv[1], Path(sys.argv[2])
    job = json.loads(path.read_text())
    result = {"group": group, "encode": encode, "score": score}[task](job)
    Path(job["answer"]).write_text(json.dumps(result))
