//! The import worker: the same executable, started with a hidden argument. Its memory dies with it, cancel kills it, and a
//! crash in a parser never takes the window down.
//!
//! It reads one [`Task`] from standard input and answers with one JSON [`Message`] a line on standard output.

use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use curio_engine::BadInput;
use curio_engine::ingest::{Job, Progress, SourceFile, ingest};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::record::{ReadDelivery, TableRecord};
use crate::tables;

/// The hidden first argument that turns the executable into a worker.
pub const WORKER_ARGUMENT: &str = "--import-worker";

#[derive(Serialize, Deserialize)]
pub(crate) struct Task {
    pub(crate) files: Vec<(PathBuf, String)>,
    pub(crate) folder: PathBuf,
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
    let files: Vec<SourceFile> =
        task.files.iter().map(|(path, name)| SourceFile { path: path.clone(), name: name.clone() }).collect();
    let mut parts: Vec<TableRecord> = Vec::new();
    let folder: &Path = &task.folder;
    let mut failed = None;
    let mut on_part = |mut part| match tables::write(folder, &mut part) {
        Ok(record) => {
            parts.push(record);
            Ok(())
        }
        Err(error) => {
            let what = error.to_string();
            failed = Some(error);
            Err(curio_engine::Error::Internal(what))
        }
    };
    let ingested = ingest(&files, &Speaker, &mut on_part);
    if let Some(error) = failed {
        return Err(error);
    }
    let mut ingested = ingested?;
    let rollup = tables::write(folder, &mut ingested.rollup)?;
    Ok(ReadDelivery::new(&ingested, parts, rollup))
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

/// The parent's end: runs a worker over one delivery.
pub(crate) fn read_in_worker(
    worker: &Path,
    task: &Task,
    cancelled: &dyn Fn() -> bool,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<ReadDelivery> {
    let child = Running::start(worker, task)?;
    loop {
        if cancelled() {
            return Err(curio_engine::Error::Cancelled.into());
        }
        match child.messages.recv_timeout(Duration::from_millis(50)) {
            Ok(Message::Progress { file, file_index, rows, bytes }) => {
                on_progress(Progress { file, file_index, rows, bytes });
            }
            Ok(Message::Done(done)) => return Ok(*done),
            Ok(Message::BadInput { places, total }) => {
                let places = places.into_iter().map(BadInput::from).collect();
                return Err(curio_engine::Error::BadInput { places, total }.into());
            }
            Ok(Message::Failed(what)) => return Err(curio_engine::Error::Internal(what).into()),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(child.died()),
        }
    }
}

struct Running {
    child: Child,
    messages: Receiver<Message>,
}

impl Running {
    fn start(worker: &Path, task: &Task) -> Result<Self> {
        let failed = |error: &io::Error| Error::io("start the import worker", worker, error);
        let mut child = Command::new(worker)
            .arg(WORKER_ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| failed(&error))?;
        let text = serde_json::to_vec(task).map_err(|error| Error::Workspace { what: error.to_string() })?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (sender, messages) = channel();
        let running = Self { child, messages };
        let Some((mut input, output)) = pipes else { return Err(running.died()) };
        input.write_all(&text).map_err(|error| failed(&error))?;
        drop(input);
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(std::result::Result::ok) {
                let message = serde_json::from_str(&line)
                    .unwrap_or_else(|_garbled| Message::Failed("the import worker's answer was garbled".to_owned()));
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Ok(running)
    }

    fn died(mut self) -> Error {
        let how = self.child.wait().map_or_else(|error| error.to_string(), |status| status.to_string());
        let what = format!(
            "The import worker stopped without an answer ({how}): the report may be damaged or too large for this machine's \
             memory. Nothing was changed."
        );
        Error::Engine(curio_engine::Error::Internal(what))
    }
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
