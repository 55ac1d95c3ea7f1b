use super::*;
use crate::corpus::Row;
use crate::corpus::formats::Columns;

/// The one row of a document.
fn row(text: &str) -> Row {
    assert!(recognise(&Head::new(text.as_bytes())), "{text}");
    let mut parsed = FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap();
    assert_eq!((parsed.entries.len(), parsed.rejected.len()), (1, 0), "{text}");
    parsed.entries.remove(0).row
}

fn ids(row: &Row) -> String {
    let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
    ids.join(" ")
}

#[test]
fn europe_pmc() {
    let row = row(
        "<responseWrapper xmlns=\"https://www.europepmc.org/data\"><hitCount>1</hitCount><resultList>\n<result><id>41</id><source>MED</source>\
         <pmid>41</pmid><pmcid>PMC9</pmcid><doi>10.5555/Ice</doi><title>Ice &lt;i&gt;flow&lt;/i&gt;.</title><authorString>Lovelace A, Turing AM.\
         </authorString><pubYear>2026</pubYear><abstractText>&lt;h4&gt;Aim&lt;/h4&gt;We ask.</abstractText>\
         <firstPublicationDate>2026-03-05</firstPublicationDate></result></resultList></responseWrapper>",
    );
    assert_eq!(
        (row.line, row.title.as_str(), &*row.abstract_text),
        (2, "Ice flow", "Aim We ask.")
    );
    assert_eq!(row.authors, ["Lovelace A", "Turing AM"]);
    assert_eq!(row.date, "2026-03-05".parse().ok());
    assert_eq!(ids(&row), "doi:10.5555/ice pubmed:41 pmc:PMC9 41");
}

#[test]
fn mods() {
    let row = row(
        "<modsCollection><mods ID=\"L24\"><titleInfo><nonSort>The</nonSort><title>flow of ice</title><subTitle>a study</subTitle></titleInfo>\
         <name type=\"personal\"><namePart type=\"given\">Ada</namePart><namePart type=\"given\">M</namePart><namePart type=\"family\">Lovelace</namePart>\
         <role><roleTerm>author</roleTerm></role></name><name><namePart>Ditor, E.</namePart><role><roleTerm>editor</roleTerm></role></name>\
         <originInfo><dateIssued>2024-07</dateIssued></originInfo><abstract>We measure ice.</abstract><identifier type=\"doi\">10.5555/ice</identifier>\
         <location><url>https://a.org/1</url></location><relatedItem type=\"host\"><titleInfo><title>Proceedings</title></titleInfo></relatedItem>\
         </mods></modsCollection>",
    );
    assert_eq!(row.title, "The flow of ice: a study");
    assert_eq!(row.authors, ["Ada M Lovelace"]);
    assert_eq!(
        (row.date, row.url.as_deref()),
        ("2024-07".parse().ok(), Some("https://a.org/1"))
    );
    assert_eq!(ids(&row), "doi:10.5555/ice https://a.org/1");
}

#[test]
fn marc() {
    let field = |tag: &str, inner: &str| format!("<marc:datafield tag=\"{tag}\" ind1=\"7\">{inner}</marc:datafield>");
    let part = |code: &str, text: &str| format!("<marc:subfield code=\"{code}\">{text}</marc:subfield>");
    let text = format!(
        "<marc:collection xmlns:marc=\"http://www.loc.gov/MARC21/slim\"><marc:record>{}{}{}{}{}{}{}</marc:record></marc:collection>",
        field("024", &(part("a", "10.5555/ice") + &part("2", "doi"))),
        field("037", &(part("9", "arXiv") + &part("a", "arXiv:2401.00010"))),
        field("100", &part("a", "Lovelace, Ada")),
        field("245", &(part("a", "Ice flow :") + &part("b", "a study /"))),
        field("260", &part("c", "2024")),
        field("520", &part("a", "We measure ice.")),
        field("700", &part("a", "Turing, Alan")),
    );
    let row = row(&text);
    assert_eq!(
        (row.title.as_str(), &*row.abstract_text),
        ("Ice flow: a study", "We measure ice.")
    );
    assert_eq!(row.authors, ["Lovelace, Ada", "Turing, Alan"]);
    assert_eq!(
        (row.date, ids(&row).as_str()),
        ("2024".parse().ok(), "doi:10.5555/ice arxiv:2401.00010")
    );
}

#[test]
fn datacite() {
    let row = row(
        "<resource xmlns=\"http://datacite.org/schema/kernel-4\"><identifier identifierType=\"DOI\">10.5555/ice</identifier><creators><creator>\
         <creatorName nameType=\"Personal\">Lovelace, Ada</creatorName></creator></creators><titles><title titleType=\"Subtitle\">A study</title>\
         <title>Ice flow</title></titles><publicationYear>2024</publicationYear><dates><date dateType=\"Issued\">2024-01-05</date></dates>\
         <descriptions><description descriptionType=\"Other\">Notes</description><description descriptionType=\"Abstract\">We measure ice.\
         </description></descriptions></resource>",
    );
    assert_eq!(
        (row.title.as_str(), &*row.abstract_text),
        ("Ice flow", "We measure ice.")
    );
    assert_eq!(
        (row.authors.join(" "), row.date),
        ("Lovelace, Ada".to_owned(), "2024-01-05".parse().ok())
    );
}

#[test]
fn publishers_and_word() {
    let springer = "<response><records><pam:message xmlns:pam=\"http://prismstandard.org/namespaces/pam/2.0/\"><xhtml:head><pam:article>\
                    <dc:identifier>doi:10.5555/ice</dc:identifier><dc:title>Ice</dc:title><dc:creator>Lovelace, Ada</dc:creator>\
                    <prism:publicationDate>2024-01-05</prism:publicationDate></pam:article></xhtml:head><xhtml:body><h1>Abstract</h1>\
                    <p>We measure ice.</p></xhtml:body></pam:message></records></response>";
    let ieee = "<articles><totalfound>1</totalfound><article><doi>10.5555/ice</doi><title>Ice</title><authors><author><full_name>Lovelace, Ada\
                </full_name></author></authors><publication_date>5 January 2024</publication_date><abstract>We measure ice.</abstract></article></articles>";
    let doaj = "<records><record><language>eng</language><publicationDate>2024-01-05</publicationDate><doi>10.5555/ice</doi><title language=\"eng\">Ice\
                </title><authors><author><name>Lovelace, Ada</name></author></authors><abstract language=\"eng\">We measure ice.</abstract>\
                <fullTextUrl>https://doi.org/10.5555/ice</fullTextUrl></record></records>";
    let word = "<b:Sources xmlns:b=\"http://schemas.openxmlformats.org/officeDocument/2006/bibliography\"><b:Source><b:Title>Ice</b:Title><b:Author>\
                <b:Author><b:NameList><b:Person><b:Last>Lovelace, Ada</b:Last></b:Person></b:NameList></b:Author></b:Author><b:Year>2024</b:Year>\
                <b:Month>1</b:Month><b:Day>5</b:Day><b:BIBTEX_Abstract>We measure ice.</b:BIBTEX_Abstract><b:DOI>10.5555/ice</b:DOI></b:Source></b:Sources>";
    for text in [springer, ieee, doaj, word] {
        let row = row(text);
        assert_eq!(
            (row.title.as_str(), &*row.abstract_text),
            ("Ice", "We measure ice."),
            "{text}"
        );
        assert_eq!(
            (row.authors.join(" "), row.date),
            ("Lovelace, Ada".to_owned(), "2024-01-05".parse().ok())
        );
        assert_eq!(ids(&row), "doi:10.5555/ice", "{text}");
    }
}

#[test]
fn other_documents_are_of_no_kind() {
    for text in [
        "<opml><body><outline text=\"Ice\"/></body></opml>",
        "<records><record><name>Ice</name></record></records>",
        "<root><document/></root>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    ] {
        assert!(!recognise(&Head::new(text.as_bytes())), "{text}");
    }
}
