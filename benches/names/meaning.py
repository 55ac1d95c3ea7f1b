"""How well the names of themes say what their papers are about, by a sentence encoder that has seen none of them.

    python benches/names/meaning.py target/names/*.json

Reads what `cargo bench --bench names` writes: for each labelled corpus its themes with label, label terms, the category of most of
their papers, and some of their titles. The encoder and its packages are those of `benches/peers`.

- accuracy, MRR: all categories of the corpus are ranked by their cosine with the label of a theme (or with label and terms); the
  rank of its own category is what counts. MRR is the mean of 1 / rank (Voorhees 1999, TREC-8).
- titles: share of the sampled titles that are nearest to the label of their own theme among all labels of the corpus.

Each theme counts once; "pooled" is over the themes of all corpora.
"""

import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "peers"))
from encoder import Encoder  # noqa: E402


def ranks(encoder: Encoder, texts: list[str], own: list[str], categories: list[str]) -> np.ndarray:
    """By text: the place of its own category among all, from 1."""
    cosines = encoder.encode(texts) @ encoder.encode(categories).T
    own_cosine = cosines[np.arange(len(texts)), [categories.index(category) for category in own]]
    return (cosines > own_cosine[:, None]).sum(axis=1) + 1


def own_titles(encoder: Encoder, labels: list[str], titles: list[list[str]]) -> np.ndarray:
    """By title: whether the nearest label is that of its own theme."""
    themes = np.repeat(np.arange(len(titles)), [len(own) for own in titles])
    cosines = encoder.encode([title for own in titles for title in own]) @ encoder.encode(labels).T
    return cosines.argmax(axis=1) == themes


def measure(encoder: Encoder, corpus: dict) -> dict[str, np.ndarray]:
    themes, categories = corpus["themes"], corpus["categories"]
    own = [theme["category"] for theme in themes]
    labels = [theme["label"] for theme in themes]
    with_terms = [", ".join([theme["label"], *theme["terms"][:6]]) for theme in themes]
    return {
        "label": ranks(encoder, labels, own, categories),
        "terms": ranks(encoder, with_terms, own, categories),
        "titles": own_titles(encoder, labels, [theme["titles"] for theme in themes]),
    }


def row(name: str, found: dict[str, np.ndarray]) -> str:
    label, terms = found["label"], found["terms"]
    figures = [(label == 1).mean(), (1 / label).mean(), (terms == 1).mean(), (1 / terms).mean(), found["titles"].mean()]
    return f"| {name} | {len(label)} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |"


def main(paths: list[str]) -> None:
    encoder = Encoder(n_threads=2)
    corpora = [json.loads(Path(path).read_text()) for path in paths]
    measured = {corpus["corpus"]: measure(encoder, corpus) for corpus in corpora}
    print("| corpus | themes | label: accuracy | MRR | label and 6 terms: accuracy | MRR | titles |")
    print("|---|---|---|---|---|---|---|")
    for name, found in measured.items():
        print(row(name, found))
    pooled = {key: np.concatenate([found[key] for found in measured.values()]) for key in ("label", "terms", "titles")}
    print(row("pooled", pooled))


if __name__ == "__main__":
    main(sys.argv[1:])
