# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "scikit-learn==1.9.1"]
# ///
"""Reference numbers of the agreement of two groupings, by scikit-learn.

Writes fixtures/reference/agreement.json: pairs of label vectors from numpy's default_rng(7), and a few that are all one
       group or all singletons, with normalized_mutual_info_score and adjusted_mutual_info_score (arithmetic mean),
       adjusted_rand_score, homogeneity, completeness and V-measure. Of two groupings into singletons the AMI is 0/0;
       scikit-learn gives what rounding leaves of it, and we 1, as for all equal groupings.

Run from anywhere: uv run tests/reference/agreement.py, or python with the versions above.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    homogeneity_completeness_v_measure,
    normalized_mutual_info_score,
)

FOLDER = Path(__file__).parent.parent / "fixtures" / "reference"


def pairs() -> list[tuple[str, list[int], list[int]]]:
    rng = np.random.default_rng(7)
    labels = rng.integers(0, 6, 60)
    large = rng.integers(0, 40, 3000)
    blurred = np.where(rng.random(60) < 0.3, rng.integers(0, 6, 60), labels)
    return [
        ("unrelated", labels.tolist(), rng.integers(0, 4, 60).tolist()),
        ("blurred", labels.tolist(), blurred.tolist()),
        ("renamed", labels.tolist(), (5 - labels).tolist()),
        ("merged", labels.tolist(), (labels // 2).tolist()),
        ("one group against many", [0] * 60, labels.tolist()),
        ("both one group", [0] * 12, [3] * 12),
        ("singletons against many", list(range(60)), labels.tolist()),
        ("many groups", (large % 13).tolist(), large.tolist()),
        ("many groups, blurred", np.where(rng.random(3000) < 0.6, rng.integers(0, 25, 3000), large % 25).tolist(), large.tolist()),
        ("both singletons", list(range(12)), list(range(12))[::-1]),
    ]


def compared(name: str, a: list[int], b: list[int]) -> dict:
    homogeneity, completeness, v_measure = homogeneity_completeness_v_measure(b, a)
    ami = 1.0 if a == b[::-1] == list(range(len(a))) else float(adjusted_mutual_info_score(b, a))
    return {
        "name": name,
        "a": a,
        "b": b,
        "nmi": float(normalized_mutual_info_score(b, a)),
        "ami": ami,
        "ari": float(adjusted_rand_score(b, a)),
        "homogeneity": float(homogeneity),
        "completeness": float(completeness),
        "v_measure": float(v_measure),
    }


def main() -> None:
    text = ",\n".join(json.dumps(compared(*pair)) for pair in pairs())
    (FOLDER / "agreement.json").write_text(f"[\n{text}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
