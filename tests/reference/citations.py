# /// script
# requires-python = ">=3.10"
# dependencies = ["bibtexparser==2.0.0b8", "rispy==0.10.0"]
# ///
"""Reads BibTeX and RIS with independent parsers and compares them with the JSON of the same papers: nothing may be lost.

    uv run tests/reference/citations.py PROGRAM WORKSPACE COMMAND...

such as `uv run tests/reference/citations.py target/release/paperthemes . show T4`.
"""

import json
import re
import subprocess
import sys

import bibtexparser
import rispy

program, workspace, *command = sys.argv[1:]


def answer(form):
    line = [program, "-C", workspace, *command, "--format", form]
    return subprocess.run(line, check=True, capture_output=True, text=True).stdout


WRITTEN = {
    "{\\textbackslash}": "\\",
    "{\\textbraceleft}": "{",
    "{\\textbraceright}": "}",
    "{\\textasciitilde}": "~",
    "{\\textasciicircum}": "^",
    **{"\\" + letter: letter for letter in "&%$#_"},
}


def read(text):
    """TeX to text, in one pass."""
    pattern = "|".join(re.escape(written) for written in sorted(WRITTEN, key=len, reverse=True))
    return re.sub(pattern, lambda found: WRITTEN[found.group()], text)


papers = json.loads(answer("json"))
library = bibtexparser.parse_string(answer("bibtex"))
assert not library.failed_blocks, library.failed_blocks
assert len(library.entries) == len(papers), (len(library.entries), len(papers))
assert len({entry.key.lower() for entry in library.entries}) == len(papers), "keys differ"
records = rispy.loads(answer("ris"))
assert len(records) == len(papers), (len(records), len(papers))

for paper, entry, record in zip(papers, library.entries, records):
    fields = {field.key: str(field.value) for field in entry.fields}
    title = fields["title"]
    assert title[0] == "{" and title[-1] == "}", title
    assert read(title[1:-1]) == paper["title"], (title, paper["title"])
    assert read(fields["paperid"]) == paper["paper_id"] == record["id"]
    assert read(fields.get("abstract", "")) == paper["abstract"]
    assert fields.get("date") == paper["first_seen"]
    assert read(fields.get("keywords", "")) == ", ".join(paper["categories"])
    if paper["url"]:
        assert read(fields["url"]) == paper["url"]
        assert record["urls"] == [paper["url"]]
    names = re.split(r" and (?![^{]*})", fields.get("author", "")) if paper["authors"] else []
    assert [read(name.strip("{}")) for name in names] == paper["authors"], (names, paper["authors"])
    plain = lambda text: " ".join(text.split())
    assert plain(record["title"]) == plain(paper["title"])
    assert plain(record.get("abstract", "")) == plain(paper["abstract"])
    assert record.get("authors", []) == paper["authors"]
    assert record.get("keywords", []) == paper["categories"]
    if paper["first_seen"]:
        assert record["year"] == paper["first_seen"][:4]
    if paper["theme"]:
        assert read(fields["theme"]) == f"{paper['theme_id']} {paper['theme']}"
        assert f"theme: {paper['theme_id']} {paper['theme']}" in record["notes"]

print(f"{len(papers)} papers: nothing lost in BibTeX or RIS")
