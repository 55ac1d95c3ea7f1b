# /// script
# requires-python = ">=3.10"
# dependencies = ["bibtexparser==2.0.0b8", "pybtex==0.26.1", "pypandoc_binary==1.17", "rispy==0.10.0"]
# ///
"""Reads BibTeX and RIS with independent parsers and compares them with the JSON of the same papers: nothing may be lost.

    uv run tests/reference/citations.py PROGRAM WORKSPACE COMMAND...

such as `uv run tests/reference/citations.py target/release/paperthemes . show T4`. With bibutils (`apt install bibutils`) and with
citation-js (`npm install @citation-js/core @citation-js/plugin-bibtex @citation-js/plugin-ris` in the current folder) these read them
as well. Each parser's line says how many papers it read as they are; it fails if one of them is lost or has other ids, and if one that
keeps TeX as it stands has another text.

Of 1,009 papers of real files bibtexparser, pybtex and rispy read all as they are; pandoc 991 (BibTeX) and 1,008 (RIS), bibutils 996 and
1,000, citation-js 1,001 and 734. Those differ in what they write anew: the case of words without capitals inside, dashes and `%2f`,
titles parted at `?`, names parted at `and`; citation-js leaves out abstracts of the type `UNPB`.
"""

import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as tree

import bibtexparser
import pybtex.database
import pypandoc
import rispy

program, workspace, *command = sys.argv[1:]


def run(*line, given=None):
    return subprocess.run(line, check=True, capture_output=True, text=True, input=given).stdout


def answer(form):
    return run(program, "-C", workspace, *command, "--format", form)


papers, bibtex, ris = json.loads(answer("json")), answer("bibtex"), answer("ris")

WRITTEN = {
    "{\\textbackslash}": "\\",
    "{\\textbraceleft}": "{",
    "{\\textbraceright}": "}",
    "{\\textasciitilde}": "~",
    "{\\textasciicircum}": "^",
    "$<$": "<",
    "$>$": ">",
    **{"\\" + letter: letter for letter in "&%$#_{}"},
    # Braces that only group.
    "{": "",
    "}": "",
}


def read(text):
    """TeX to text, in one pass."""
    pattern = "|".join(re.escape(written) for written in sorted(WRITTEN, key=len, reverse=True))
    return re.sub(pattern, lambda found: WRITTEN[found.group()], text)


def plain(text):
    """Without what programs change as they please: tags, case, the look of quotes and dashes, blanks and commas in names."""
    text = re.sub(r"</?(span|i|b|sub|sup|sc)\b[^>]*>", "", text or "").casefold()
    text = re.sub("[‘’“”'\"`]", "'", text.replace("…", "...")).replace("''", "'")
    return re.sub(r"-+", "-", re.sub(r"[\s ]+", "", re.sub("[–—]", "-", text)))


def people(names):
    """The letters of each name, in whatever order its parts stand; others have many names."""
    names = ["" if re.fullmatch(r"(et al\.?|others)", name) else name for name in names]
    return ["".join(sorted(plain(re.sub(r"[,.{}]", "", name)))) for name in names if name]


def report(reader, found, is_exact=False):
    """Compares what a parser found, a dictionary a paper, with the papers."""
    assert len(found) == len(papers), (reader, len(found), len(papers))
    differing = []
    for paper, entry in zip(papers, found):
        given = {name: entry[name] for name in entry if entry[name] is not None}
        wanted = {name: paper[name] or "" for name in ("title", "abstract", "url")}
        texts = {name: given[name] for name in wanted if name in given}
        if paper["paper_id"].startswith("doi:") and "doi" in given:
            assert "doi:" + given["doi"].lower() == paper["paper_id"], (reader, given["doi"])
        if is_exact:
            for name, text in texts.items():
                assert text.split() == wanted[name].split(), (reader, name, text, wanted[name])
        is_same = all(plain(text) == plain(wanted[name]) for name, text in texts.items())
        is_same &= people(given.get("authors", [])) == people(paper["authors"])
        if not is_same:
            differing.append(f"  {paper['paper_id']} | {given.get('title')} | {'; '.join(given.get('authors', []))}")
    print(f"{reader}: {len(papers) - len(differing)} of {len(papers)} papers are the same", *differing[:5], sep="\n")


def of_csl(items):
    name = lambda who: " ".join(filter(None, map(who.get, ("given", "dropping-particle", "non-dropping-particle", "family", "suffix", "literal"))))
    for item in items:
        authors = [name(who) for who in item.get("author", [])]
        yield {"title": item.get("title", ""), "abstract": item.get("abstract", ""), "url": item.get("URL", ""), "doi": item.get("DOI"), "authors": authors}


def of_mods(text):
    space = "{http://www.loc.gov/mods/v3}"
    for paper in tree.fromstring(text):
        parts = lambda name: " ".join(part.text or "" for part in name.findall(space + "namePart"))
        yield {
            "title": ": ".join(part.text or "" for part in paper.find(space + "titleInfo") or []),
            "authors": [parts(name) for name in paper.findall(space + "name")],
        }


library = bibtexparser.parse_string(bibtex)
assert not library.failed_blocks, library.failed_blocks
assert len({entry.key.lower() for entry in library.entries}) == len(papers), "keys differ"
fields = [{field.key: str(field.value) for field in entry.fields} for entry in library.entries]
for paper, entry in zip(papers, fields):
    assert read(entry["paperid"]) == paper["paper_id"]
    assert entry.get("date") == paper["first_seen"]
    assert read(entry.get("keywords", "")).rstrip(";").replace(";", ",") == ", ".join(paper["categories"])
    if paper["theme"]:
        assert read(entry["theme"]) == f"{paper['theme_id']} {paper['theme']}"
split = lambda names: [read(name) for name in re.split(r" and (?![^{]*})", names)] if names else []
report(
    "bibtexparser",
    [
        {"title": read(entry["title"]), "abstract": read(entry.get("abstract", "")), "url": entry.get("url", ""), "doi": entry.get("doi"), "authors": split(entry.get("author", ""))}
        for entry in fields
    ],
    is_exact=True,
)

records = rispy.loads(ris)
for paper, record in zip(papers, records):
    assert record["id"] == paper["paper_id"]
    assert record.get("keywords", []) == paper["categories"]
    if paper["first_seen"]:
        assert record["year"] == paper["first_seen"][:4]
    if paper["theme"]:
        assert f"theme: {paper['theme_id']} {paper['theme']}" in record["notes"]
unquoted = lambda address: address.replace("%3C", "<").replace("%3E", ">").replace("%3B", ";")
report(
    "rispy",
    [
        {"title": record["title"], "abstract": record.get("abstract", ""), "url": unquoted((record.get("urls") or [""])[0]) or None, "doi": record.get("doi"), "authors": record.get("authors", [])}
        for record in records
    ],
    is_exact=True,
)

database = pybtex.database.parse_string(bibtex, "bibtex")
report(
    "pybtex",
    [
        {"title": read(entry.fields["title"]), "abstract": read(entry.fields.get("abstract", "")), "doi": entry.fields.get("doi"), "authors": [read(str(who)) for who in entry.persons.get("author", [])]}
        for entry in database.entries.values()
    ],
    is_exact=True,
)

report("pandoc, BibTeX", list(of_csl(json.loads(run(pypandoc.get_pandoc_path(), "-f", "biblatex", "-t", "csljson", given=bibtex)))))
report("pandoc, RIS", list(of_csl(json.loads(run(pypandoc.get_pandoc_path(), "-f", "ris", "-t", "csljson", given=ris)))))

for form, text in (("bib", bibtex), ("ris", ris)):
    if shutil.which(form + "2xml"):
        report(f"bibutils, {form}", list(of_mods(run(form + "2xml", "-i", "utf8", given=text))))

CITATION_JS = """
const { Cite } = require('@citation-js/core');
require('@citation-js/plugin-bibtex'); require('@citation-js/plugin-ris');
const text = require('fs').readFileSync(0, 'utf8');
process.stdout.write(JSON.stringify(new Cite(text, { generateGraph: false }).data));
"""
if shutil.which("node"):
    for form, text in (("BibTeX", bibtex), ("RIS", ris)):
        try:
            items = json.loads(run("node", "-e", CITATION_JS, given=text))
        except subprocess.CalledProcessError as error:
            print(f"citation-js, {form}: {error.stderr.strip().splitlines()[-1:]}")
            continue
        report(f"citation-js, {form}", list(of_csl(items)))
