-- Listings as they were read: the source of everything else.
CREATE TABLE listings (
    hash TEXT PRIMARY KEY,            -- BLAKE3 of the decompressed bytes
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    date_source TEXT NOT NULL,        -- JSON string
    reading TEXT NOT NULL,            -- what its rows depend on beside the bytes
    is_own INTEGER NOT NULL,          -- 1: a file of data/listings, where a name is one file, whatever becomes of it
    earlier_of TEXT,                  -- for rows that a file of this name had once and no longer has; NULL for what files hold
    is_forgotten INTEGER NOT NULL     -- 1: a person wants nothing of it
) STRICT;

CREATE TABLE listing_rows (
    hash TEXT NOT NULL REFERENCES listings ON DELETE CASCADE,
    position INTEGER NOT NULL,        -- order within the listing, from 0
    line INTEGER NOT NULL,
    ids TEXT NOT NULL,                -- a line each, as `Ids::to_text` writes them
    title TEXT NOT NULL,
    abstract TEXT NOT NULL,
    date TEXT,                        -- ISO, as precise as the listing is
    updated TEXT,                     -- ISO
    authors TEXT NOT NULL,            -- JSON list
    categories TEXT NOT NULL,         -- JSON list
    url TEXT,
    flags TEXT NOT NULL,              -- JSON list
    is_forgotten INTEGER NOT NULL,    -- 1: a person wants nothing of the paper that it shows
    PRIMARY KEY (hash, position)
) STRICT;                             -- with rowids: without them SQLite would give each long row pages of its own

CREATE INDEX forgotten_rows ON listing_rows (hash) WHERE is_forgotten;

CREATE TABLE rejected_rows (
    hash TEXT NOT NULL REFERENCES listings ON DELETE CASCADE,
    position INTEGER NOT NULL,
    line INTEGER NOT NULL,
    found TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (hash, position)
) STRICT, WITHOUT ROWID;

-- Distinct papers of the last run.
CREATE TABLE papers (
    paper_id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    abstract TEXT NOT NULL,
    first_seen TEXT,
    authors TEXT NOT NULL,
    categories TEXT NOT NULL,
    url TEXT,
    flags TEXT NOT NULL,
    language TEXT NOT NULL,           -- ISO 639-1; in which its words are read
    digest BLOB NOT NULL              -- of all of it: a paper of the same digest is not written again
) STRICT;
-- Papers are long: their digests are looked through without them.
CREATE INDEX digests_of_papers ON papers (paper_id, digest);

CREATE INDEX languages_of_papers ON papers (language) WHERE language <> 'en';

-- Words of the papers, for searching: of each its stem, the language if it isn't English, and what follows the stem, or the word
-- if it doesn't begin with that: `model|~ling`, `gletsch~de|~er`, `studi|study`. It holds no text of its own: whoever writes a
-- paper adds it.
CREATE VIRTUAL TABLE papers_search USING fts5 (
    title, abstract, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '|~'"
);
INSERT INTO papers_search (papers_search, rank) VALUES ('rank', 'bm25(4.0, 1.0)');
-- Bytes of words gathered before they are written and merged.
INSERT INTO papers_search (papers_search, rank) VALUES ('hashsize', 16777216);

-- Words that papers have or had, so that a beginning of words is found with their stems.
CREATE TABLE search_words (
    word TEXT NOT NULL,
    stem TEXT NOT NULL,               -- with its language, as in the index
    PRIMARY KEY (word, stem)
) STRICT, WITHOUT ROWID;

CREATE TABLE appearances (
    paper_id TEXT NOT NULL REFERENCES papers,
    hash TEXT NOT NULL,               -- of the listing; it may have been replaced since the last run
    line INTEGER NOT NULL,
    date TEXT
) STRICT;
CREATE INDEX appearances_of_paper ON appearances (paper_id, hash);
CREATE INDEX appearances_of_listing ON appearances (hash, date);
CREATE INDEX rows_of_listing ON appearances (hash, line, paper_id);

-- Ids of papers of the last run beside the one they are known by; two papers may share one.
CREATE TABLE other_ids (
    id TEXT NOT NULL,
    paper_id TEXT NOT NULL,
    PRIMARY KEY (id, paper_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX other_ids_of_paper ON other_ids (paper_id);

-- Why rows of the last run show one paper: each row but the first of a paper, and the row it joined.
CREATE TABLE merges (
    paper_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    line INTEGER NOT NULL,
    with_hash TEXT NOT NULL,
    with_line INTEGER NOT NULL,
    reason TEXT NOT NULL,             -- JSON
    detail TEXT NOT NULL,
    is_doubtful INTEGER NOT NULL      -- 1: a person might decide otherwise
) STRICT;
CREATE INDEX merges_of_paper ON merges (paper_id);

-- Papers of the last run that share something and are not one.
CREATE TABLE kept_apart (
    papers TEXT NOT NULL,             -- JSON list of ids
    reason TEXT NOT NULL,             -- JSON
    detail TEXT NOT NULL
) STRICT;

-- Groups of similar themes of the last run.
CREATE TABLE super_themes (
    position INTEGER PRIMARY KEY,     -- 0 is the largest
    label TEXT NOT NULL
) STRICT;

-- Every theme there ever was: an id is never given twice.
CREATE TABLE themes (
    theme_id INTEGER PRIMARY KEY,     -- 7 is T7
    label TEXT NOT NULL,
    label_terms TEXT NOT NULL,        -- JSON list
    representatives TEXT NOT NULL,    -- JSON list of paper ids
    stability REAL,                   -- 0 to 1; NULL for an only theme
    is_current INTEGER NOT NULL,
    position INTEGER,                 -- place in the order in which themes are listed; NULL if not current
    super_theme INTEGER REFERENCES super_themes
) STRICT;

CREATE TABLE memberships (
    paper_id TEXT PRIMARY KEY REFERENCES papers,
    theme_id INTEGER NOT NULL REFERENCES themes,
    fit REAL NOT NULL,
    membership REAL NOT NULL,         -- probability of the theme, 0-1
    runner_up INTEGER,
    margin REAL NOT NULL,
    likeness REAL                     -- mean cosine with the theme's papers; NULL if it was in the fit
) STRICT;
CREATE INDEX members_of_theme ON memberships (theme_id, fit DESC, paper_id);

-- Where papers lie in the embedding of the last fit.
CREATE TABLE points (
    paper_id TEXT PRIMARY KEY REFERENCES papers,
    point BLOB NOT NULL               -- 32-bit floats, little-endian
) STRICT, WITHOUT ROWID;

-- What themes were fitted with, so that later papers find their places; numbers are little-endian.
CREATE TABLE model (
    part TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

-- What speaks for the places of papers, as the last report said; emptied with the model it was found by.
CREATE TABLE reasons (
    digest BLOB PRIMARY KEY,          -- of what the paper says, its theme, the runner-up, whether it was in the fit, and the rules
    reasons TEXT NOT NULL             -- JSON
) STRICT, WITHOUT ROWID;

-- Papers with each term by theme and period, as columns; numbers in LEB128.
CREATE TABLE occurrences (
    part TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

-- What the last report said of its themes: one row.
CREATE TABLE overview (
    key TEXT NOT NULL,                -- of the settings and decisions it was made with
    options TEXT NOT NULL,            -- JSON: settings for this report only
    report TEXT NOT NULL,             -- JSON: the report without its papers
    files TEXT NOT NULL               -- JSON: BLAKE3 of its files by name
) STRICT;

-- Words of the papers' texts, so that a text is split once: those that a run found first, a line each.
CREATE TABLE words (
    first INTEGER PRIMARY KEY,        -- place of the first of them among all words
    words TEXT NOT NULL,
    stems TEXT NOT NULL,              -- those that came up first in these words, a line each
    stems_of_words BLOB NOT NULL,     -- in LEB128, along the words: how many stems, then the number of each, from 0
    rules TEXT NOT NULL               -- BLAKE3 of what decides which stems a word has
) STRICT;

-- Words that the numbers of word_lists stand for: one row. If other words stand there, texts are split anew.
CREATE TABLE word_table (
    n_words INTEGER NOT NULL,
    digest BLOB NOT NULL
) STRICT;

CREATE TABLE word_lists (
    digest BLOB PRIMARY KEY,          -- of what the text says
    words BLOB NOT NULL               -- numbers in LEB128; 0: a gap, 1: the end of the title, 2: the first word
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    run_id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL,        -- of the listings and the settings that shape the themes
    version TEXT NOT NULL,
    n_papers INTEGER NOT NULL,
    n_themes INTEGER NOT NULL,
    count_reason TEXT NOT NULL,
    method TEXT NOT NULL,             -- JSON: how the refinement went, evidence for the number of themes
    settings TEXT NOT NULL,           -- JSON list: those that shape the themes, name and value
    record TEXT                       -- JSON: what happened and why; NULL for runs of earlier versions
) STRICT;
