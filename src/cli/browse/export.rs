//! Marked papers as a file.

use std::path::Path;

use clap::ValueEnum;
use paperthemes::nouns::counted;
use paperthemes::store::inspect::PaperRow;
use paperthemes::workspace::Workspace;

use crate::cli::answers::push_paper;
use crate::cli::output::schema::Schema;
use crate::cli::output::{Answer, Format};

/// Writes papers in the format that the name's ending says.
///
/// - returns: the message, whether it went well or not.
pub(crate) fn export<'a>(name: &str, papers: impl ExactSizeIterator<Item = &'a PaperRow>) -> Result<String, String> {
    let path = Path::new(name);
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let format = format_of(ending).ok_or("the name should end in .bib, .ris, .csv, .json, .jsonl or .md")?;
    if path.exists() {
        return Err(format!("`{name}` is there already: nothing was written"));
    }
    let n_papers = papers.len();
    let mut answer = Answer::with(Schema::of("show"));
    papers.for_each(|paper| push_paper(&mut answer, Vec::new(), paper));
    let mut bytes = Vec::new();
    let written = answer.write(format, &mut bytes);
    written.map_err(|_| format!("can't write {ending}"))?;
    Workspace::write_file(path, &bytes).map_err(|error| error.to_string())?;
    Ok(format!("wrote {} to {name}", counted(n_papers, "paper")))
}

fn format_of(ending: &str) -> Option<Format> {
    match ending {
        "bib" => Some(Format::Bibtex),
        "table" | "bibtex" => None,
        _ => Format::from_str(ending, true).ok(),
    }
}
