use super::{SEED, every_line};
use crate::calendar::Month;
use crate::company::Company;
use crate::format::row::Row;
use crate::generate::{Format, Options, run};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const ALL: [Format; 4] = [Format::Legacy, Format::Cur2Parquet, Format::Cur2Csv, Format::Focus];

fn generate(seed: u64, months: usize, rows: u64, formats: &[Format]) -> Result<(tempfile::TempDir, Vec<u64>)> {
    let folder = tempfile::tempdir()?;
    let options = Options {
        out: folder.path().to_path_buf(),
        rows,
        months: Month::of("2026-10").window(months),
        formats: formats.to_vec(),
        seed,
        evidence: true,
    };
    let lines = run(&options)?.iter().map(|summary| summary.lines).collect();
    Ok((folder, lines))
}

fn contents(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in std::fs::read_dir(&path)? {
                open.push(entry?.path());
            }
        } else {
            found.insert(path.strip_prefix(folder)?.to_path_buf(), std::fs::read(&path)?);
        }
    }
    Ok(found)
}

#[test]
fn the_same_seed_gives_the_same_bytes() -> Result<()> {
    let (first, _) = generate(SEED, 1, 10_000, &ALL)?;
    let (second, _) = generate(SEED, 1, 10_000, &ALL)?;
    let (other, _) = generate(SEED + 1, 1, 10_000, &ALL)?;
    let files = contents(first.path())?;
    assert!(files.len() > 20, "every format and the evidence are there");
    assert!(files == contents(second.path())?);
    assert!(files != contents(other.path())?);
    Ok(())
}

#[test]
fn a_month_does_not_depend_on_its_neighbors() -> Result<()> {
    let (alone, _) = generate(SEED, 1, 10_000, &[Format::Legacy, Format::Focus])?;
    let (among, _) = generate(SEED, 3, 10_000, &[Format::Legacy, Format::Focus])?;
    let among = contents(among.path())?;
    for (path, bytes) in contents(alone.path())? {
        if path.extension().is_some_and(|extension| extension == "gz") {
            assert!(among.get(&path) == Some(&bytes), "{}", path.display());
        }
    }
    Ok(())
}

#[test]
fn columns_come_and_go_between_months() -> Result<()> {
    let (folder, _) = generate(SEED, 3, 10_000, &[Format::Legacy])?;
    let manifests: BTreeSet<String> = contents(folder.path())?
        .into_iter()
        .filter(|(path, _)| path.ends_with("larkspur-hourly-Manifest.json"))
        .map(|(_, bytes)| {
            let manifest: serde_json::Value = serde_json::from_slice(&bytes)?;
            Ok(manifest["columns"].to_string())
        })
        .collect::<Result<_>>()?;
    assert_eq!(manifests.len(), 3);
    Ok(())
}

#[test]
fn the_number_of_rows_is_about_what_was_asked_for() -> Result<()> {
    for rows in [10_000, 60_000, 150_000] {
        let (_folder, lines) = generate(SEED, 1, rows, &[])?;
        assert!(lines[0].abs_diff(rows) * 5 < rows, "{rows}: {lines:?}");
    }
    Ok(())
}

fn evidence(folder: &Path, name: &str) -> Result<serde_json::Value> {
    Ok(serde_json::from_slice(&std::fs::read(folder.join("evidence").join(name))?)?)
}

fn count(entries: &serde_json::Value, test: impl Fn(&serde_json::Value) -> bool) -> usize {
    entries.as_array().map_or(0, |entries| entries.iter().filter(|entry| test(entry)).count())
}

#[test]
fn the_evidence_proves_the_planted_waste() -> Result<()> {
    let (folder, _) = generate(SEED, 1, 10_000, &[])?;
    let volumes = evidence(folder.path(), "describe-volumes.json")?;
    assert_eq!(count(&volumes["Volumes"], |volume| volume["State"] == "available"), 2);
    assert_eq!(count(&volumes["Volumes"], |volume| volume["VolumeType"] == "gp2"), 3);
    let addresses = evidence(folder.path(), "describe-addresses.json")?;
    assert_eq!(count(&addresses["Addresses"], |address| address.get("AssociationId").is_none()), 2);
    let reserved = evidence(folder.path(), "describe-reserved-instances.json")?;
    assert_eq!(count(&reserved["ReservedInstances"], |entry| entry["State"] == "retired"), 1);
    let health = evidence(folder.path(), "describe-target-health-old-dock-alb.json")?;
    assert_eq!(count(&health["TargetHealthDescriptions"], |_| true), 0);
    Ok(())
}

#[test]
fn line_item_id_and_interval_are_unique_together() {
    for scale in [1, 6] {
        let company = Company::new(SEED, scale);
        let month = Month::of("2026-09");
        let mut seen = BTreeSet::new();
        every_line(&company, month, |line| {
            let id = Row::new(&company, line, month).line_item_id();
            assert_eq!(id.len(), 52);
            assert!(seen.insert((id, line.start, line.end)), "{line:?}");
        });
    }
}
