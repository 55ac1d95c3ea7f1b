# /// script
# requires-python = ">=3.10"
# dependencies = ["feedparser==6.0.14", "lxml==6.1.3"]
# ///
"""Reads the Atom feeds of a report with feedparser, checks them against the grammar of RFC 4287, and compares them with `report.json`.

    uv run tests/reference/feeds.py REPORTS

such as `uv run tests/reference/feeds.py reports`.
"""

import json
import sys
from pathlib import Path

import feedparser
from lxml import etree

FOLDER = Path(sys.argv[1])
MOST, MOST_OF_ALL = 50, 200

# Of RFC 4287, appendix B: what an element may hold and how often, in any order, and the forms of dates, addresses and media
# types; without extensions, which these feeds have none of.
GRAMMAR = """<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="feed"><interleave>
    <oneOrMore><ref name="author"/></oneOrMore>
    <optional><element name="generator">
      <optional><attribute name="version" ns=""/></optional><text/>
    </element></optional>
    <ref name="id"/><zeroOrMore><ref name="link"/></zeroOrMore><ref name="title"/><ref name="updated"/>
    <zeroOrMore><element name="entry"><interleave>
      <zeroOrMore><ref name="author"/></zeroOrMore>
      <zeroOrMore><element name="category"><attribute name="term" ns=""/></element></zeroOrMore>
      <optional><element name="content"><text/></element></optional>
      <ref name="id"/><zeroOrMore><ref name="link"/></zeroOrMore>
      <optional><element name="published"><ref name="time"/></element></optional>
      <optional><element name="summary"><text/></element></optional>
      <ref name="title"/><ref name="updated"/>
    </interleave></element></zeroOrMore>
  </interleave></element></start>
  <define name="author"><element name="author"><element name="name"><data type="string">
    <param name="pattern">[\\s\\S]*\\S[\\s\\S]*</param></data></element></element></define>
  <define name="id"><element name="id"><data type="anyURI">
    <param name="pattern">urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}</param></data></element></define>
  <define name="link"><element name="link">
    <attribute name="href" ns=""><data type="anyURI"><param name="minLength">1</param></data></attribute>
    <attribute name="rel" ns=""><choice><value>self</value><value>alternate</value></choice></attribute>
    <attribute name="type" ns=""><data type="string"><param name="pattern">.+/.+</param></data></attribute>
  </element></define>
  <define name="title"><element name="title"><text/></element></define>
  <define name="updated"><element name="updated"><ref name="time"/></element></define>
  <define name="time"><data type="dateTime"><param name="pattern">.*Z</param></data></define>
</grammar>"""

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def first_day(date):
    """The first day that a date can mean."""
    return date + {4: "-01-01", 7: "-01", 10: ""}[len(date)]


def check_grammar(path, schema):
    """What the grammar and the text of the RFC ask for."""
    document = etree.parse(path)
    schema.assertValid(document)
    entries = document.findall("a:entry", ATOM)
    ids = [entry.findtext("a:id", namespaces=ATOM) for entry in entries]
    assert len(set(ids)) == len(ids), f"{path}: an id twice"
    for entry in entries:
        leads = entry.find("a:link[@rel='alternate']", ATOM) is not None
        assert leads or entry.find("a:content", ATOM) is not None, f"{path}: an entry without link and content"
    return ids


def check_papers(path, papers, most):
    """The entries are the newest of these papers."""
    read = feedparser.parse(path.read_bytes(), sanitize_html=False)
    assert read.version == "atom10" and not read.bozo, f"{path}: {read.get('bozo_exception')}"
    dated = [paper for paper in papers if paper["date"]]
    days = sorted((first_day(paper["date"]) for paper in dated), reverse=True)[:most]
    assert [entry.updated[:10] for entry in read.entries] == days, path
    assert read.feed.updated[:10] == days[0], path
    known = {(" ".join(paper["title"].split()), first_day(paper["date"])) for paper in dated}
    for entry in read.entries:
        assert (" ".join(entry.title.split()), entry.published[:10]) in known, f"{path}: {entry.title}"
    return len(read.entries)


def main():
    report = json.loads((FOLDER / "report.json").read_text())
    schema = etree.RelaxNG(etree.fromstring(GRAMMAR))
    papers = report["papers"]
    members = {theme["id"]: [papers[member["paper"]] for member in theme["members"]] for theme in report["themes"]}
    unplaced = [papers[position] for position in report["corpus"]["unplaced"]]
    feeds = {name: (of_theme, MOST) for name, of_theme in members.items()}
    feeds["all"] = (sum(members.values(), unplaced), MOST_OF_ALL)
    expected = {name for name, (listed, _) in feeds.items() if any(paper["date"] for paper in listed)}
    assert {path.stem for path in (FOLDER / "feeds").glob("*.xml")} == expected
    ids, n_entries = {}, 0
    for name in sorted(expected):
        path = FOLDER / "feeds" / f"{name}.xml"
        ids[name] = check_grammar(path, schema)
        n_entries += check_papers(path, *feeds[name])
    print(f"{len(ids)} feeds with {n_entries} entries: valid, and those of the report")


main()
