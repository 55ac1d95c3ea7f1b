//! Command line of paperthemes: arguments in, one function a command, exit codes out.

mod cli;

use std::io;
use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    cli::complete::answer_shell();
    let arguments = cli::args::Arguments::parse();
    match cli::commands::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            // If standard error is closed there is nobody left to tell.
            let _ = failure.explain(&mut io::stderr().lock());
            ExitCode::from(failure.exit_code())
        }
    }
}
