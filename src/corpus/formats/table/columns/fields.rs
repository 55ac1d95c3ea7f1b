//! The fields of papers, and what sources call the columns that hold them.

/// What cells of a column hold, beside plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Shape {
    Text,
    /// One text or several: `['A', 'B']`, `A|B`.
    List,
    /// A value as JSON or Python write it.
    Json,
    /// Names of people.
    People,
    /// A date, or a month and a day beside a column of years.
    Date,
    /// An id of arXiv, which programs take for a number.
    Arxiv,
    /// Where a paper stands: `arXiv preprint arXiv:2401.01234`.
    Journal,
    /// Addresses with white space between them.
    Links,
}

/// A field of a record, and the columns that hold it.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct Field {
    /// As a record calls it.
    pub(in super::super) name: &'static str,
    /// The setting that names a column in place of the guess; empty without one.
    pub(in super::super) setting: &'static str,
    pub(in super::super) shape: Shape,
    /// Names of columns, the best first, letters and digits in lower case.
    pub(super) names: &'static str,
}

const fn field(name: &'static str, setting: &'static str, shape: Shape, names: &'static str) -> Field {
    Field {
        name,
        setting,
        shape,
        names,
    }
}

/// Every field; the first of a setting is the one that the column of that setting holds.
pub(in super::super) static FIELDS: [Field; 33] = [
    field(
        "title",
        "title",
        Shape::Text,
        "title titles displayname titlename titleoriginal originaltitle fulltitle maintitle headline papername nameofpaper \
         titleofpaper titleofarticle titleofthepaper titel titre título titulo titolo 标题 题名 篇名 题目 论文题目 论文标题 论文名称 \
         文献标题 文章标题 標題 題名 タイトル 論文名 論文タイトル 表題 제목 논문명 논문제목 название заглавие",
    ),
    field(
        "abstract",
        "abstract",
        Shape::Text,
        "abstract abstracts abstracttext abstractnote abstractnotes notesabstract abstracten englishabstract abstractenglish \
         summary summaries zusammenfassung kurzfassung résumé resumé resumen resumo riassunto sommario 摘要 论文摘要 中文摘要 \
         英文摘要 抄録 要旨 要約 概要 초록 요약 аннотация реферат",
    ),
    field(
        "abstract_inverted_index",
        "abstract",
        Shape::Json,
        "abstractinvertedindex",
    ),
    field(
        "date",
        "date",
        Shape::Date,
        "date publicationdate datepublished publisheddate dateofpublication pubdate publishdate publishtime pubtime \
         publicationtime published publishedat publishedon postdate posteddate dateposted releasedate coverdate issued firstseen datum \
         erscheinungsdatum veröffentlichungsdatum publikationsdatum datedepublication datepublication fecha \
         fechadepublicación fechapublicación datadepublicação datadipubblicazione 日期 发表时间 发表日期 出版日期 出版时间 \
         发布日期 发布时间 发表年月 日付 発行日 発行年月日 出版日 公開日 발행일 발행일자 게재일 дата датапубликации",
    ),
    field(
        "published_online",
        "date",
        Shape::Date,
        "publicationdateonline onlinedate onlinepublicationdate publishedonline dateonline epubdate earlyaccessdate \
         electronicpublicationdate",
    ),
    field(
        "published_print",
        "date",
        Shape::Date,
        "publicationdateprint printdate publishedprint issuedate",
    ),
    field(
        "year",
        "date",
        Shape::Text,
        "year publicationyear pubyear publishedyear yearpublished yearofpublication yearpub publishyear datepublishedyear \
         conferenceyear jahr erscheinungsjahr publikationsjahr année annee annéedepublication anneedepublication año \
         añodepublicación anno 年份 年 出版年 出版年份 发表年份 发表年 発行年 出版年度 발행연도 발행년도 출판연도 год годпубликации",
    ),
    field(
        "month",
        "date",
        Shape::Text,
        "month publicationmonth publishedmonth pubmonth monat mois mes 月 月份",
    ),
    field("day", "date", Shape::Text, "day publicationday publishedday pubday"),
    field(
        "created",
        "date",
        Shape::Date,
        "created createddate createdate creationdate createdat datecreated submitted submitteddate submissiondate datesubmitted \
         cdate dateaddedtoxplore entrydate entrezdate",
    ),
    field("versions", "date", Shape::Json, "versions"),
    field(
        "updated",
        "",
        Shape::Date,
        "updated updateddate updatedate updatedat lastupdated dateupdated lastmodified",
    ),
    field(
        "authors",
        "authors",
        Shape::People,
        "authorfullnames authorsfullnames authorfullname authors author authornames authorsnames authorname authorlist \
         authorslist authortext listofauthors fullauthors allauthors authorshipsauthordisplayname \
         authorshipsrawauthorname creators creator contributors autor autoren verfasser autorinnen auteur auteurs autores \
         autori autore 作者 作者姓名 论文作者 著者 著者名 執筆者 저자 저자명 автор авторы",
    ),
    field("authors_parsed", "authors", Shape::Json, "authorsparsed"),
    field(
        "categories",
        "categories",
        Shape::List,
        "categories category categorieslist primarycategory primarycat arxivcategories arxivcategory fieldsofstudy \
         s2fieldsofstudy fieldofstudy fieldsofresearch subjects subject subjectareas subjectarea subjectcategories \
         woscategories webofsciencecategories researchareas researcharea topics topic primarytopicdisplayname concepts \
         primaryarea terms",
    ),
    field(
        "id",
        "id",
        Shape::Text,
        "id uid key itemkey recordid recordnumber recordno lensid publicationid corduid coreid eid ut uniquewosid \
         webofscienceid accessionnumber refid referenceid covidence storeid osti",
    ),
    field(
        "arxiv_id",
        "id",
        Shape::Arxiv,
        "arxivid arxiv arxivnumber arxividentifier eprint externalidsarxiv idsarxiv",
    ),
    field(
        "doi",
        "doi",
        Shape::List,
        "doi dois doinumber doidoi digitalobjectidentifier doilink doiurl idsdoi externalidsdoi doiofpaper",
    ),
    field(
        "pmid",
        "id",
        Shape::Text,
        "pmid pubmedid pubmed pubmednumber medlinepmid idspmid externalidspubmed",
    ),
    field(
        "pmcid",
        "id",
        Shape::Text,
        "pmcid pmc idspmcid externalidspubmedcentral",
    ),
    field("openreview_id", "id", Shape::Text, "openreviewid forum forumid"),
    field("acl_id", "id", Shape::Text, "aclid anthologyid acl"),
    field("openalex_id", "id", Shape::Text, "openalexid openalex idsopenalex"),
    field("s2_id", "id", Shape::Text, "s2id s2paperid semanticscholarid"),
    field(
        "corpus_id",
        "id",
        Shape::Text,
        "corpusid s2corpusid externalidscorpusid",
    ),
    field("external_ids", "id", Shape::Json, "externalids"),
    field("ids", "id", Shape::Json, "ids"),
    field(
        "url",
        "url",
        Shape::Links,
        "url link urls links weblink webpage articleurl articlelink abstracturl abstractlink abslink absurl abs landingpageurl \
         landingpage htmlurl htmllink linkpage sourceurl externalurl sourcelinkout plink urllink url链接 url网址链接 \
         urladdress fulltexturl fulltextlink pdfurl pdflink linkpdf pdf openaccesspdf openaccessurl downloadurl \
         dimensionsurl consensuslink embaselink webofsciencerecord sourceurls 链接 网址 链接地址 enlace lien ссылка",
    ),
    field("note", "", Shape::Text, "extra note notes"),
    field(
        "comments",
        "",
        Shape::Text,
        "comments comment arxivcomment arxivcomments",
    ),
    field(
        "type",
        "",
        Shape::List,
        "documenttype publicationtype publicationtypes type itemtype contenttype doctype articletype pubtype \
         typeofreference sourcetype 文献类型",
    ),
    field(
        "is_retracted",
        "",
        Shape::Text,
        "isretracted retracted iswithdrawn withdrawn",
    ),
    field(
        "identifiers",
        "",
        Shape::Journal,
        "journalref journalreference journal source sourcetitle sourcename journaltitle journalname journalbook publicationtitle \
         publicationname publication venue venues containertitle booktitle proceeding proceedings conference citation \
         zeitschrift revue revista 期刊 来源 文献来源 刊名",
    ),
];

/// Names that say little, taken where no better one is there: of the title beside an abstract, and of the abstract beside a title.
pub(super) static FAINT: [(&str, &str); 2] = [
    ("title", "name paper article document papers"),
    ("abstract", "description text content body"),
];

/// Two letters, as Web of Science, RIS and the programs that read them name columns.
pub(super) static TAGS: [(&str, &str); 13] = [
    ("title", "ti t1"),
    ("abstract", "ab n2"),
    ("authors", "af au a1"),
    ("year", "py y1 yr"),
    ("month", "pd"),
    ("published_online", "ea"),
    ("doi", "di do"),
    ("id", "ut an"),
    ("pmid", "pm"),
    ("url", "ur"),
    ("categories", "wc sc"),
    ("type", "dt m3"),
    ("identifiers", "so jo t2"),
];
