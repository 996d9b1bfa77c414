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
}

struct Measured {
    seconds: f64,
    peak_mb: f64,
}

pub(crate) fn run(arguments: &[String]) -> Outcome {
    let rows = rows(arguments)?;
    build::programs("release", &["curio", "curio-samples"])?;
    let bench = prepare(&rows)?;
    let workspace = bench.fresh("workspace.curio")?;
    let parquet = bench.fresh("duck.parquet")?;
    let curio = place::program("release", "curio");
    let curio = curio.to_string_lossy();
    let [workspace, parquet] = [&workspace, &parquet].map(|path| path.to_string_lossy());
    let reports: Vec<&str> = bench.reports.iter().filter_map(|path| path.to_str()).collect();
    let duck = bench.folder.join("duck.py");
    let python = bench.python.to_string_lossy();
    let duck = |what| [&[&*python, duck.to_str().unwrap_or_default(), what, &*parquet], &*reports].concat();

    let duck_import = bench.measure("DuckDB: report to Parquet", &duck("import"))?;
    let import = [&[&*curio, "import", "--workspace", &*workspace], &*reports].concat();
    let import = bench.measure("curio import", &import)?;
    let duck_query = bench.measure("DuckDB: cost by product from the report", &duck("query"))?;
    let spend = [&*curio, "spend", "--workspace", &*workspace, "--by", "service", "--format", "csv"];
    let spend = bench.measure("curio spend --by service", &spend)?;

    let bytes: u64 = bench.reports.iter().filter_map(|path| fs::metadata(path).ok()).map(|file| file.len()).sum();
    println!("\n{rows} rows, {} of legacy CUR, compressed", megabytes(bytes));
    println!("{:<42}{:>10}{:>12}", "", "seconds", "peak MB");
    line("curio import", &import);
    line("DuckDB: report to Parquet", &duck_import);
    line("curio spend --by service, first answer", &spend);
    line("DuckDB: cost by product from the report", &duck_query);
    println!(
        "import, curio to DuckDB: {:.2} in time, {:.2} in memory",
        import.seconds / duck_import.seconds,
        import.peak_mb / duck_import.peak_mb
    );
    let to_answer = import.seconds + spend.seconds;
    println!("import and first answer, curio to DuckDB from the report: {:.2} in time", to_answer / duck_query.seconds);
    println!("every further answer, curio to DuckDB: {:.3} in time", spend.seconds / duck_query.seconds);
    Ok(())
}

fn rows(arguments: &[String]) -> Result<String, String> {
    match arguments {
        [] => Ok("2000000".to_owned()),
        [word, rows] if word == "--rows" && rows.replace('_', "").parse::<u64>().is_ok() => Ok(rows.replace('_', "")),
        _ => Err("cargo xtask bench [--rows N]".to_owned()),
    }
}

/// The reports are written once for each size; the Python of the benchmark is installed once.
fn prepare(rows: &str) -> Result<Bench, String> {
    let folder = place::target().join("bench");
    fs::create_dir_all(&folder).map_err(|cause| format!("{}: {cause}", folder.display()))?;
    for (name, text) in [("measure.py", MEASURE), ("duck.py", DUCK)] {
        fs::write(folder.join(name), text).map_err(|cause| format!("{name}: {cause}"))?;
    }
    let reports_folder = folder.join(format!("legacy-{rows}"));
    let done = reports_folder.join(".done");
    if !done.exists() {
        let mut generator = step::program(place::program("release", "curio-samples"));
        generator.arg("--out").arg(&reports_folder).args(["--rows", rows, "--months", "1", "--formats", "legacy"]);
        step::run(&mut generator)?;
        fs::write(&done, "").map_err(|cause| format!("{}: {cause}", done.display()))?;
    }
    let mut reports = Vec::new();
    collect(&reports_folder, &mut reports);
    reports.sort();
    if reports.is_empty() {
        return Err(format!("The generator left no .csv.gz in {}.", reports_folder.display()));
    }
    Ok(Bench { folder, python: python()?, reports })
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
    println!("{name:<42}{:>10.2}{:>12.0}", measured.seconds, measured.peak_mb);
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes / 1_000_000)
}
