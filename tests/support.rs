//! What the stories share: the command, throw-away workspaces, the sample and its truth.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use curio_engine::Money;
use serde_json::Value;
use tempfile::TempDir;

/// A workspace of its own for one story.
pub(crate) struct Curio {
    pub(crate) home: TempDir,
}

impl Curio {
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    /// A workspace that holds these paths.
    pub(crate) fn with(paths: &[&Path]) -> Self {
        let curio = Self::new();
        let output = curio.import(paths);
        assert!(output.status.success(), "{}", text(&output.stderr));
        curio
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_curio-under-test"));
        command.arg("--workspace").arg(self.folder()).args(arguments);
        command.output().unwrap()
    }

    pub(crate) fn import(&self, paths: &[&Path]) -> Output {
        let paths: Vec<&str> = paths.iter().map(|path| path.to_str().unwrap()).collect();
        self.run(&[&["import"], paths.as_slice()].concat())
    }

    /// Standard output of a command that must succeed.
    pub(crate) fn prints(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    /// Rows of a CSV answer as (keys, amount), sorted by keys.
    pub(crate) fn spend(&self, arguments: &[&str]) -> Vec<(Vec<String>, Money)> {
        let printed = self.prints(&[&["spend", "--format", "csv"], arguments].concat());
        let mut reader = csv::Reader::from_reader(printed.as_bytes());
        let cost = reader.headers().unwrap().iter().position(|name| name == "cost").unwrap();
        let row = |record: csv::StringRecord| {
            let keys = record.iter().take(cost).map(str::to_owned).collect();
            (keys, money(&record[cost]))
        };
        let mut rows: Vec<_> = reader.records().map(|record| row(record.unwrap())).collect();
        rows.sort();
        rows
    }

    pub(crate) fn total(&self, arguments: &[&str]) -> Money {
        curio_engine::checked_sum(self.spend(arguments).into_iter().map(|(_, cost)| cost)).unwrap()
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.home.path().join("story.curio")
    }

    /// Everything in the workspace but its lock, by name and content: equal before and after means nothing changed.
    pub(crate) fn state(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        collect(&self.folder(), &mut files);
        files.retain(|(path, _)| path.file_name().is_none_or(|name| name != "lock"));
        files.sort();
        files
    }
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, files) } else { files.push((path.clone(), std::fs::read(&path).unwrap())) }
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub(crate) fn money(text: &str) -> Money {
    Money::parse(text).unwrap_or_else(|error| panic!("'{text}' {error}")).money
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A folder of the committed sample.
pub(crate) fn sample(name: &str) -> PathBuf {
    root().join("data-samples").join(name)
}

/// The teams of the fictional company.
pub(crate) const TEAMS: [&str; 10] = [
    "payments",
    "portal",
    "route-planning",
    "fleet",
    "tracking",
    "warehouse",
    "data-platform",
    "telemetry",
    "platform",
    "security",
];

/// The generator's ledger.
pub(crate) fn truth() -> Value {
    serde_json::from_str(&std::fs::read_to_string(sample("truth.json")).unwrap()).unwrap()
}

/// Where nobody watches and nobody stops it.
struct Nobody;

impl curio_engine::ingest::Job for Nobody {
    fn progress(&self, _progress: &curio_engine::ingest::Progress) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// A resource rollup as the store writes it.
pub(crate) fn written(folder: &Path, resources: &curio_engine::Table) -> PathBuf {
    let path = folder.join("resources.parquet");
    curio_engine::cache::write(&mut resources.clone(), std::fs::File::create(&path).unwrap()).unwrap();
    path
}

/// The bill of one report, straight from the engine.
pub(crate) fn bill_of(folder: &Path, report: &str) -> curio_engine::bill::Bill {
    let path = folder.join("report.csv");
    std::fs::write(&path, report).unwrap();
    let source = curio_engine::ingest::SourceFile { path, name: "report.csv".to_owned() };
    let mut parts = Vec::new();
    let mut on_part = |mut part: curio_engine::ingest::Part| {
        let path = folder.join(format!("{}.parquet", parts.len()));
        curio_engine::cache::write(&mut part.table, std::fs::File::create(&path).unwrap())?;
        parts.push(path);
        Ok(())
    };
    let ingested =
        curio_engine::ingest::ingest(&[source], curio_engine::ingest::Expected::default(), &Nobody, &mut on_part)
            .unwrap();
    let delivery = curio_engine::bill::Delivery {
        focus: false,
        name: "generated".to_owned(),
        rollup: ingested.rollup.clone(),
        resources: vec![written(folder, &ingested.resources)],
        parts,
        control: ingested.control.clone(),
        refused: ingested.refused,
    };
    curio_engine::bill::Bill::new(vec![delivery]).unwrap()
}
