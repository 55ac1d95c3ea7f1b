# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "scikit-learn==1.9.1"]
# ///
"""Reference numbers of the agreement of two groupings, by scikit-learn.

Writes fixtures/reference/agreement.json: pairs of label vectors from numpy's default_rng(7), and a few that are all one
       group or all singletons, with normalized_mutual_info_score (arithmetic mean) and adjusted_rand_score.

Run from anywhere: uv run tests/reference/agreement.py, or python with the versions above.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

FOLDER = Path(__file__).parent.parent / "fixtures" / "reference"


def pairs() -> list[tuple[str, list[int], list[int]]]:
    rng = np.random.default_rng(7)
    labels = rng.integers(0, 6, 60)
    blurred = np.where(rng.random(60) < 0.3, rng.integers(0, 6, 60), labels)
    return [
        ("unrelated", labels.tolist(), rng.integers(0, 4, 60).tolist()),
        ("blurred", labels.tolist(), blurred.tolist()),
        ("renamed", labels.tolist(), (5 - labels).tolist()),
        ("merged", labels.tolist(), (labels // 2).tolist()),
        ("one group against many", [0] * 60, labels.tolist()),
        ("both one group", [0] * 12, [3] * 12),
        ("singletons against many", list(range(60)), labels.tolist()),
        ("both singletons", list(range(12)), list(range(12))[::-1]),
    ]


def main() -> None:
    rows = [
        {
            "name": name,
            "a": a,
            "b": b,
            "nmi": float(normalized_mutual_info_score(a, b)),
            "ari": float(adjusted_rand_score(a, b)),
        }
        for name, a, b in pairs()
    ]
    text = ",\n".join(json.dumps(row) for row in rows)
    (FOLDER / "agreement.json").write_text(f"[\n{text}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
