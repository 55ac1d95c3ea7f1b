//! Words that say nothing of a paper's subject: of grammar, and of titles that stand over texts of any kind.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Words that any two English texts share.
const FUNCTION_WORDS: &str = "a an the of and or in on at to for from by with without as is are was were be been it its \
    this that these those we our us they their he she his her which who whose what when where how can could may might \
    will would shall should has have had do does did not no nor but if than then there here into over under between \
    about both each one more most such also only very using use used via based new show shows shown study paper results \
    result method methods propose proposed present presents however while during after before all any some other";

/// Words that any two texts in other languages share; without those that English has as well.
const FOREIGN_FUNCTION_WORDS: &str = "der die das den dem des ein eine einen einem einer eines und oder aber auch nicht mit von vom zu \
    zum zur im ins auf aus bei nach für über unter durch wird werden wurde wurden ist sind sich als wie dass diese dieser dieses \
    wir sie es er ihre seine le la les un une du et ou dans sur par avec sans est sont été cette ces ce se nous il elle ils qui \
    que dont aux au el los las del una uno y o en por como su sus al lo es son este esta estos gli della delle dei degli che di \
    da nel nella sono um uma os das dos na nos com não pelo pela ao het een van voor te zijn op и в на с по для от из к что как \
    не это мы а";

/// Words of titles that say what kind of text stands under them, not what about.
const STOCK_WORDS: &str = "abstract abstracts acknowledgement acknowledgements acknowledgment acknowledgments addendum \
    advertisement afterword announcement announcements answer appendix article author authors back bibliography book \
    books brief case chair chairs chapter chairman closing comment commentary comments conclusion conclusions \
    conference congress contents contributors correction corrections correspondence corrigendum cover dear discussion \
    editor editorial editorials editors epilogue errata erratum events foreword from front general guest index \
    information intro introduction introductory invited issue keynote letter letters list literature matter meeting \
    memoriam message miscellaneous miscellany news note notes notice obituary opening opinion overview page \
    part perspective perspectives poster posters preface preliminary president presidents proceedings program \
    programme prologue publisher publishers received references rejoinder remark remarks reply report reports \
    response review reviewer reviewers reviews section selected session special summary supplement symposium \
    table talk thanks toc untitled update volume welcome workshop year re first second third";

/// The same in other languages.
const FOREIGN_STOCK_WORDS: &str = "s et al details board boards frontispiece masthead imprint des matières einleitung einführung vorwort geleitwort nachwort \
    inhalt inhaltsverzeichnis impressum danksagung schlusswort nachruf buchbesprechung buchbesprechungen rezension rezensionen \
    geleit editorials zum avant propos préface postface éditorial sommaire remerciements compte comptes rendu rendus \
    introducción prólogo prefacio presentación índice reseña reseñas editoriales introduzione prefazione premessa editoriale indice \
    recensione recensioni introdução prefácio apresentação resenha voorwoord inleiding wstęp redakcji recenzja od \
    предисловие введение содержание рецензия редакции от";

/// Whole titles of this sort in scripts without spaces.
const IDEOGRAPHIC_STOCK_TITLES: &str = "序 序言 序文 前言 引言 绪论 緒論 导言 導言 目次 目录 目錄 后记 後記 编后记 編後記 編集後記 编者按 編者按 卷首语 卷首語 \
    卷頭言 巻頭言 はじめに おわりに まえがき あとがき 书评 書評 社论 社論 讣告 訃報 머리말 서문 서론 목차 편집후기";

static IS_FUNCTION: LazyLock<FxHashSet<&str>> = LazyLock::new(|| FUNCTION_WORDS.split_ascii_whitespace().collect());
static IS_FOREIGN_FUNCTION: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| FOREIGN_FUNCTION_WORDS.split_ascii_whitespace().collect());
static IS_STOCK: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    let words = [STOCK_WORDS, FOREIGN_STOCK_WORDS, IDEOGRAPHIC_STOCK_TITLES];
    words.into_iter().flat_map(str::split_ascii_whitespace).collect()
});

/// Whether a word, normalised, stands in titles of any kind.
pub(super) fn is_stock(word: &str) -> bool {
    IS_STOCK.contains(word) || is_function_word(word)
}

/// Whether any two English texts share this word, normalised.
pub(in crate::corpus) fn is_function_word(word: &str) -> bool {
    IS_FUNCTION.contains(word)
}

/// Whether a word is a number, in digits or Roman.
pub(super) fn is_number(word: &str) -> bool {
    word.chars()
        .all(|letter| letter.is_numeric() || matches!(letter, 'i' | 'v' | 'x'))
}

/// Whether any two texts in some language share this word, normalised.
pub(super) fn is_grammar(word: &str) -> bool {
    IS_FUNCTION.contains(word) || IS_FOREIGN_FUNCTION.contains(word)
}

/// True for a letter of Chinese or Japanese.
pub(in crate::corpus) fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
