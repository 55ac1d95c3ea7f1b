//! The command `verify`: is the report what the database says, and are the listings what was read?

use std::io::{self, Write};

use paperthemes::Error;
use paperthemes::nouns::counted;
use paperthemes::run;
use paperthemes::workspace::{Difference, Workspace};
use serde_json::json;

use super::args::Common;
use super::args::report::Settings;
use super::failure::CommandResult;
use super::output::{Answer, Format};

pub(super) fn verify(workspace: &Workspace, common: &Common, settings: &Settings) -> CommandResult {
    let found = run::verify(workspace, &settings.overrides())?;
    let mut out = io::stdout().lock();
    if found.differences.is_empty() && common.format == Format::Table {
        let listings = match found.n_listings {
            0 => String::new(),
            n => format!(", {}", counted(n, "listing")),
        };
        writeln!(out, "equal: {}{listings}", counted(found.n_files, "file"))?;
        return Ok(());
    }
    answer(&found.differences).write(common.format, &mut out)?;
    match found.differences.len() {
        0 => Ok(()),
        n_files => Err(Error::NotEqual { n_files }.into()),
    }
}

fn answer(differences: &[Difference]) -> Answer {
    let mut answer = Answer::new(&["file", "state", "line", "found", "expected"]);
    for difference in differences {
        let line = difference.line.as_ref();
        answer.push(vec![
            json!(difference.file),
            json!(difference.kind.word()),
            json!(line.map(|line| line.number)),
            json!(line.map(|line| &line.found)),
            json!(line.map(|line| &line.expected)),
        ]);
    }
    answer
}
