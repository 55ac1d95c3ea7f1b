//! Names of months and weekdays in the languages that listings are written in.
//!
//! Names are in lower case without accents, as [`plain`] writes them; of several forms the one that stands alone goes first.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One language a row, from January on; a `/` parts forms of one name.
const MONTHS: [&str; 20] = [
    "january february march april may june july august september october november december",
    "januar/janner februar/feber marz/maerz/mrz april mai juni juli august september oktober november dezember",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart/mrt april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november desember",
    "styczen/stycznia luty/lutego marzec/marca kwiecien/kwietnia maj/maja czerwiec/czerwca lipiec/lipca sierpien/sierpnia \
     wrzesien/wrzesnia pazdziernik/pazdziernika listopad/listopada grudzien/grudnia",
    "leden/ledna unor/unora brezen/brezna duben/dubna kveten/kvetna cerven/cervna cervenec/cervence srpen/srpna zari \
     rijen/rijna listopad/listopadu prosinec/prosince",
    "январь/января февраль/февраля март/марта апрель/апреля маи/мая июнь/июня июль/июля август/августа сентябрь/сентября \
     октябрь/октября ноябрь/ноября декабрь/декабря",
    "січень/січня лютии/лютого березень/березня квітень/квітня травень/травня червень/червня липень/липня серпень/серпня \
     вересень/вересня жовтень/жовтня листопад/листопада грудень/грудня",
    "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik",
    "tammikuu/tammikuuta helmikuu/helmikuuta maaliskuu/maaliskuuta huhtikuu/huhtikuuta toukokuu/toukokuuta \
     kesakuu/kesakuuta heinakuu/heinakuuta elokuu/elokuuta syyskuu/syyskuuta lokakuu/lokakuuta marraskuu/marraskuuta \
     joulukuu/joulukuuta",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december",
    "ιανουαριος/ιανουαριου φεβρουαριος/φεβρουαριου μαρτιος/μαρτιου απριλιος/απριλιου μαιος/μαιου ιουνιος/ιουνιου \
     ιουλιος/ιουλιου αυγουστος/αυγουστου σεπτεμβριος/σεπτεμβριου οκτωβριος/οκτωβριου νοεμβριος/νοεμβριου \
     δεκεμβριος/δεκεμβριου",
    "januar februar mars april mai juni juli august september oktober november desember",
];

/// One language a row, from Monday on.
const WEEKDAYS: [&str; 10] = [
    "monday tuesday wednesday thursday friday saturday sunday",
    "montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miercoles jueves viernes sabado domingo",
    "lunedi martedi mercoledi giovedi venerdi sabato domenica",
    "segunda-feira terca-feira quarta-feira quinta-feira sexta-feira sabado domingo",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "mandag/mandag tirsdag onsdag torsdag fredag lordag/lørdag sondag/søndag",
    "poniedziałek wtorek sroda czwartek piatek sobota niedziela",
    "понедельник вторник среда четверг пятница суббота воскресенье",
];

/// Fewest letters that stand for a name: `Mar`.
const FEWEST_LETTERS: usize = 3;

/// A word as names are compared: lower case, without accents.
pub(super) fn plain(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let letters = word.nfkd().filter(|letter| !is_combining_mark(*letter));
    letters
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'ı' { 'i' } else { letter })
        .collect()
}

/// The month that a [`plain`] word names in full in one of the languages, 1 to 12.
pub(super) fn named_month(word: &str) -> Option<u8> {
    static NAMES: LazyLock<Places> = LazyLock::new(|| places(&MONTHS, |name| vec![name]));
    NAMES.get(word).copied()
}

/// The month that a [`plain`] word names in full, or by three or more of its first letters: the first language counts.
pub(super) fn month(word: &str) -> Option<u8> {
    static BEGINNINGS: LazyLock<Places> = LazyLock::new(|| places(&MONTHS, beginnings));
    named_month(word).or_else(|| BEGINNINGS.get(word).copied())
}

/// Whether a [`plain`] word names a day of the week, in full or by three or more of its first letters.
pub(super) fn is_weekday(word: &str) -> bool {
    static BEGINNINGS: LazyLock<Places> = LazyLock::new(|| places(&WEEKDAYS, beginnings));
    BEGINNINGS.contains_key(word)
}

/// Names, or what stands for them, and their positions from 1.
type Places = FxHashMap<&'static str, u8>;

/// - `forms`: what stands for a name; of the same for several names the first row counts.
fn places(rows: &[&'static str], forms: impl Fn(&'static str) -> Vec<&'static str>) -> Places {
    let mut places = Places::default();
    for row in rows {
        for (at, names) in (1..).zip(row.split(' ')) {
            for form in names.split('/').flat_map(&forms) {
                places.entry(form).or_insert(at);
            }
        }
    }
    places
}

/// A name cut behind each letter from the third on.
fn beginnings(name: &'static str) -> Vec<&'static str> {
    let ends = name.char_indices().map(|(at, letter)| at + letter.len_utf8());
    ends.skip(FEWEST_LETTERS - 1).map(|end| &name[..end]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_twelve_months_and_seven_days() {
        for row in MONTHS {
            assert_eq!(row.split(' ').count(), 12, "{row}");
            assert!(row.split([' ', '/']).all(|name| plain(name) == name), "{row}");
        }
        for row in WEEKDAYS {
            assert_eq!(row.split(' ').count(), 7, "{row}");
        }
    }

    #[test]
    fn no_name_means_another_month_elsewhere() {
        for row in MONTHS {
            for (at, names) in (1..).zip(row.split(' ')) {
                assert!(names.split('/').all(|name| named_month(name) == Some(at)), "{names}");
            }
        }
    }

    #[test]
    fn names_are_read_in_full_or_by_their_first_letters() {
        for (word, expected) in [
            ("März", 3),
            ("août", 8),
            ("févr", 2),
            ("Oktober", 10),
            ("мая", 5),
            ("июн", 6),
            ("paź", 10),
            ("ottobre", 10),
            ("set", 9),
            ("červenec", 7),
            ("Kasım", 11),
            ("Μάρτιος", 3),
            ("MAR", 3),
        ] {
            assert_eq!(month(&plain(word)), Some(expected), "{word}");
        }
        for word in ["ma", "marching", "spring", "", "é"] {
            assert_eq!(month(&plain(word)), None, "{word}");
        }
        assert!(is_weekday(&plain("Mercredi")) && is_weekday("wed") && !is_weekday("we") && !is_weekday("wedding"));
    }
}
