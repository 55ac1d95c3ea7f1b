# /// script
# requires-python = ">=3.11"
# dependencies = ["gensim==4.4.0"]
# ///
"""Reference numbers of the coherence of terms, by gensim's CoherenceModel.

Writes fixtures/reference/coherence.json: texts of made-up words from Python's random.Random(5), terms of three themes,
       and for each theme c_npmi (windows of 10 words) and c_v (windows of 110 words), and their means over themes. Some
       texts are shorter than a window. Every word has a digit in it, so that stemming changes none.

gensim slides its window by forgetting the word that leaves at the left even where the window still holds it further on,
and so misses windows with repeated words. `slide_window` below puts that right; the measures are gensim's own.

Run from anywhere: uv run tests/reference/coherence.py, or python with the version above.
"""

import json
import random
from pathlib import Path

import numpy as np
from gensim.corpora import Dictionary
from gensim.models.coherencemodel import CoherenceModel
from gensim.topic_coherence.text_analysis import WordOccurrenceAccumulator

FOLDER = Path(__file__).parent.parent / "fixtures" / "reference"
N_TEXTS = 40
SUBJECTS = [[f"{letter}{number}" for number in range(8)] for letter in "xyz"]
COMMON = [f"w{number}" for number in range(30)]


def texts() -> list[list[str]]:
    rng = random.Random(5)
    lengths = [rng.choice([6, 9, 10, 40, 90, 110, 111, 130, 160]) for _ in range(N_TEXTS)]
    return [[word(rng, SUBJECTS[i % 3]) for _ in range(length)] for i, length in enumerate(lengths)]


def word(rng: random.Random, subject: list[str]) -> str:
    draw = rng.random()
    if draw < 0.15:
        return rng.choice(subject)
    return rng.choice(rng.choice(SUBJECTS)) if draw < 0.2 else rng.choice(COMMON)


def slide_window(self: WordOccurrenceAccumulator, window: np.ndarray, doc_num: int) -> None:
    self._uniq_words[:] = False
    self._uniq_words[np.unique(window)] = True


def measured(name: str, texts: list[list[str]], themes: list[list[str]]) -> dict:
    model = CoherenceModel(topics=themes, texts=texts, dictionary=Dictionary(texts), coherence=name, processes=1)
    by_theme = [float(value) for value in model.get_coherence_per_topic()]
    return {"by_theme": by_theme, "mean": float(model.get_coherence())}


def main() -> None:
    WordOccurrenceAccumulator._slide_window = slide_window
    words = texts()
    themes = [SUBJECTS[0][:5], SUBJECTS[1][:4], [SUBJECTS[0][0], SUBJECTS[2][0], SUBJECTS[2][1]]]
    value = {
        "texts": [" ".join(text) for text in words],
        "themes": themes,
        "npmi": measured("c_npmi", words, themes),
        "c_v": measured("c_v", words, themes),
    }
    (FOLDER / "coherence.json").write_text(json.dumps(value) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
