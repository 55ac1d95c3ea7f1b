# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "scikit-learn==1.9.1"]
# ///
"""Reference numbers of the features stage, by scikit-learn and numpy.

Reads  fixtures/reference/terms.json, the terms of each text of texts.jsonl as the project's tokenizer gives them, so
       that both sides weigh the same terms (`UPDATE_TERMS=1 cargo test reference` writes it anew).
Writes fixtures/reference/tf_idf.json: vocabulary, and the weights by TfidfVectorizer(sublinear_tf, smooth_idf, l2).
       fixtures/reference/embedding.json: of L = D1^-1/2 A D2^-1/2, A the weights, D1 and D2 its row and column sums
       plus TAU times their mean: singular values, right singular vectors, and cosines between the rows of U S, all
       by numpy.linalg.svd (LAPACK, double precision), the first component left out.
       fixtures/reference/large_svd.json: singular values of the matrix that `large_entry` describes.

Run from anywhere: uv run tests/reference/features.py, or python with the versions above.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

FOLDER = Path(__file__).parent.parent / "fixtures" / "reference"
TAU = 1.0
N_COMPONENTS = 5
LARGE_SHAPE = (300, 400)
LARGE_RANK = 8


def large_entry(row: int, column: int) -> float:
    """Entries of a matrix with eight dense blocks of different weight and a little of everything between them; the test
    computes the same."""
    texture = 1 + (row * 13 + column * 7) % 10
    if row % 8 == column % 8:
        return texture * (1 + row % 8)
    return texture * 0.25 * ((row * 7919 + column * 104729 + row * column * 31) % 97 < 12)


def tf_idf(terms: list[list[str]]) -> tuple[list[str], np.ndarray]:
    vectorizer = TfidfVectorizer(analyzer=lambda text: text, sublinear_tf=True, smooth_idf=True, norm="l2")
    weights = vectorizer.fit_transform(terms).toarray()
    return list(vectorizer.get_feature_names_out()), weights


def embedding(weights: np.ndarray) -> dict:
    rows, columns = weights.sum(axis=1), weights.sum(axis=0)
    scaled = weights / np.sqrt(np.outer(rows + TAU * rows.mean(), columns + TAU * columns.mean()))
    left, values, right = np.linalg.svd(scaled, full_matrices=False)
    kept = slice(1, 1 + N_COMPONENTS)
    points = left[:, kept] * values[kept]
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    points = np.divide(points, lengths, out=np.zeros_like(points), where=lengths > 1e-12)
    return {
        "tau": TAU,
        "singular_values": values[kept].tolist(),
        "right": right[kept].T.tolist(),
        "cosines": (points @ points.T).tolist(),
    }


def write(name: str, value: object) -> None:
    rounded = json.loads(json.dumps(value), parse_float=lambda text: round(float(text), 12))
    (FOLDER / name).write_text(json.dumps(rounded, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    terms = json.loads((FOLDER / "terms.json").read_text(encoding="utf-8"))
    vocabulary, weights = tf_idf(terms)
    write("tf_idf.json", {"vocabulary": vocabulary, "weights": weights.tolist()})
    write("embedding.json", embedding(weights))
    large = np.array([[large_entry(row, column) for column in range(LARGE_SHAPE[1])] for row in range(LARGE_SHAPE[0])])
    values = np.linalg.svd(large, compute_uv=False)[:LARGE_RANK]
    write("large_svd.json", {"singular_values": values.tolist()})


if __name__ == "__main__":
    main()
