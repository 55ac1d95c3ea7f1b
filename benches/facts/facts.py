"""What a report says of movements that can be counted in the texts: benches/facts.md.

    python benches/facts/facts.py PROGRAM DATA > benches/facts.md

PROGRAM is the binary, DATA the folder with dated/*.jsonl.gz. For each subject the share of the papers that name it, in title or
abstract, is counted by whole periods (quarters of the daily papers, years of arXiv); that decides what happened:

- up or down: the shares of the first and the last two periods differ by 1.5 times at least, and by 4 standard errors;
- peak: one period in between differs so from both;
- level: they differ by 1.25 times at most, and by 2 standard errors at most.

Subjects that are none of it are left out. Then the report is asked: themes, groups of themes, terms on the move and phrases on the
rise within a theme that bear the subject's name. Right is what says the same, half what knows the subject but not its movement,
missing what never names it, wrong what says the opposite of it. Standard library only.
"""

import gzip
import json
import math
import re
import subprocess
import sys
import tempfile
from pathlib import Path

UP, DOWN, PEAK = {"rising", "emerged"}, {"falling", "fading"}, {"peaked", "surged"}

# Name, and how texts write it; labels and terms of the report are searched for the same.
DAILY = [
    ("agents", r"\bagents?\b|\bagentic\b"),
    ("on-policy distillation", r"on-policy distillation|\bOPD\b"),
    ("reinforcement learning", r"reinforcement learning"),
    ("chain of thought", r"chain[- ]of[- ]thought"),
    ("reward models", r"reward model"),
    ("human feedback (RLHF)", r"human feedback|\bRLHF\b"),
    ("preference optimization (DPO)", r"preference optimi[sz]ation|\bDPO\b"),
    ("vision-language-action (VLA)", r"vision[- ]language[- ]action|\bVLAs?\b"),
    ("world models", r"world models?\b"),
    ("diffusion language models", r"diffusion (large )?language model|\bDLMs?\b|\bdLLMs?\b"),
    ("Gaussian splatting", r"gaussian splatting|\b3DGS\b"),
    ("neural radiance fields", r"radiance field|\bNeRFs?\b"),
    ("Mamba, state space models", r"\bmamba\b|state[- ]space model"),
    ("deep research", r"deep research"),
    ("coding agents", r"coding agent|software engineering|\bSWE-bench\b"),
    ("GUI agents", r"\bGUI\b"),
    ("web search agents", r"search agent|web search|\bBrowseComp\b"),
    ("agent skills", r"agent skills?\b|skill librar|self-evol"),
    ("memory of agents", r"memory (system|module|bank)|agent(ic)? memory|long-term memory"),
    ("low-resource languages", r"low-resource|multilingual"),
    ("image editing", r"image editing"),
    ("text-to-image", r"text-to-image"),
    ("retrieval-augmented generation", r"retrieval[- ]augmented|\bRAG\b"),
    ("LoRA, low-rank adaptation", r"\blora\b|low-rank adaptation"),
    ("verifiable rewards", r"verifiable reward|\bRLVR\b"),
    ("model context protocol", r"model context protocol|\bMCP\b"),
    ("mixture of experts", r"mixture[- ]of[- ]experts|\bMoEs?\b"),
    ("embodied AI", r"embodied"),
    ("test-time scaling", r"test-time (scaling|compute)|inference-time scaling"),
    ("CLIP", r"\bCLIP\b"),
    ("LLaVA", r"\bllava\b"),
    ("hallucinations", r"hallucinat"),
    ("rubrics", r"rubric"),
    ("speculative decoding", r"speculative decoding"),
    ("flow matching", r"flow matching"),
    ("unlearning", r"unlearning"),
    ("quantization", r"quantiz|quantis"),
    ("video generation", r"video generation"),
    ("instruction tuning", r"instruction[- ]tun|instruction-following"),
    ("red teaming, jailbreaks", r"jailbreak|red[- ]team"),
    ("sparse autoencoders", r"sparse autoencoder|\bSAEs?\b"),
    ("deepfakes and watermarks", r"watermark|deepfake"),
    ("medicine", r"medical|clinical"),
    ("speech", r"\bspeech\b"),
    ("harness", r"\bharness(es)?\b"),
]
ARXIV = [
    ("deep learning", r"deep (learning|neural)"),
    ("convolutional networks", r"convolutional|\bCNNs?\b"),
    ("recurrent networks", r"recurrent neural|\bLSTM\b|\bRNNs?\b"),
    ("generative adversarial networks", r"generative adversarial|\bGANs?\b"),
    ("adversarial examples", r"adversarial (examples?|attacks?|perturbation)"),
    ("reinforcement learning", r"reinforcement learning"),
    ("wireless sensor networks", r"sensor network"),
    ("cognitive radio", r"cognitive radio"),
    ("network coding", r"network coding"),
    ("LDPC codes", r"\bLDPC\b|low-density parity"),
    ("compressed sensing", r"compress(ed|ive) sensing"),
    ("cloud computing", r"cloud comput"),
    ("Internet of things", r"internet of things|\bIoT\b"),
    ("semantic web", r"semantic web"),
    ("logic programming", r"logic program|answer set"),
    ("relay channels", r"relay"),
    ("millimetre wave", r"mm-?wave|millimeter[- ]wave|\b5G\b"),
    ("blockchain", r"blockchain"),
    ("quantum", r"quantum"),
    ("interference channels", r"interference channel"),
    ("word embeddings", r"word embedding|word2vec"),
    ("attention", r"attention mechanism|attention-based|self-attention"),
    ("machine translation", r"machine translation"),
    ("speech recognition", r"speech recognition"),
    ("question answering", r"question answering"),
    ("object detection", r"object detect"),
    ("segmentation", r"segmentation"),
    ("sequence to sequence", r"sequence-to-sequence|seq2seq|encoder-decoder"),
    ("support vector machines", r"support vector|\bSVMs?\b"),
    ("ontologies", r"ontolog"),
    ("peer-to-peer", r"peer-to-peer|\bP2P\b"),
    ("MIMO", r"\bMIMO\b"),
    ("cellular automata", r"cellular automat"),
    ("description logics", r"description logic"),
    ("broadcast channels", r"broadcast channel"),
    ("channel capacity", r"channel capacity|capacity region"),
    ("genetic algorithms", r"genetic algorithm"),
    ("code words, block codes", r"block codes?|linear codes?|decoding"),
    ("Twitter", r"\btwitter\b|tweets?"),
    ("graphics processors", r"\bGPUs?\b"),
]


def papers(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            paper = json.loads(line)
            yield f"{paper['title']} {paper.get('abstract') or ''}", paper["date"]


def shares(path, by_year, patterns):
    """Periods, and by pattern the papers with it and all papers, period by period; the first and last period left out, which
    may not be whole."""
    counts, totals = {}, {}
    for text, date in papers(path):
        period = date[:4] if by_year else f"{date[:4]}-Q{(int(date[5:7]) + 2) // 3}"
        totals[period] = totals.get(period, 0) + 1
        for name, pattern in patterns:
            if pattern.search(text):
                counts[name, period] = counts.get((name, period), 0) + 1
    periods = sorted(totals)[1:-1]
    return periods, {name: [(counts.get((name, period), 0), totals[period]) for period in periods] for name, _ in patterns}


def pooled(cells):
    return sum(count for count, _ in cells), sum(total for _, total in cells)


def differ(a, b):
    """Ratio of two shares, at least 1, and their difference in standard errors."""
    share = (a[0] + b[0]) / (a[1] + b[1])
    error = math.sqrt(share * (1 - share) * (1 / a[1] + 1 / b[1])) or 1.0
    low, high = sorted([(a[0] + 0.5) / a[1], (b[0] + 0.5) / b[1]])
    return high / low, abs(a[0] / a[1] - b[0] / b[1]) / error


def movement(cells):
    first, last = pooled(cells[:2]), pooled(cells[-2:])
    inner = max(cells[2:-2], key=lambda cell: cell[0] / cell[1])
    share = lambda cell: cell[0] / cell[1]
    sides = [differ(inner, side) for side in (first, last)]
    if all(ratio >= 1.5 and errors >= 4 and share(inner) > share(side) for (ratio, errors), side in zip(sides, (first, last))):
        return "peak", first, inner, last
    ratio, errors = differ(first, last)
    if ratio >= 1.5 and errors >= 4:
        return ("up" if share(last) > share(first) else "down"), first, None, last
    if ratio <= 1.25 and errors <= 2 and all(side[0] < 1.5 for side in sides):
        return "level", first, None, last
    return None, first, None, last


def report(program, listing):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "report", "-C", folder, str(listing)], check=True, capture_output=True)
        return json.loads((Path(folder) / "reports" / "report.json").read_text(encoding="utf-8"))


def statements(report, pattern):
    """Who says what of a subject: pairs of words and a verdict, those of themes first."""
    found = []
    for theme in report["themes"]:
        names = [theme["label"]] + [term["term"] for term in theme["label_terms"][:3]]
        if any(pattern.search(name) for name in names):
            found.append((f"{theme['id']} “{theme['label']}” {theme['trend']['verdict']}", theme["trend"]["verdict"]))
    for group in report["super_themes"]:
        trend = group.get("trend") or {}
        if pattern.search(group["label"]) and trend.get("verdict"):
            found.append((f"group “{group['label']}” {trend['verdict']}", trend["verdict"]))
    for kind, verdict in [("rising", "rising"), ("new", "rising"), ("falling", "falling"), ("bursts", "surged")]:
        for term in report["change"]["terms"][kind]:
            if pattern.search(term["term"]):
                found.append((f"term “{term['term']}” {'new' if kind == 'new' else verdict}", verdict))
    for rise in report.get("rises", []):
        if pattern.search(rise["phrase"]):
            found.append((f"“{rise['phrase']}” on the rise in {rise['theme']}", "rising"))
    return found


def grade(happened, found):
    verdicts = {verdict for _, verdict in found}
    right = {"up": UP, "down": DOWN, "peak": PEAK}.get(happened, set())
    if happened == "level":
        return "wrong" if verdicts & (UP | DOWN) and not verdicts & {"steady", "can't tell"} else "right"
    against = {"up": DOWN, "down": UP, "peak": set()}[happened]
    if verdicts & right:
        return "half" if verdicts & against else "right"
    if verdicts & against:
        return "wrong"
    return "half" if found else "missing"


def main():
    program, data = sys.argv[1], Path(sys.argv[2])
    print("# Movements that can be counted, and what the report says\n")
    print("Made by `benches/facts/facts.py`, which says how.\n")
    tally = {}
    for title, file, by_year, subjects in [
        ("Daily papers, 2024 to 2026", "hf_daily_papers.jsonl.gz", False, DAILY),
        ("arXiv computer science, 2005 to 2018", "arxiv_cs_2005_2018.jsonl.gz", True, ARXIV),
    ]:
        path = data / "dated" / file
        patterns = [(name, re.compile(text, re.IGNORECASE)) for name, text in subjects]
        _, counted = shares(path, by_year, patterns)
        said = report(program, path)
        print(f"## {title}\n")
        print("| subject | first | highest | last | happened | the report says | |")
        print("|:--|--:|--:|--:|:--|:--|:--|")
        for name, pattern in patterns:
            happened, first, inner, last = movement(counted[name])
            if happened is None:
                continue
            found = statements(said, pattern)
            mark = grade(happened, found)
            tally[mark] = tally.get(mark, 0) + 1
            cell = lambda pair: f"{100 * pair[0] / pair[1]:.1f} %" if pair else ""
            words = "; ".join(words for words, _ in found[:4]) or "–"
            print(f"| {name} | {cell(first)} | {cell(inner)} | {cell(last)} | {happened} | {words} | {mark} |")
        print()
    total = sum(tally.values())
    parts = ", ".join(f"{tally.get(mark, 0)} {mark}" for mark in ["right", "half", "missing", "wrong"])
    print(f"Of {total}: {parts}.")


if __name__ == "__main__":
    main()
