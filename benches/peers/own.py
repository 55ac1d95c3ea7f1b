"""paperthemes itself as a row of the comparison: `paperthemes evaluate`."""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean, stdev

NAME = "paperthemes"
WHAT = "`paperthemes evaluate --themes labels`; seconds with naming the themes and measuring them"
N_SEEDS = 5
SCORES = ("nmi", "ari", "ami")


def run(binary: Path, file: Path, job: dict, n_threads: int, measured: Callable[[list[str]], dict]) -> dict:
    """Quality over the seeds; seconds and memory of a process with one seed, like a peer's."""
    if not binary.exists():
        return {"error": f"{binary.name} isn't built: cargo build --release"}
    if job["head"] is not None:
        return {"error": "evaluate reads whole files: no --head"}
    themes = "labels" if job["labelled"] else str(job["k"])
    # An empty folder to work in, so that nobody's settings count.
    with tempfile.TemporaryDirectory() as folder:
        command = [str(binary), "-C", folder, "evaluate", str(file.resolve()), "--themes", themes]
        command += ["--threads", str(n_threads), "--quiet", "--format", "json", "--seeds"]
        cost = measured([*command, "1"])
        answer = json.loads(cost.pop("stdout"))
        quality = json.loads(measured([*command, str(job["n_seeds"])])["stdout"]) if job["labelled"] else answer
        version = measured([str(binary), "--version"])["stdout"].split()[1]
    cost |= {"versions": {NAME: version}, "aside_seconds": answer.get("seconds", {}).get("measure", 0.0)}
    return {**cost, **(scores(quality) if job["labelled"] else {"themes": job["k"], "n": answer["n_papers"]})}


def scores(answer: dict) -> dict:
    """Means over the runs of an answer, and the spread of NMI; an error if an answer of another version has none."""
    runs = [found for found in objects(answer.get("runs", [])) if is_scored(found)]
    if not runs:
        return {"error": f"the answer of evaluate has no runs with {', '.join(SCORES)}"}
    themes = [found["n_themes"] for found in objects(answer["runs"]) if "n_themes" in found]
    unplaced = [found["n_unplaced"] for found in objects(answer["runs"]) if "n_unplaced" in found]
    means = {name: mean(found[name] for found in runs) for name in SCORES}
    n = answer["n_labelled"]
    return {
        **means,
        "nmi_sd": stdev(found["nmi"] for found in runs) if len(runs) > 1 else None,
        "themes": mean(themes) if themes else None,
        "outliers": mean(unplaced) / n if unplaced else 0.0,
        "n": n,
    }


def is_scored(found: dict) -> bool:
    return all(isinstance(found.get(name), float | int) for name in SCORES)


def objects(answer: object) -> Iterator[dict]:
    """Every JSON object in a value, outer ones first."""
    if isinstance(answer, dict):
        yield answer
    inner = answer.values() if isinstance(answer, dict) else answer if isinstance(answer, list) else ()
    for part in inner:
        yield from objects(part)
