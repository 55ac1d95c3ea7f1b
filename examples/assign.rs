//! Titles on standard input to themes on standard output: `cargo run --example assign -- FOLDER < titles.txt`, after a report in
//! that folder. Nothing is kept.

#![allow(clippy::print_stdout, reason = "an example prints what it found")]

use std::io::BufRead;
use std::process::ExitCode;

use paperthemes::Error;
use paperthemes::features::Text;
use paperthemes::run;
use paperthemes::workspace::Workspace;

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        println!("usage: assign FOLDER < titles.txt");
        return ExitCode::from(2);
    };
    let titles = std::io::stdin()
        .lock()
        .lines()
        .map_while(Result::ok)
        .collect::<Vec<_>>();
    match assign(&Workspace::new(folder), &titles) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn assign(workspace: &Workspace, titles: &[String]) -> paperthemes::Result<()> {
    let settings = workspace.config()?.features;
    let model = run::ask(workspace, |view| {
        view.model()?.ok_or_else(|| Error::NoThemes {
            path: workspace.database().display().to_string(),
        })
    })?;
    let text = |title| Text {
        title,
        abstract_text: "",
    };
    let texts: Vec<Text<'_>> = titles.iter().map(|title| text(title.as_str())).collect();
    let papers: Vec<usize> = (0..texts.len()).collect();
    let (placements, _) = model.place(&texts, &papers, &settings);
    for (title, placement) in titles.iter().zip(placements) {
        match placement {
            Some(placement) => println!("{}\t{:.2}\t{title}", placement.theme, placement.member.margin),
            None => println!("no theme\t\t{title}"),
        }
    }
    Ok(())
}
