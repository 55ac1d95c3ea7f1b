//! `formats`: what can be read.

use paperthemes::corpus::formats::FORMATS;
use serde_json::json;

use crate::cli::answers::cut;
use crate::cli::args::Common;
use crate::cli::args::inspect::Rows;
use crate::cli::failure::CommandResult;
use crate::cli::output::Answer;
use crate::cli::output::schema::Schema;
use crate::cli::output::screen::Screen;

pub(crate) fn formats(common: &Common, rows: &Rows) -> CommandResult {
    let mut answer = Answer::with(Schema::of("formats"));
    for format in FORMATS {
        answer.push(vec![
            json!(format.name),
            json!(format.title),
            json!(format.extensions),
            json!(format.looked_for),
            json!(format.example),
        ]);
    }
    cut(&mut answer, rows, common.format)?;
    let mut screen = Screen::new(common.presentation());
    screen.answer(&answer)?;
    screen.show()
}
