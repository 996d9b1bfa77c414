//! Command line of the sample generator.

use anyhow::{Result, bail};
use clap::Parser;
use curio_samples::calendar::Month;
use curio_samples::generate::{DEFAULT_SEED, Format, Options, Summary, run};
use std::path::PathBuf;

/// Writes reports of a fictional company, and the truth about them.
#[derive(Parser)]
#[command(name = "curio-samples")]
struct Arguments {
    /// Folder to write to.
    #[arg(long)]
    out: PathBuf,
    /// About how many legacy lines a month.
    #[arg(long, default_value_t = 10_000)]
    rows: u64,
    /// How many months.
    #[arg(long, default_value_t = 3)]
    months: usize,
    /// The last month.
    #[arg(long, default_value = "2026-10")]
    last: String,
    /// Any of legacy, cur2-parquet, cur2-csv, focus.
    #[arg(long, value_delimiter = ',', default_value = "legacy,cur2-parquet,cur2-csv,focus")]
    formats: Vec<String>,
    #[arg(long, default_value_t = DEFAULT_SEED)]
    seed: u64,
    /// Write evidence files too; the small sample always has them.
    #[arg(long)]
    evidence: bool,
}

/// Up to here the evidence files come without asking.
const SMALL_SAMPLE: u64 = 20_000;

#[expect(clippy::print_stdout, reason = "the summary is the result of the command")]
fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let Some(last) = Month::parse(&arguments.last) else { bail!("--last takes a month such as 2026-10") };
    let options = Options {
        rows: arguments.rows,
        months: last.window(arguments.months),
        formats: arguments.formats.iter().map(|name| format(name)).collect::<Result<_>>()?,
        seed: arguments.seed,
        evidence: arguments.evidence || arguments.rows <= SMALL_SAMPLE,
        out: arguments.out,
    };
    for Summary { month, lines, focus_rows, billed, effective } in run(&options)? {
        println!("{month}: {lines} lines, {focus_rows} FOCUS rows, billed {billed}, effective {effective}");
    }
    Ok(())
}

fn format(name: &str) -> Result<Format> {
    Ok(match name {
        "legacy" => Format::Legacy,
        "cur2-parquet" => Format::Cur2Parquet,
        "cur2-csv" => Format::Cur2Csv,
        "focus" => Format::Focus,
        _ => bail!("unknown format {name}: use legacy, cur2-parquet, cur2-csv or focus"),
    })
}
