//! `cargo xtask bench`: import and first answer beside DuckDB, on the same machine, from the same files, in the same run.
//!
//! Figures and ratios are printed and never judged: another program on the machine changes every one of them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use crate::{
    build, place,
    step::{self, Outcome},
};

const DUCKDB: &str = "duckdb==2.0.0";
const MEASURE: &str = include_str!("measure.py");
const DUCK: &str = include_str!("duck.py");

struct Bench {
    folder: PathBuf,
    python: PathBuf,
    reports: Vec<PathBuf>,
    /// The folder that holds them with their manifest.
    delivery: String,
    /// The rules that come with them.
    rules: String,
}

struct Measured {
    seconds: f64,
    peak_mb: f64,
}

pub(crate) fn run(arguments: &[String]) -> Outcome {
    let Size { rows, months } = size_of(arguments)?;
    build::programs("release", &["curio", "curio-samples"])?;
    let bench = prepare(&rows, &months)?;
    let workspace = bench.fresh("workspace.curio")?;
    let parquet = bench.fresh("duck.parquet")?;
    let curio = Curio { program: place::program("release", "curio"), workspace };
    let reports: Vec<&str> = bench.reports.iter().filter_map(|path| path.to_str()).collect();
    let (duck, python) = (bench.folder.join("duck.py"), bench.python.to_string_lossy());
    let (duck, parquet) = (duck.to_string_lossy(), parquet.to_string_lossy());
    let duck = |what| [&[&*python, &*duck, what, &*parquet], &*reports].concat();

    let inflate = bench.measure("gzip -t of the same files", &[&["gzip", "-t"], &*reports].concat())?;
    let duck_import = bench.measure("DuckDB: report to Parquet", &duck("import"))?;
    let import = bench.measure("curio import", &curio.words(&["import", &bench.delivery]))?;
    let duck_query = bench.measure("DuckDB: cost by product from the report", &duck("query"))?;
    let answer = bench.measure("curio spend --by service", &curio.words(&["spend", "--by", "service"]))?;
    let hash = bench.measure("sha256sum of the same files", &[&["sha256sum"], &*reports].concat())?;
    let again = bench.measure("curio import, unchanged", &curio.words(&["import", &bench.delivery]))?;
    let rollup = bench.slow_one(&curio, &ROLLUP)?;
    let drill = bench.slow_one(&curio, &DRILL)?;
    let rules = ["attribute", "--rules", &*bench.rules];
    let attribute = bench.measure("curio attribute", &curio.words(&rules))?;
    let diff = bench.measure("curio attribute --diff", &curio.words(&[&rules[..], &["--diff"]].concat()))?;
    let waste = bench.measure("curio waste", &curio.words(&["waste"]))?;

    let bytes: u64 = bench.reports.iter().filter_map(|path| fs::metadata(path).ok()).map(|file| file.len()).sum();
    let cache = size(&curio.workspace);
    println!("\n{months} x {rows} rows, {} of legacy CUR, compressed", megabytes(bytes));
    println!("{:<50}{:>10}{:>12}", "", "seconds", "peak MB");
    line("gzip -t of the same files", &inflate);
    line("curio import", &import);
    line("DuckDB: report to Parquet", &duck_import);
    line("curio spend --by service, first answer", &answer);
    line("DuckDB: cost by product from the report", &duck_query);
    line("curio import of the unchanged month", &again);
    line("sha256sum of the same files", &hash);
    line("curio spend, slowest but one of 20", &rollup);
    line("curio lines and resources, slowest but one of 20", &drill);
    line("curio attribute, every line an owner and shared", &attribute);
    line("curio attribute --diff, what an edit moves", &diff);
    line("curio waste, all rules over all months", &waste);
    println!(
        "import, curio to DuckDB: {:.2} in time, {:.2} in memory",
        import.seconds / duck_import.seconds,
        import.peak_mb / duck_import.peak_mb
    );
    let to_answer = import.seconds + answer.seconds;
    println!("import and first answer, curio to DuckDB from the report: {:.2} in time", to_answer / duck_query.seconds);
    println!("every further answer, curio to DuckDB: {:.3} in time", answer.seconds / duck_query.seconds);
    println!("unchanged month, curio to sha256sum: {:.2} in time", again.seconds / hash.seconds);
    println!("workspace: {}, {:.2} of the compressed report", megabytes(cache), ratio(cache, bytes));
    Ok(())
}

/// Twenty questions of the screens that the rollup answers, as words behind `spend`.
const ROLLUP: [&str; 20] = [
    "spend --by service",
    "spend --by account",
    "spend --by region",
    "spend --by usage-type",
    "spend --by operation",
    "spend --by day",
    "spend --by instance-type",
    "spend --by purchase-option",
    "spend --by charge-category",
    "spend --by line-item-type",
    "spend --by tag:team",
    "spend --by tag:env",
    "spend --by service,account",
    "spend --by service,day",
    "spend --by account,region,service",
    "spend --by tag:team,service",
    "spend --by day --filter service=AmazonEC2",
    "spend --by usage-type --filter service=AmazonEC2",
    "spend --by account --basis effective --filter tag:team=",
    "spend --by service --basis list --filter region=eu-west-1",
];

/// Twenty that need the source lines.
const DRILL: [&str; 20] = [
    "lines --limit 100",
    "lines --limit 100 --filter service=AmazonEC2",
    "lines --limit 100 --filter service=AmazonS3",
    "lines --limit 100 --filter service=AmazonRDS",
    "lines --limit 100 --filter region=eu-west-1",
    "lines --limit 100 --filter tag:team=",
    "lines --limit 100 --filter tag:team=payments",
    "lines --limit 100 --filter charge-category=Tax",
    "lines --limit 100 --filter line-item-type=DiscountedUsage",
    "lines --limit 100 --filter purchase-option=Spot",
    "lines --limit 100 --filter operation=RunInstances",
    "lines --limit 100 --filter service=AWSLambda",
    "lines --limit 100 --basis effective",
    "lines --limit 100 --basis list --filter service=AmazonEC2",
    "lines --limit 100 --filter service!=AmazonEC2",
    "spend --by resource --filter service=AmazonRDS",
    "spend --by resource --filter service=AmazonS3",
    "spend --by resource --filter service=AmazonEC2 --filter region=eu-west-1",
    "spend --by resource --filter tag:team=payments",
    "spend --by resource",
];

/// The program and the workspace it works on.
struct Curio {
    program: PathBuf,
    workspace: PathBuf,
}

impl Curio {
    fn words<'a>(&'a self, words: &[&'a str]) -> Vec<&'a str> {
        let own = [self.program.to_str(), Some("--workspace"), self.workspace.to_str()];
        own.into_iter().flatten().chain(words.iter().copied()).chain(["--format", "csv"]).collect()
    }
}

/// Lines of a month, and months.
struct Size {
    rows: String,
    months: String,
}

fn size_of(arguments: &[String]) -> Result<Size, String> {
    let mut size = Size { rows: "2000000".to_owned(), months: "1".to_owned() };
    for pair in arguments.chunks(2) {
        let number = pair.get(1).map(|number| number.replace('_', "")).filter(|number| number.parse::<u64>().is_ok());
        match (pair[0].as_str(), number) {
            ("--rows", Some(number)) => size.rows = number,
            ("--months", Some(number)) => size.months = number,
            _ => return Err("cargo xtask bench [--rows N] [--months N]".to_owned()),
        }
    }
    Ok(size)
}

/// The reports are written once for each size; the Python of the benchmark is installed once.
fn prepare(rows: &str, months: &str) -> Result<Bench, String> {
    let folder = place::target().join("bench");
    fs::create_dir_all(&folder).map_err(|cause| format!("{}: {cause}", folder.display()))?;
    for (name, text) in [("measure.py", MEASURE), ("duck.py", DUCK)] {
        fs::write(folder.join(name), text).map_err(|cause| format!("{name}: {cause}"))?;
    }
    let name = if months == "1" { format!("legacy-{rows}") } else { format!("legacy-{months}x{rows}") };
    let reports_folder = folder.join(name);
    let done = reports_folder.join(".with-rules");
    if !done.exists() {
        let mut generator = step::program(place::program("release", "curio-samples"));
        generator.arg("--out").arg(&reports_folder).args(["--rows", rows, "--months", months, "--formats", "legacy"]);
        step::run(&mut generator)?;
        fs::write(&done, "").map_err(|cause| format!("{}: {cause}", done.display()))?;
    }
    let mut reports = Vec::new();
    collect(&reports_folder, &mut reports);
    reports.sort();
    if reports.is_empty() {
        return Err(format!("The generator left no .csv.gz in {}.", reports_folder.display()));
    }
    let inside = |path: &str| reports_folder.join(path).to_string_lossy().into_owned();
    Ok(Bench { folder, python: python()?, reports, delivery: inside("legacy"), rules: inside("rules/rules.toml") })
}

fn collect(folder: &Path, reports: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, reports);
        } else if path.to_string_lossy().ends_with(".csv.gz") {
            reports.push(path);
        }
    }
}

fn python() -> Result<PathBuf, String> {
    let environment = place::tools().join("python");
    let python = environment.join("bin").join("python3");
    if has_duckdb(&python) {
        return Ok(python);
    }
    step::run(step::program("python3").args(["-m", "venv"]).arg(&environment))?;
    step::run(step::program(&python).args(["-m", "pip", "install", "--quiet", DUCKDB]))?;
    Ok(python)
}

fn has_duckdb(python: &Path) -> bool {
    step::program(python)
        .args(["-c", "import duckdb"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

impl Bench {
    /// A path in the benchmark's folder with nothing at it.
    fn fresh(&self, name: &str) -> Result<PathBuf, String> {
        let path = self.folder.join(name);
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        match removed {
            Err(cause) if path.exists() => Err(format!("{}: {cause}", path.display())),
            _ => Ok(path),
        }
    }

    /// The time that one in twenty of these exceeds, each with the start of the program and the check of what it reads.
    fn slow_one(&self, curio: &Curio, questions: &[&str; 20]) -> Result<Measured, String> {
        let mut measured = questions
            .iter()
            .map(|question| self.measure(question, &curio.words(&question.split(' ').collect::<Vec<_>>())))
            .collect::<Result<Vec<_>, _>>()?;
        measured.sort_by(|one, other| one.seconds.total_cmp(&other.seconds));
        measured.pop();
        measured.pop().ok_or_else(|| "nothing was measured".to_owned())
    }

    fn measure(&self, name: &str, words: &[&str]) -> Result<Measured, String> {
        println!("measuring {name}");
        let mut command = step::program(&self.python);
        let output = command.arg(self.folder.join("measure.py")).args(words).output();
        let output = output.map_err(|cause| format!("{name}: {cause}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let last = text.lines().last().unwrap_or_default();
        let figures: Vec<f64> = last.split(' ').skip(1).filter_map(|figure| figure.parse().ok()).collect();
        match (output.status.success(), figures.as_slice()) {
            (true, [seconds, kilobytes]) => Ok(Measured { seconds: *seconds, peak_mb: kilobytes / 1000.0 }),
            _ => Err(format!("{name} failed:\n{text}{}", String::from_utf8_lossy(&output.stderr))),
        }
    }
}

fn line(name: &str, measured: &Measured) {
    println!("{name:<50}{:>10.2}{:>12.0}", measured.seconds, measured.peak_mb);
}

#[expect(clippy::cast_precision_loss, reason = "a ratio for the eye")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

/// Bytes of all files below.
fn size(path: &Path) -> u64 {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().map(|entry| size(&entry.path())).sum(),
        Err(_not_a_folder) => fs::metadata(path).map_or(0, |meta| meta.len()),
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes / 1_000_000)
}
