//! Why a paper is where it is: `cargo run --example explain -- FOLDER PAPER-ID`, after a report in that folder.

#![allow(clippy::print_stdout, reason = "an example prints what it found")]

use std::process::ExitCode;

use paperthemes::Error;
use paperthemes::features::Text;
use paperthemes::run;
use paperthemes::themes::explain::{Explanation, explain};
use paperthemes::workspace::Workspace;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, paper] = arguments.as_slice() else {
        println!("usage: explain FOLDER PAPER-ID");
        return ExitCode::from(2);
    };
    match explained(&Workspace::new(folder), paper) {
        Ok(explanation) => {
            println!("{} rather than {}:", explanation.theme, explanation.runner_up);
            for reason in explanation.reasons.iter().take(10) {
                println!("{:+.2}  {}", reason.contribution, reason.term);
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn explained(workspace: &Workspace, id: &str) -> paperthemes::Result<Explanation> {
    let settings = workspace.config()?.features;
    run::ask(workspace, |view| {
        let nothing = || Error::NothingToExplain { paper: id.to_owned() };
        let paper = view.paper(id)?.ok_or_else(nothing)?;
        let (place, model) = paper.place.as_ref().zip(view.model()?).ok_or_else(nothing)?;
        let text = Text {
            title: &paper.title,
            abstract_text: &paper.abstract_text,
        };
        explain(&model, &settings, text, place.theme, &place.member()).ok_or_else(nothing)
    })
}
