"""The cache of results and the page made of it."""

import json
import os
import platform
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median, stdev

import own
from peers import LABELLED, LARGE, N_THREADS, PEERS

RECORDS = "results.jsonl"
ENCODER = "encode"
NAMES = [own.NAME, *(peer.name for peer in PEERS)]
EMBEDDED = {peer.name for peer in PEERS if peer.uses_embeddings}
COLUMNS = "| | NMI | ARI | AMI | themes | outliers | s | of it aside | CPU s | MiB | runs | load |"
LARGE_COLUMNS = "| | k | themes | s | of it aside | CPU s | MiB | runs | load |"


def key(record: dict) -> tuple:
    return record["peer"], record["file"], record["head"], record["seed"]


def read(cache: Path) -> list[dict]:
    """The last record of each job."""
    path = cache / RECORDS
    lines = path.read_text().splitlines() if path.exists() else []
    return list({key(record): record for record in map(json.loads, lines)}.values())


def page(records: list[dict], head: int | None) -> str:
    kept = [record for record in records if record["head"] == head]
    parts = ["# Peers on labelled corpora", made_by(head, kept), peers(), summary(kept)]
    parts += [corpus_table(file, kept) for file in LABELLED]
    parts += [large_table(file, kept) for file in LARGE]
    return "\n\n".join(part for part in parts if part) + "\n"


# ---- what was run


def made_by(head: int | None, records: list[dict]) -> str:
    used = {pair for record in records for pair in record["versions"].items()}
    versions = ", ".join(f"{package} {version}" for package, version in sorted(used))
    lines = [
        "Made by `python benches/peers/run.py`, a few jobs at a time, other work beside it (see `README.md`); each peer with "
        f"{N_THREADS} threads.",
        f"Machine: {machine()}. Versions: Python {platform.python_version()}, {versions}.",
        "NMI, ARI, AMI: agreement with the labels (mean over seeds, ± standard deviation where there are several). Themes: mean, "
        "outliers not counted. Outliers: share of papers without a theme, scored as one group. Seconds (wall, median over "
        "seeds), CPU seconds (median) and peak memory (most over seeds) are of a whole process with reading; with sentence "
        "embeddings, encoding is in them. Of it aside: loading Python libraries; for paperthemes, measuring its own answer. "
        "Load: load average (1 min) before the runs, mean; far above 2, other work took the cores, wall seconds are too high "
        "and CPU seconds are the fairer figure.",
    ]
    if head is not None:
        lines.insert(0, f"**Only the first {head} papers of each file: a trial.**")
    return "\n\n".join(lines)


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB of memory"


def peers() -> str:
    rows = ["| | what | seeds | number of themes |", "|---|---|---:|---|"]
    rows.append(f"| {own.NAME} | {own.WHAT} | {own.N_SEEDS} | given |")
    rows += [f"| {peer.name} | {peer.what} | {peer.n_seeds} | {'its own' if peer.free_k else 'given'} |" for peer in PEERS]
    return "\n".join(rows)


# ---- tables


def summary(records: list[dict]) -> str:
    """NMI by peer and corpus, best mean first; the best of each corpus in bold."""
    of = {(name, file): nmi(runs(records, name, file)) for name in NAMES for file in LABELLED}
    best = {file: max(filter(None, (of[name, file] for name in NAMES)), default=None) for file in LABELLED}
    rows = ["## NMI", "", f"| | {' | '.join(LABELLED)} | mean |", "|---|" + "---:|" * (len(LABELLED) + 1)]
    names = [name for name in NAMES if any(of[name, file] for file in LABELLED)]
    for name in sorted(names, key=lambda name: -mean(of[name, file] or 0 for file in LABELLED)):
        values = [of[name, file] for file in LABELLED]
        cells = ["" if value is None else bold(f"{value:.3f}", value == best[file]) for file, value in zip(LABELLED, values)]
        rows.append(f"| {name} | {' | '.join(cells)} | {'' if None in values else f'{mean(values):.3f}'} |")
    return "\n".join(rows)


def corpus_table(file: str, records: list[dict]) -> str:
    """One corpus, best NMI first; failures last."""
    found = {name: runs(records, name, file) for name in NAMES}
    done = sorted((name for name in NAMES if nmi(found[name]) is not None), key=lambda name: -nmi(found[name]))
    rows = [labelled_row(name, found[name], encoding(records, name, file)) for name in done]
    rows += [f"| {name} | {failures(found[name])} |" + " |" * 10 for name in NAMES if found[name] and name not in done]
    if not rows:
        return ""
    some = next((run for runs_ in found.values() for run in runs_ if "n" in run), {})
    size = f": {some['n']:,} papers, {some['k']} labels" if some else ""
    return "\n".join([f"## {file}{size}", "", COLUMNS, "|---|" + "---:|" * 11, *rows])


def large_table(file: str, records: list[dict]) -> str:
    rows = []
    for name in NAMES:
        done = good(runs(records, name, file))
        if done:
            cells = [str(done[0]["k"]), average(done, "themes", ".0f"), *costs(done, None)]
            rows.append(f"| {name} | {' | '.join(cells)} |")
    if not rows:
        return ""
    return "\n".join([f"## {file}: without labels, cost only", "", LARGE_COLUMNS, "|---|" + "---:|" * 8, *rows])


def labelled_row(name: str, found: list[dict], encoded: dict | None) -> str:
    done = good(found)
    values = [run["nmi"] for run in done]
    deviation = stdev(values) if len(values) > 1 else done[0].get("nmi_sd")
    spread = "" if deviation is None else f" ± {deviation:.3f}"
    cells = [f"{mean(values):.3f}{spread}", average(done, "ari", ".3f"), average(done, "ami", ".3f")]
    cells += [average(done, "themes", ".0f"), average(done, "outliers", ".0%"), *costs(done, encoded)]
    if len(done) < len(found):
        name = f"{name} ({failures(found)})"
    return f"| {name} | {' | '.join(cells)} |"


def costs(done: list[dict], encoded: dict | None) -> list[str]:
    """Cells from seconds to load; `encoded` is what the embeddings cost, if they were used."""
    extra = encoded or {"seconds": 0.0, "cpu_seconds": 0.0, "peak_mb": 0.0}
    aside = [run["aside_seconds"] for run in done if "aside_seconds" in run]
    return [
        f"{over(median, done, 'seconds') + extra['seconds']:,.1f}",
        f"{median(aside):.1f}" if aside else "",
        f"{over(median, done, 'cpu_seconds') + extra['cpu_seconds']:,.1f}",
        f"{max(over(max, done, 'peak_mb'), extra['peak_mb']):,.0f}",
        str(sum(run.get("n_seeds", 1) for run in done)),
        f"{over(mean, done, 'load'):.1f}",
    ]


# ---- records


def runs(records: list[dict], name: str, file: str) -> list[dict]:
    return [record for record in records if record["peer"] == name and record["file"] == file]


def encoding(records: list[dict], name: str, file: str) -> dict | None:
    """The cost of the embeddings, if the peer uses them."""
    found = good(runs(records, ENCODER, file)) if name in EMBEDDED else []
    return found[0] if found else None


def good(found: list[dict]) -> list[dict]:
    return [run for run in found if "error" not in run]


def nmi(found: list[dict]) -> float | None:
    values = [run["nmi"] for run in good(found) if "nmi" in run]
    return mean(values) if values else None


def failures(found: list[dict]) -> str:
    return "; ".join(sorted({f"failed: {run['error']}" for run in found if "error" in run}))


def over(measure: Callable, found: list[dict], field: str) -> float:
    return measure([run[field] for run in found])


def average(found: list[dict], field: str, form: str) -> str:
    values = [run[field] for run in found if run.get(field) is not None]
    return format(mean(values), form) if values else ""


def bold(text: str, is_best: bool) -> str:
    return f"**{text}**" if is_best else text
