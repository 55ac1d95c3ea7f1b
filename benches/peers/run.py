#!/usr/bin/env python3
"""Runs paperthemes and its peers on the labelled corpora and writes `results.md`.

How the numbers are made:

- Every peer gets the same texts (title, full stop, abstract) and, unless it finds its own, the number of labels as
  number of groups. Its answer is compared with the labels: normalised and adjusted mutual information (arithmetic
  means), adjusted Rand index.
- Every peer × file × seed is one process with 2 threads. Seconds are wall seconds from its start to its end, so they
  hold the loading of libraries (also given apart) and the reading of the file; CPU seconds and peak memory are what
  the kernel counted for the process (`wait4`; with workers, as in scikit-learn's LDA, memory is that of the largest
  process). Scores are computed afterwards in another process.
- Sentence embeddings are computed once a file, in a process of their own; a peer that uses them is charged its
  seconds in full.
- Each result is one line of `results.jsonl` in the cache as soon as it's there. A later run skips what is in it; of
  two lines for the same job the later counts.

This process imports nothing but the standard library: a started process is charged what its parent held in memory.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import corpus
import own
import table
from peers import LABELLED, LARGE, N_THREADS, PEERS, Peer

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
ENCODER = table.ENCODER
LARGE_K = 50
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS")


def main() -> None:
    # A process that is told to end takes the one it started with it.
    signal.signal(signal.SIGTERM, interrupted)
    options = arguments()
    options.cache.mkdir(parents=True, exist_ok=True)
    if not options.table_only:
        for job in jobs(options):
            if options.force or table.key(job) not in done(options.cache):
                record = {**job, "versions": versions(job["peer"]), **run(job, options)}
                append(options.cache, record)
                print(told(record), file=sys.stderr, flush=True)
    options.out.write_text(table.page(table.read(options.cache), options.head))


def done(cache: Path) -> set[tuple]:
    """The jobs with a result; what failed is tried again."""
    return {table.key(record) for record in table.read(cache) if "error" not in record}


def arguments() -> argparse.Namespace:
    names = [own.NAME, ENCODER, *(peer.name for peer in PEERS)]
    shared = Path(os.environ.get("PAPERTHEMES_SHARED", PROJECT.parent / "shared"))
    parser = argparse.ArgumentParser(description="Compare paperthemes with its peers on labelled corpora.")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=names, default=names, help=f"of: {', '.join(names)}")
    parser.add_argument("--files", nargs="+", metavar="NAME", choices=LABELLED + LARGE, default=LABELLED + LARGE)
    parser.add_argument("--seeds", type=int, help="at most this many seeds a peer")
    parser.add_argument("--force", action="store_true", help="run again what is in the cache")
    parser.add_argument("--head", type=int, metavar="N", help="the first N papers of each file only (for trying things out)")
    parser.add_argument("--timeout", type=float, default=3600, metavar="S", help="seconds after which a process is ended")
    parser.add_argument("--table-only", action="store_true", help="run nothing, write the table of what is in the cache")
    parser.add_argument("--paperthemes", type=Path, default=PROJECT / "target/release/paperthemes", metavar="PATH")
    parser.add_argument("--corpora", type=Path, default=shared / "corpora", metavar="PATH")
    parser.add_argument("--cache", type=Path, default=PROJECT / "target/peers", metavar="PATH")
    parser.add_argument("--out", type=Path, default=HERE / "results.md", metavar="PATH")
    return parser.parse_args()


# ---- what is to be run


def jobs(options: argparse.Namespace) -> Iterator[dict]:
    """Jobs by file, smallest first, so that the dear ones come last."""
    for file in options.files:
        path = file_path(file, options)
        k = LARGE_K if file in LARGE else len(set(corpus.labels(path, options.head)))
        one = {"file": file, "head": options.head, "k": k}
        chosen = [peer for peer in PEERS if peer.name in options.only and file in peer.files]
        if own.NAME in options.only:
            n_runs = 1 if file in LARGE else min(own.N_SEEDS, options.seeds or own.N_SEEDS)
            yield {"peer": own.NAME, "seed": 0, "n_seeds": n_runs, "labelled": file in LABELLED, **one}
        if file in LABELLED and (ENCODER in options.only or any(peer.uses_embeddings for peer in chosen)):
            yield {"peer": ENCODER, "seed": 0, **one}
        for peer in chosen:
            yield from ({"peer": peer.name, "seed": seed, **one} for seed in range(n_seeds(peer, file, options)))


def n_seeds(peer: Peer, file: str, options: argparse.Namespace) -> int:
    return 1 if file in LARGE else min(peer.n_seeds, options.seeds or peer.n_seeds)


def file_path(file: str, options: argparse.Namespace) -> Path:
    return options.corpora / (f"large/{file}.jsonl.zst" if file in LARGE else f"labelled/{file}.jsonl.gz")


def versions(name: str) -> dict[str, str]:
    """The versions of the packages that a peer uses, kept with each result."""
    packages = next((peer.packages for peer in PEERS if peer.name == name), ())
    return {package: version(package) for package in packages}


# ---- running it


def run(job: dict, options: argparse.Namespace) -> dict:
    """What one job cost and how good its answer is, or what went wrong."""
    path = file_path(job["file"], options)
    try:
        if job["peer"] == own.NAME:
            return own.run(options.paperthemes, path, job, N_THREADS, lambda command: measured(command, options.timeout))
        return run_peer({**job, "file": str(path)}, path, options)
    except Failure as failure:
        return {"error": str(failure)}


def run_peer(job: dict, path: Path, options: argparse.Namespace) -> dict:
    head = f"-{options.head}" if options.head else ""
    vectors = options.cache / f"embeddings/{path.name.split('.')[0]}{head}.npy"
    vectors.parent.mkdir(exist_ok=True)
    job = {**job, "embeddings": str(vectors), "n_threads": N_THREADS}
    answer, cost = child(ENCODER if job["peer"] == ENCODER else "group", job, options)
    if "groups" not in answer:
        return cost
    cost["aside_seconds"] = answer["import_seconds"]
    if path.name.endswith(".zst"):
        return {**cost, "themes": len(set(answer["groups"]) - {-1}), "n": len(answer["groups"])}
    scores, _ = child("score", {**job, "groups": answer["groups"]}, options)
    return {**cost, **scores, "n": len(answer["groups"])}


def child(task: str, job: dict, options: argparse.Namespace) -> tuple[dict, dict]:
    """The answer of `child.py` and what the process cost."""
    with tempfile.TemporaryDirectory() as folder:
        question, answer = Path(folder) / "job.json", Path(folder) / "answer.json"
        question.write_text(json.dumps({**job, "answer": str(answer)}))
        cost = measured([sys.executable, str(HERE / "child.py"), task, str(question)], options.timeout)
        cost.pop("stdout")
        return json.loads(answer.read_text()), cost


class Failure(Exception):
    """A process that ended with an error or took too long."""


def measured(command: list[str], timeout: float) -> dict:
    """Runs a command: seconds, CPU seconds, peak memory in MiB, load average (1 min) before it, standard output."""
    threads = dict.fromkeys(THREAD_VARIABLES, str(N_THREADS))
    load, started = os.getloadavg()[0], time.monotonic()
    with tempfile.TemporaryFile("w+") as stdout, tempfile.TemporaryFile("w+") as stderr:
        process = subprocess.Popen(command, stdout=stdout, stderr=stderr, env={**os.environ, **threads}, start_new_session=True)
        timer = threading.Timer(timeout, end, [process])
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            end(process)
            raise
        finally:
            timer.cancel()
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode == -signal.SIGKILL and seconds >= timeout:
            raise Failure(f"not done after {timeout:.0f} s")
        if process.returncode != 0:
            raise Failure(f"exit code {process.returncode}: {last_line(stderr)}")
        stdout.seek(0)
        return {
            "seconds": seconds,
            "cpu_seconds": usage.ru_utime + usage.ru_stime,
            "peak_mb": usage.ru_maxrss / 1024,
            "load": load,
            "stdout": stdout.read(),
        }


def end(process: subprocess.Popen) -> None:
    """Ends a process and its workers, which are a group of their own."""
    os.killpg(process.pid, signal.SIGKILL)


def interrupted(number: int, frame: object) -> None:
    raise SystemExit(f"ended by {signal.Signals(number).name}; run again to go on")


def last_line(stream) -> str:
    stream.seek(0)
    lines = [line.strip() for line in stream if line.strip()]
    return lines[-1] if lines else "no message"


# ---- what is kept


def append(cache: Path, record: dict) -> None:
    with (cache / table.RECORDS).open("a") as lines:
        lines.write(json.dumps(record) + "\n")


def told(record: dict) -> str:
    name = f"{record['file']} {record['peer']} seed {record['seed']}"
    if "error" in record:
        return f"{name}: {record['error']}"
    quality = f"NMI {record['nmi']:.3f}, " if "nmi" in record else ""
    return f"{name}: {quality}{record['seconds']:.1f} s, {record['peak_mb']:.0f} MiB"


if __name__ == "__main__":
    main()
