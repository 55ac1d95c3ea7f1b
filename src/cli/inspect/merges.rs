//! `merges`: why rows show one paper, and why papers that share something are two.

use paperthemes::run::ask;
use paperthemes::store::inspect::{ApartRow, MergeRow, View};
use paperthemes::workspace::Workspace;
use serde_json::json;

use crate::cli::answers::cut;
use crate::cli::args::Common;
use crate::cli::args::inspect::MergesArguments;
use crate::cli::failure::CommandResult;
use crate::cli::output::Answer;
use crate::cli::output::schema::Schema;
use crate::cli::output::screen::Screen;

pub(crate) fn merges(workspace: &Workspace, common: &Common, arguments: &MergesArguments) -> CommandResult {
    let (mut answer, nothing) = match arguments.apart {
        true => (
            apart(&ask(workspace, View::kept_apart)?),
            "no papers share an id or a title",
        ),
        false => {
            let merges = ask(workspace, |view| view.merges(arguments.doubtful))?;
            let nothing = match arguments.doubtful {
                true => "no merge is doubtful",
                false => "no row shows a paper that another row shows",
            };
            (merged(&merges), nothing)
        }
    };
    cut(&mut answer, &arguments.rows, common.format)?;
    let mut screen = Screen::new(common.presentation());
    if screen.is_table() && answer.n_rows() == 0 {
        screen.line(nothing);
    } else {
        screen.answer(&answer)?;
    }
    screen.show()
}

fn merged(merges: &[MergeRow]) -> Answer {
    let mut answer = Answer::with(Schema::of("merges"));
    for merge in merges {
        answer.push(vec![
            json!(merge.paper_id),
            json!(merge.reason.phrase()),
            json!(merge.detail),
            json!(merge.is_doubtful),
            json!(merge.listing),
            json!(merge.line),
            json!(merge.with_listing),
            json!(merge.with_line),
            json!(merge.title),
        ]);
    }
    answer
}

fn apart(rows: &[ApartRow]) -> Answer {
    let mut answer = Answer::with(Schema::of("merges --apart"));
    for row in rows {
        answer.push(vec![json!(row.papers), json!(row.reason.phrase()), json!(row.detail)]);
    }
    answer
}
