//! The import worker: the same executable, started with a hidden argument. Its memory dies with it, cancel kills it, and a
//! crash in a parser never takes the window down.
//!
//! It reads one [`Task`] from standard input and answers with one JSON [`Message`] a line on standard output. Whatever else it
//! does (die, hang, talk nonsense) ends the import with a sentence that names the file, and nothing else.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use curio_engine::ingest::{Expected, Holds, Job, Part, Progress, SourceFile, ingest};
use curio_engine::{BadInput, KnownLines};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::record::{ReadDelivery, TableRecord};
use crate::tables;

/// The hidden first argument that turns the executable into a worker.
pub const WORKER_ARGUMENT: &str = "--import-worker";

/// Bytes that a worker may hold; a report of eight million lines was read in 0.6 GB.
const MEMORY: u64 = 4 << 30;
/// How long a worker may be silent. It speaks for every 4,096 rows and every few megabytes, so that even a slow network drive
/// is never as quiet.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of its longest answer: a thousand places of 10 KB each.
const ANSWER: u64 = 64 << 20;
/// What is kept of its last words.
const LAST_WORDS: u64 = 1 << 16;

#[derive(Serialize, Deserialize)]
pub(crate) struct Task {
    pub(crate) files: Vec<(PathBuf, String)>,
    pub(crate) folder: PathBuf,
    /// Files without a manifest.
    pub(crate) loose: bool,
    /// Tables whose lines are left out.
    pub(crate) known: Vec<PathBuf>,
}

#[derive(Serialize, Deserialize)]
pub(crate) enum Message {
    Progress { file: String, file_index: usize, rows: u64, bytes: u64 },
    Done(Box<ReadDelivery>),
    BadInput { places: Vec<Place>, total: u64 },
    Failed(String),
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Place {
    file: String,
    row: Option<u64>,
    column: Option<String>,
    what: String,
    hint: String,
}

/// The worker's whole life. Call it when the first argument is [`WORKER_ARGUMENT`].
pub fn run_worker() -> ExitCode {
    confine();
    let message = match read_task().and_then(|task| read_delivery(&task)) {
        Ok(done) => Message::Done(Box::new(done)),
        Err(Error::Engine(curio_engine::Error::BadInput { places, total })) => {
            Message::BadInput { places: places.into_iter().map(Place::from).collect(), total }
        }
        Err(error) => Message::Failed(error.to_string()),
    };
    let fine = matches!(message, Message::Done(_));
    if say(&message).is_ok() && fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Bounds what the worker takes from the machine: memory, and the processor when others want it. It also ends with its parent.
/// None of it is needed to read a report, so a system that refuses is no error.
#[cfg(unix)]
fn confine() {
    use rustix::process::{Resource, getrlimit, nice, setrlimit};
    // Of the data, and not of the address space: a machine of many cores reserves gigabytes of addresses that nothing fills.
    let allowed = getrlimit(Resource::Data);
    let most = allowed.maximum.map_or(MEMORY, |maximum| maximum.min(MEMORY));
    setrlimit(Resource::Data, rustix::process::Rlimit { current: Some(most), ..allowed }).unwrap_or(());
    nice(10).unwrap_or(0);
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL)).unwrap_or(());
}

#[cfg(not(unix))]
fn confine() {}

fn read_task() -> Result<Task> {
    let internal = |what: String| Error::Engine(curio_engine::Error::Internal(what));
    let text = io::read_to_string(io::stdin()).map_err(|error| internal(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| internal(format!("this mode is for Curio's own use: {error}")))
}

fn say(message: &Message) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, message)?;
    out.write_all(b"\n")?;
    out.flush()
}

fn read_delivery(task: &Task) -> Result<ReadDelivery> {
    #[cfg(debug_assertions)]
    fault();
    let files: Vec<SourceFile> =
        task.files.iter().map(|(path, name)| SourceFile { path: path.clone(), name: name.clone() }).collect();
    let (mut parts, mut resources) = (Vec::new(), Vec::new());
    let folder: &Path = &task.folder;
    let mut failed = None;
    let mut on_part = |mut part: Part| match tables::write(folder, &mut part.table) {
        Ok(record) => {
            let tables = if part.holds == Holds::Lines { &mut parts } else { &mut resources };
            tables.push((part.place, record));
            Ok(())
        }
        Err(error) => {
            let what = error.to_string();
            failed = Some(error);
            Err(curio_engine::Error::Internal(what))
        }
    };
    let expected = Expected { loose: task.loose, known: KnownLines::read(&task.known)? };
    let ingested = ingest(&files, expected, &Speaker, &mut on_part);
    if let Some(error) = failed {
        return Err(error);
    }
    let mut ingested = ingested?;
    let rollup = tables::write(folder, &mut ingested.rollup)?;
    let mut resources = in_order(resources);
    resources.push(tables::write(folder, &mut ingested.resources)?);
    Ok(ReadDelivery::new(&ingested, in_order(parts), rollup, resources))
}

/// Tables as the report has what is in them.
fn in_order(mut tables: Vec<((usize, u64), TableRecord)>) -> Vec<TableRecord> {
    tables.sort_by_key(|(place, _)| *place);
    tables.into_iter().map(|(_, record)| record).collect()
}

/// Tells the parent; when nobody listens any more, stops.
struct Speaker;

impl Job for Speaker {
    fn progress(&self, progress: &Progress) {
        let Progress { file, file_index, rows, bytes } = progress.clone();
        if say(&Message::Progress { file, file_index, rows, bytes }).is_err() {
            std::process::exit(1);
        }
    }

    fn cancelled(&self) -> bool {
        false
    }
}

/// How a debug build's worker misbehaves when a test asks for it.
#[cfg(debug_assertions)]
#[expect(clippy::print_stdout, clippy::exit, reason = "a fault made on purpose")]
fn fault() {
    match std::env::var("CURIO_TEST_WORKER_FAULT").unwrap_or_default().as_str() {
        "abort" => std::process::abort(),
        "exit" => std::process::exit(7),
        "panic" => panic!("made on purpose"),
        "hang" => std::thread::sleep(Duration::from_secs(3600)),
        "memory" => drop(vec![1_u8; usize::try_from(2 * MEMORY).unwrap_or(usize::MAX)]),
        "partial" => {
            println!("{{\"Progress\":{{\"file\":");
            std::process::exit(0);
        }
        _ => {}
    }
}

fn patience() -> Duration {
    let asked = if cfg!(debug_assertions) { std::env::var("CURIO_TEST_PATIENCE_MS").ok() } else { None };
    asked.and_then(|ms| ms.parse().ok()).map_or(PATIENCE, Duration::from_millis)
}

/// The parent's end: runs a worker over one delivery.
pub(crate) fn read_in_worker(
    worker: &Path,
    task: &Task,
    cancelled: &dyn Fn() -> bool,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<ReadDelivery> {
    let mut child = Running::start(worker, task)?;
    let patience = patience();
    let mut heard = Instant::now();
    loop {
        if cancelled() {
            return Err(curio_engine::Error::Cancelled.into());
        }
        match child.messages.recv_timeout(Duration::from_millis(50)) {
            Ok(Said::Message(message)) => {
                heard = Instant::now();
                match message {
                    Message::Progress { file, file_index, rows, bytes } => {
                        child.file.clone_from(&file);
                        on_progress(Progress { file, file_index, rows, bytes });
                    }
                    Message::Done(done) => return Ok(*done),
                    Message::BadInput { places, total } => {
                        let places = places.into_iter().map(BadInput::from).collect();
                        return Err(curio_engine::Error::BadInput { places, total }.into());
                    }
                    Message::Failed(what) => return Err(curio_engine::Error::Internal(what).into()),
                }
            }
            Ok(Said::Nonsense) => return Err(child.ended("its answer was garbled")),
            Err(RecvTimeoutError::Timeout) if heard.elapsed() < patience => {}
            Err(RecvTimeoutError::Timeout) => {
                let how = format!("it did not move on for {} seconds", patience.as_secs());
                return Err(child.ended(&how));
            }
            Err(RecvTimeoutError::Disconnected) => return Err(child.died()),
        }
    }
}

/// What comes through the pipe.
enum Said {
    Message(Message),
    Nonsense,
}

struct Running {
    child: Child,
    messages: Receiver<Said>,
    last_words: Receiver<String>,
    /// Being read, as far as the worker said so.
    file: String,
}

impl Running {
    fn start(worker: &Path, task: &Task) -> Result<Self> {
        let mut child = Command::new(worker)
            .arg(WORKER_ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| Error::io("start the import worker", worker, &error))?;
        let text = serde_json::to_vec(task).map_err(|error| Error::Workspace { what: error.to_string() })?;
        let (sender, messages) = channel();
        if let Some(mut input) = child.stdin.take() {
            // A worker that does not listen is noticed at the other end.
            std::thread::spawn(move || drop(input.write_all(&text)));
        }
        if let Some(output) = child.stdout.take() {
            std::thread::spawn(move || listen(output, &sender));
        }
        let (words, spoken) = channel();
        if let Some(mut errors) = child.stderr.take() {
            // Where nobody asks for them any more, they are dropped.
            std::thread::spawn(move || words.send(last_words(&mut errors)).unwrap_or(()));
        }
        let file = task.files.first().map(|(_, name)| name.clone()).unwrap_or_default();
        Ok(Self { child, messages, last_words: spoken, file })
    }

    /// The worker closed its end of the pipe without an answer.
    fn died(mut self) -> Error {
        // It is about to end; one that closed the pipe and lives on is ended.
        let waited = Instant::now();
        let status = loop {
            match self.child.try_wait() {
                Ok(None) if waited.elapsed() < Duration::from_secs(1) => std::thread::sleep(Duration::from_millis(5)),
                Ok(status) => break status,
                Err(_lost) => break None,
            }
        };
        let how = status.map_or_else(|| "it fell silent".to_owned(), |status| format!("it ended with {status}"));
        drop(self.child.kill());
        let words = self.last_words.recv_timeout(Duration::from_millis(500)).unwrap_or_default();
        if words.contains("memory allocation of") {
            let how = format!("it needs more than the {} GB of memory that an import may use", MEMORY >> 30);
            return self.ended(&how);
        }
        self.ended(&how)
    }

    fn ended(&self, how: &str) -> Error {
        let what = format!("stopped the import worker: {how}.");
        let hint = "Nothing was changed. The file may be damaged or too large for this machine: download it again, or import \
                    it where more memory is free.";
        BadInput::file(&self.file, what, hint).into()
    }
}

/// Passes on every line until the pipe ends or a line is endless.
fn listen(output: ChildStdout, sender: &Sender<Said>) {
    let mut output = BufReader::new(output);
    let mut line = Vec::new();
    loop {
        line.clear();
        match output.by_ref().take(ANSWER).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let said = serde_json::from_slice(&line).map_or(Said::Nonsense, Said::Message);
        let nonsense = matches!(said, Said::Nonsense);
        if sender.send(said).is_err() || nonsense {
            return;
        }
    }
}

/// The beginning of what a worker wrote to standard error; the rest is read too, so that it never waits for us.
fn last_words(errors: &mut impl Read) -> String {
    let mut kept = Vec::new();
    let read = errors.by_ref().take(LAST_WORDS).read_to_end(&mut kept).and_then(|_| io::copy(errors, &mut io::sink()));
    drop(read);
    String::from_utf8_lossy(&kept).into_owned()
}

impl Drop for Running {
    /// Whatever the reason to leave, no worker is left behind.
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl From<BadInput> for Place {
    fn from(place: BadInput) -> Self {
        let BadInput { file, row, column, what, hint } = place;
        Self { file, row, column, what, hint }
    }
}

impl From<Place> for BadInput {
    fn from(place: Place) -> Self {
        let Place { file, row, column, what, hint } = place;
        Self { file, row, column, what, hint }
    }
}
