//! From paths to deliveries: manifests decide what belongs together; files without one are grouped by folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use curio_engine::BadInput;
use curio_engine::ingest::{Header, MANIFEST_LIMIT, Manifest, SourceFile, header_of, plain};

use crate::error::{Error, Result};

/// What lies at the given paths.
#[derive(Debug, Default)]
pub struct Found {
    /// To be read, in a stable order.
    pub deliveries: Vec<FoundDelivery>,
    /// Not to be read, and why.
    pub set_aside: Vec<SetAside>,
}

/// The files of one delivery.
#[derive(Debug)]
pub struct FoundDelivery {
    /// Report or export name.
    pub export: String,
    /// Assembly or execution id, or a name for loose files.
    pub execution: String,
    /// Billing period, where manifest or folder says it.
    pub period: Option<String>,
    /// Parts, in manifest order.
    pub files: Vec<SourceFile>,
    /// When it was written, where a folder of the delivery says so: `20261204T031204Z`.
    pub delivered: Option<String>,
    /// No manifest says what belongs to it.
    pub loose: bool,
}

/// Something that is left alone.
#[derive(Debug)]
pub struct SetAside {
    /// The delivery or file.
    pub name: String,
    /// Its period, where known.
    pub period: Option<String>,
    /// Why.
    pub reason: String,
}

const MOST_FILES: usize = 100_000;

/// Finds the deliveries at these paths: manifests, report files, or folders of either.
pub fn discover(paths: &[PathBuf]) -> Result<Found> {
    let mut found = Found::default();
    for path in paths {
        if path.to_string_lossy().contains("://") {
            let what = "is an address and not a file on this computer.";
            return Err(
                BadInput::file(path.to_string_lossy(), what, "Download it first; Curio opens no connections.").into()
            );
        }
        let meta = fs::metadata(path).map_err(|error| missing(path, &error))?;
        if meta.is_dir() {
            in_folder(path, &mut found)?;
        } else if meta.is_file() {
            at_file(path, &mut found)?;
        } else {
            // A pipe or a device would be read for ever.
            let what = "is neither a file nor a folder.";
            return Err(BadInput::file(path.display().to_string(), what, "Choose a report on a disk.").into());
        }
    }
    if found.deliveries.is_empty() {
        return Err(nothing_in(paths, &found.set_aside));
    }
    Ok(found)
}

fn missing(path: &Path, error: &std::io::Error) -> Error {
    let what = if error.kind() == std::io::ErrorKind::NotFound {
        "is not there.".to_owned()
    } else {
        format!("cannot be read: {error}.")
    };
    BadInput::file(path.display().to_string(), what, "Check the path.").into()
}

fn nothing_in(paths: &[PathBuf], aside: &[SetAside]) -> Error {
    let shown = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    let mut what = "holds no cost report.".to_owned();
    if let Some(first) = aside.first() {
        what = format!("holds no cost report: {} {}", first.name, first.reason);
    }
    BadInput::file(shown, what, "Choose a CUR or FOCUS file, its manifest, or the folder that holds them.").into()
}

fn at_file(path: &Path, found: &mut Found) -> Result<()> {
    if let Some(text) = manifest_text(path)? {
        let named = Named::read(path, &text)?;
        found.deliveries.push(named.delivery()?);
        return Ok(());
    }
    let file = source(path);
    spelled(&file)?;
    let header = header_of(&file)?;
    header.format(&file.name)?;
    found.deliveries.push(loose(vec![file], stem(path)));
    Ok(())
}

/// Paths go to the worker and into lineage as text.
fn spelled(file: &SourceFile) -> std::result::Result<(), BadInput> {
    match file.path.to_str() {
        Some(_) => Ok(()),
        None => Err(BadInput::file(&file.name, "has a path that is not UTF-8.", "Rename the file or its folder.")),
    }
}

impl FoundDelivery {
    /// Refuses a delivery whose lines are of another month than its manifest or folder says.
    pub(crate) fn check_month(&self, periods: &[String]) -> Result<()> {
        let Some(said) = self.period.as_ref().filter(|said| !periods.is_empty() && !periods.contains(said)) else {
            return Ok(());
        };
        let what = format!("is called the delivery of {said}, and its lines are of {}.", periods.join(", "));
        Err(BadInput::file(&self.export, what, "Download the whole delivery again, manifest and parts.").into())
    }
}

/// A manifest with the place it lies in.
struct Named {
    path: PathBuf,
    manifest: Manifest,
    period: Option<String>,
}

impl Named {
    fn read(path: &Path, text: &str) -> Result<Self> {
        let manifest = Manifest::parse(&path.display().to_string(), text)?;
        let period = manifest.period.clone().or_else(|| period_of_path(path));
        Ok(Self { path: path.to_owned(), manifest, period })
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    fn key(&self) -> (String, Option<String>) {
        (self.manifest.export.clone(), self.period.clone())
    }

    /// How sure it is that this manifest is the latest of its month: one that lies above its own delivery's folder is
    /// rewritten by AWS with every delivery; of folders named by time the last counts.
    fn rank(&self) -> (bool, String) {
        let folder = self.folder().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        (!folder.ends_with(&self.manifest.execution), folder)
    }

    /// Data Exports may keep each delivery in a folder `<timestamp>-<execution>`.
    fn delivered(&self) -> Option<String> {
        let folders = self.folder().iter().filter_map(|name| name.to_str());
        let keys = self.manifest.files.iter().flat_map(|key| key.split('/'));
        let time = |name: &str| name.strip_suffix(&self.manifest.execution)?.strip_suffix('-').map(str::to_owned);
        folders.chain(keys).filter_map(time).find(|time| time.starts_with(|c: char| c.is_ascii_digit()))
    }

    fn delivery(&self) -> Result<FoundDelivery> {
        if self.manifest.files.is_empty() {
            let what = "names no parts.";
            return Err(
                BadInput::file(self.path.display().to_string(), what, "Wait for the delivery to finish.").into()
            );
        }
        let count = self.manifest.files.len();
        let file = |(index, key): (usize, &String)| {
            resolve(self.folder(), key).map(|path| source(&path)).ok_or_else(|| {
                let part = key.rsplit('/').next().unwrap_or(key);
                let what = format!("names part {} of {count}, {part}, which is not beside it.", index + 1);
                BadInput::file(
                    self.path.display().to_string(),
                    what,
                    "Download the missing part, or the whole delivery again.",
                )
            })
        };
        let files = self.manifest.files.iter().enumerate().map(file).collect::<std::result::Result<Vec<_>, _>>()?;
        self.each_once(&files)?;
        self.columns_are_there(&files)?;
        Ok(FoundDelivery {
            export: self.manifest.export.clone(),
            execution: self.manifest.execution.clone(),
            period: self.period.clone(),
            files,
            delivered: self.delivered(),
            loose: false,
        })
    }
}

impl Named {
    fn refused(&self, what: &str) -> Error {
        BadInput::file(self.path.display().to_string(), what, "Download the whole delivery again, manifest and parts.")
            .into()
    }

    /// Two names that lead to one file would count it twice.
    fn each_once(&self, files: &[SourceFile]) -> Result<()> {
        let mut paths: Vec<&SourceFile> = files.iter().collect();
        paths.sort_by(|one, other| one.path.cmp(&other.path));
        match paths.windows(2).find(|pair| pair[0].path == pair[1].path) {
            Some(pair) => Err(self.refused(&format!("names two parts that are one file here, {}.", pair[0].name))),
            None => Ok(()),
        }
    }

    /// A part without a column that the manifest lists is a part of another delivery.
    fn columns_are_there(&self, files: &[SourceFile]) -> Result<()> {
        if self.manifest.columns.is_empty() {
            return Ok(());
        }
        for file in files {
            let header: BTreeSet<String> = plain_names(&header_of(file)?).into_iter().collect();
            if let Some(missing) = self.manifest.columns.iter().find(|name| !header.contains(&plain(name))) {
                let what = format!("lists the column {missing}, which {} does not have.", file.name);
                return Err(self.refused(&what));
            }
        }
        Ok(())
    }
}

/// Finds a part by the end of its bucket key, nearest folder first, longest end first.
fn resolve(folder: &Path, key: &str) -> Option<PathBuf> {
    let key = key.split_once("://").map_or(key, |(_, rest)| rest);
    let parts: Vec<&str> = key.split('/').filter(|part| !part.is_empty()).collect();
    let plain_names = parts.iter().all(|part| {
        let mut components = Path::new(part).components();
        matches!(components.next(), Some(Component::Normal(_))) && components.next().is_none() && !part.contains('\\')
    });
    if parts.is_empty() || !plain_names {
        return None;
    }
    // A download may have dropped the folder of the execution, which is the last but one of the key.
    let mut flattened = parts.clone();
    flattened.remove(parts.len().saturating_sub(2));
    let by_end = |parts: &[&str]| {
        (2..=parts.len()).rev().find_map(|taken| {
            let end: PathBuf = parts[parts.len() - taken..].iter().collect();
            // No higher than the key is long, and never from the disk's root: a key leads nowhere but into its own download.
            let mut ancestors = folder.ancestors().take(taken + 1).filter(|ancestor| ancestor.parent().is_some());
            ancestors.find_map(|ancestor| existing(&ancestor.join(&end)))
        })
    };
    by_end(&parts).or_else(|| by_end(&flattened)).or_else(|| existing(&folder.join(parts[parts.len() - 1])))
}

/// The file itself, or its unpacked or repacked twin.
fn existing(path: &Path) -> Option<PathBuf> {
    let text = path.to_str()?;
    let unpacked = text.strip_suffix(".gz").or_else(|| text.strip_suffix(".zip"));
    let twins = [Some(text.to_owned()), unpacked.map(str::to_owned), Some(format!("{text}.gz"))];
    twins.into_iter().flatten().map(PathBuf::from).find(|path| path.is_file())
}

fn in_folder(folder: &Path, found: &mut Found) -> Result<()> {
    let mut files = Vec::new();
    walk(folder, 0, &mut files)?;
    let mut manifests = Vec::new();
    let mut others = Vec::new();
    for path in files {
        match manifest_text(&path)? {
            Some(text) => manifests.push(Named::read(&path, &text)?),
            None => others.push(path),
        }
    }
    // Parts of every manifest, also of those set aside, are not loose files.
    let listed: Vec<PathBuf> = manifests
        .iter()
        .flat_map(|named| named.manifest.files.iter().filter_map(|key| resolve(named.folder(), key)))
        .collect();
    for named in latest(manifests, found)? {
        found.deliveries.push(named.delivery()?);
    }
    others.retain(|path| !listed.contains(path));
    loose_files(&others, found);
    Ok(())
}

/// Of several deliveries of one month the latest stands; the others are set aside.
fn latest(manifests: Vec<Named>, found: &mut Found) -> Result<Vec<Named>> {
    let mut by_month: BTreeMap<(String, Option<String>), Vec<Named>> = BTreeMap::new();
    for named in manifests {
        by_month.entry(named.key()).or_default().push(named);
    }
    let mut chosen = Vec::new();
    for ((export, period), mut rivals) in by_month {
        rivals.sort_by_key(Named::rank);
        let Some(last) = rivals.pop() else { continue };
        for rival in rivals {
            if rival.manifest.execution == last.manifest.execution {
                continue;
            }
            if !last.rank().0 && !timed(&last) {
                return Err(unknown_order(&last, &rival));
            }
            found.set_aside.push(SetAside {
                name: format!("{export} {}", rival.manifest.execution),
                period: period.clone(),
                reason: format!("is an older delivery of the month; {} is the latest.", last.manifest.execution),
            });
        }
        chosen.push(last);
    }
    Ok(chosen)
}

/// `20260901T031204Z-<execution>`: a folder that says when.
fn timed(named: &Named) -> bool {
    let (_, folder) = named.rank();
    folder.len() > named.manifest.execution.len() && folder.starts_with(|c: char| c.is_ascii_digit())
}

fn unknown_order(one: &Named, other: &Named) -> Error {
    let what =
        format!("and {} are two deliveries of one month, and nothing says which is the later.", other.path.display());
    let hint = "Import the manifest of the one you want; it then replaces the other.";
    BadInput::file(one.path.display().to_string(), what, hint).into()
}

/// Files without a manifest: those of one folder with one header are one delivery.
fn loose_files(paths: &[PathBuf], found: &mut Found) {
    let mut groups: BTreeMap<(PathBuf, Vec<String>), Vec<SourceFile>> = BTreeMap::new();
    for path in paths.iter().filter(|path| may_be_report(path)) {
        let file = source(path);
        let header = spelled(&file).map_err(Into::into).and_then(|()| header_of(&file));
        match header.and_then(|header| header.format(&file.name).map(|_| header).map_err(Into::into)) {
            Ok(header) => {
                let folder = path.parent().unwrap_or(Path::new("")).to_owned();
                groups.entry((folder, plain_names(&header))).or_default().push(file);
            }
            Err(error) => {
                let reason = first_reason(&error);
                found.set_aside.push(SetAside { name: file.name, period: None, reason });
            }
        }
    }
    for ((folder, _), files) in groups {
        let name = if files.len() == 1 { stem(&files[0].path) } else { export_of_folder(&folder) };
        found.deliveries.push(loose(files, name));
    }
}

fn first_reason(error: &curio_engine::Error) -> String {
    match error {
        curio_engine::Error::BadInput { places, .. } => {
            places.first().map(|place| place.what.clone()).unwrap_or_default()
        }
        other => other.to_string(),
    }
}

fn plain_names(header: &Header) -> Vec<String> {
    header.names.iter().map(|name| plain(name)).collect()
}

fn loose(files: Vec<SourceFile>, name: String) -> FoundDelivery {
    let period = files.first().and_then(|file| period_of_path(&file.path));
    FoundDelivery { execution: format!("file {name}"), export: name, period, files, delivered: None, loose: true }
}

fn source(path: &Path) -> SourceFile {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    SourceFile { path: path.to_owned(), name }
}

fn stem(path: &Path) -> String {
    let name = source(path).name;
    let known = [".csv.gz", ".csv.zip", ".snappy.parquet", ".parquet", ".csv", ".gz", ".zip"];
    known.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name).to_owned()
}

/// The folder's name without its partition levels.
fn export_of_folder(folder: &Path) -> String {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    folder.ancestors().map(name).find(|name| !name.contains('=') && !name.is_empty()).unwrap_or_default()
}

/// `BILLING_PERIOD=2026-04` anywhere in the path.
fn period_of_path(path: &Path) -> Option<String> {
    let part =
        |component: Component<'_>| component.as_os_str().to_str()?.strip_prefix("BILLING_PERIOD=").map(str::to_owned);
    path.components().find_map(part)
}

/// Judged by name before the file is opened, so that notes and pictures in the folder are left alone.
fn may_be_report(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
    let bare = ending.is_none() && name.len() >= 20;
    !name.starts_with(['.', '_'])
        && (bare || ending.is_some_and(|e| ["csv", "gz", "parquet", "zip"].contains(&e.as_str())))
}

/// The text of a manifest; none for other files. A file named as one is one, or nothing here can be relied on.
fn manifest_text(path: &Path) -> Result<Option<String>> {
    if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("json")) {
        return Ok(None);
    }
    let named = path.file_name().is_some_and(|name| name.to_string_lossy().ends_with("Manifest.json"));
    let refused = |what: &str| BadInput::file(path.display().to_string(), what, "Download it again.").into();
    let meta = fs::metadata(path).map_err(|error| missing(path, &error))?;
    if meta.len() > MANIFEST_LIMIT {
        let what = format!("has more than {} MiB, and no manifest is as large.", MANIFEST_LIMIT >> 20);
        return if named { Err(refused(&what)) } else { Ok(None) };
    }
    match fs::read_to_string(path) {
        Ok(text) => Ok((named || Manifest::looks_like(&text)).then_some(text)),
        Err(_) if !named => Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            Err(refused("is not a sound manifest: its text is not UTF-8."))
        }
        Err(error) => Err(missing(path, &error)),
    }
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder).map_err(|error| missing(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let workspace = path.extension().is_some_and(|ending| ending == "curio");
        if hidden || workspace || depth > 16 {
            continue;
        }
        // Symbolic links are not followed: a report never needs them, and a loop would never end.
        let Ok(meta) = fs::symlink_metadata(&path) else { continue };
        if meta.is_dir() {
            walk(&path, depth + 1, files)?;
        } else if meta.is_file() {
            files.push(path);
        }
        if files.len() > MOST_FILES {
            let what = format!("holds more than {MOST_FILES} files.");
            return Err(
                BadInput::file(folder.display().to_string(), what, "Choose the folder of the report itself.").into()
            );
        }
    }
    Ok(())
}
