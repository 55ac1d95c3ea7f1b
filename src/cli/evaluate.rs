//! The command `evaluate`: reads the clock and the memory, which the library doesn't.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Instant;

use paperthemes::config::{Auto, Config, Words};
use paperthemes::evaluate::{self, Count, Evaluation, MEASURES, Plan, Step};
use paperthemes::run::Observer;
use paperthemes::workspace::{self, Workspace};
use serde::Serialize;
use serde_json::{Value, json};

use super::args::Common;
use super::args::evaluate::EvaluateArguments;
use super::failure::CommandResult;
use super::messages;
use super::output::{Answer, Format, rounded};
use super::progress::Progress;

/// Version of the keys of `--format json`; a key that changes its meaning or goes makes a new one.
const VERSION: u32 = 1;

/// The answer of `--format json`: all of it but `seconds` and `peak_memory_bytes` is the same whenever the same command is
/// run.
#[derive(Debug, Serialize)]
struct Timed {
    version: u32,
    /// As it was named, without its folder.
    file: String,
    #[serde(flatten)]
    evaluation: Evaluation,
    /// By step, summed over all seeds, and `all`.
    seconds: BTreeMap<&'static str, f64>,
    /// Absent where the system doesn't tell.
    peak_memory_bytes: Option<u64>,
}

/// Seconds spent in each step.
struct Stopwatch {
    seconds: BTreeMap<&'static str, f64>,
    step: Step,
    since: Instant,
}

impl Stopwatch {
    fn start(step: Step) -> Self {
        Self {
            seconds: Step::ALL.iter().map(|step| (step.name(), 0.0)).collect(),
            step,
            since: Instant::now(),
        }
    }

    /// Ends the current step and begins the next one.
    fn enter(&mut self, next: Step) {
        let now = Instant::now();
        *self.seconds.entry(self.step.name()).or_default() += (now - self.since).as_secs_f64();
        (self.step, self.since) = (next, now);
    }

    fn stop(mut self) -> BTreeMap<&'static str, f64> {
        self.enter(self.step);
        let all = Step::ALL.iter().map(|step| self.seconds[step.name()]).sum();
        self.seconds.insert("all", all);
        self.seconds
    }
}

/// Clusters a labelled file, measures the themes, and keeps nothing.
pub(super) fn evaluate(workspace: &Workspace, common: &Common, arguments: &EvaluateArguments) -> CommandResult {
    let mut config = workspace.config()?;
    // Words are decided for the papers of the reports; these are others.
    config.features.words = Words::default();
    let progress = Progress::new(common.quiet);
    let mut stopwatch = Stopwatch::start(Step::Read);
    progress.step(doing(Step::Read), 1);
    let papers = workspace::read_labelled(&arguments.file, &arguments.label, &config.limits)?;
    if !common.quiet {
        messages::rejected_labelled(&name(arguments), &papers);
    }
    let evaluation = evaluate::evaluate(&papers, &plan(arguments, &config), &config, &mut |step| {
        progress.step(doing(step), 1);
        stopwatch.enter(step);
    })?;
    drop(progress);
    if !common.quiet {
        messages::labels(&evaluation, &arguments.label);
    }
    let timed = Timed {
        version: VERSION,
        file: name(arguments),
        evaluation,
        seconds: stopwatch.stop(),
        peak_memory_bytes: workspace::peak_memory(),
    };
    let mut out = io::stdout().lock();
    if common.format == Format::Json {
        serde_json::to_writer_pretty(&mut out, &timed).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        answer(&timed).write(common.format, &mut out)?;
    }
    Ok(())
}

/// What the arguments ask for, and the settings where they say nothing.
fn plan(arguments: &EvaluateArguments, config: &Config) -> Plan {
    let of_settings = match config.themes.count {
        Auto::Auto => Count::Auto,
        Auto::Fixed(k) => Count::Fixed(k),
    };
    Plan {
        method: arguments.method,
        count: arguments.themes.unwrap_or(of_settings),
        seeds: arguments
            .seeds
            .map_or_else(|| vec![config.themes.seed], |n_seeds| (1..=n_seeds).collect()),
        label_field: arguments.label.clone(),
    }
}

fn name(arguments: &EvaluateArguments) -> String {
    if arguments.file.as_os_str() == "-" {
        return "standard input".to_owned();
    }
    let name = arguments.file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// One row a number: counts, measures, seconds, memory.
fn answer(timed: &Timed) -> Answer {
    let evaluation = &timed.evaluation;
    let mut answer = Answer::new(&["measure", "mean", "sd", "meaning"]).with_decimals(3);
    let mut push = |name: &str, mean: Value, sd: Value, meaning: &str| {
        answer.push(vec![json!(name), mean, sd, json!(meaning)]);
    };
    let counts = [
        ("papers", evaluation.n_papers, "rows of the file that could be read"),
        ("rejected", evaluation.n_rejected, "rows that could not"),
        ("labelled", evaluation.n_labelled, "papers with a label"),
        ("labels", evaluation.n_labels, "different labels"),
        ("runs", evaluation.runs.len(), "seeds"),
    ];
    for (name, n, meaning) in counts {
        push(name, json!(n), Value::Null, meaning);
    }
    let optional = |value: Option<f64>| value.map_or(Value::Null, rounded);
    for measure in &MEASURES {
        let spread = &evaluation.measures[measure.name];
        push(
            measure.name,
            optional(spread.mean),
            optional(spread.sd),
            measure.meaning,
        );
    }
    for step in Step::ALL {
        let name = format!("seconds_{}", step.name());
        push(&name, rounded(timed.seconds[step.name()]), Value::Null, doing(step));
    }
    push(
        "seconds_all",
        rounded(timed.seconds["all"]),
        Value::Null,
        "all steps of all runs",
    );
    let megabytes = timed.peak_memory_bytes.map(|bytes| bytes as f64 / 1e6);
    push(
        "peak_memory_mb",
        optional(megabytes),
        Value::Null,
        "most memory in use at once",
    );
    answer
}

fn doing(step: Step) -> &'static str {
    match step {
        Step::Read => "reading the papers",
        Step::Features => "weighing words",
        Step::Embed => "placing papers",
        Step::Choose => "choosing the number of themes",
        Step::Cluster => "clustering",
        Step::Refine => "refining the clusters",
        Step::Label => "naming themes",
        Step::Measure => "measuring",
    }
}
