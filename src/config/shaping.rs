//! Settings that decide which themes there are.

use super::Config;

impl Config {
    /// Settings that shape the themes, name and value: where they change, themes are fitted again.
    pub fn shaping_settings(&self) -> Vec<(String, String)> {
        let rows = self.rows().into_iter();
        let rows = rows.filter(|row| row.name.starts_with("features.") || row.name.starts_with("themes."));
        let words = &self.features.words;
        let stop_words: Vec<String> = words.stop_words.iter().cloned().collect();
        let synonyms = words.synonyms.iter().map(|(word, target)| format!("{word} = {target}"));
        let words = [
            ("stop_words".to_owned(), listed(&stop_words)),
            ("synonyms".to_owned(), listed(&synonyms.collect::<Vec<_>>())),
        ];
        rows.map(|row| (row.name.to_owned(), row.value)).chain(words).collect()
    }
}

fn listed(words: &[String]) -> String {
    match words {
        [] => "none".to_owned(),
        words => words.join(", "),
    }
}
