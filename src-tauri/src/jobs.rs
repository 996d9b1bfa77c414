//! Long work: one import at a time, with progress going out and a wish to stop coming in.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{
    dto::{AppError, ImportProgress},
    failure,
};

/// Ten a second: each message is handled by the window's own thread.
const BETWEEN_MESSAGES: Duration = Duration::from_millis(100);

/// A piece of long work as the one who does it sees it.
pub struct Job {
    cancel: AtomicBool,
    outlet: Mutex<Outlet>,
    progress: Box<dyn Fn(ImportProgress) + Send + Sync>,
}

#[derive(Default)]
struct Outlet {
    sent_at: Option<Instant>,
    held_back: Option<ImportProgress>,
}

impl Job {
    /// A job that tells `progress` where it stands.
    pub fn new(progress: impl Fn(ImportProgress) + Send + Sync + 'static) -> Self {
        Self { cancel: AtomicBool::new(false), outlet: Mutex::default(), progress: Box::new(progress) }
    }

    /// A job nobody watches.
    pub fn silent() -> Self {
        Self::new(|_| ())
    }

    /// Asks for it to stop.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Release);
    }

    /// Whether it should stop; to be asked at least every 100 ms.
    pub fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Acquire)
    }

    /// Says where the work stands. Call it as often as you like: no more than ten a second go out.
    pub fn progress(&self, now: ImportProgress) {
        let mut outlet = self.outlet.lock().unwrap_or_else(PoisonError::into_inner);
        if outlet.sent_at.is_some_and(|sent| sent.elapsed() < BETWEEN_MESSAGES) {
            outlet.held_back = Some(now);
            return;
        }
        *outlet = Outlet { sent_at: Some(Instant::now()), held_back: None };
        (self.progress)(now);
    }

    /// Sends what was held back last, so that the bar ends where the work ended.
    fn finish(&self) {
        let held_back = self.outlet.lock().unwrap_or_else(PoisonError::into_inner).held_back.take();
        if let Some(last) = held_back {
            (self.progress)(last);
        }
    }
}

/// The job that runs, if any.
#[derive(Clone, Default)]
pub(crate) struct Jobs(Arc<Mutex<Option<Arc<Job>>>>);

impl Jobs {
    /// Makes `job` the running one until the returned guard is dropped; refused while another runs.
    pub(crate) fn start(&self, job: Job) -> Result<Running, AppError> {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if current.is_some() {
            return Err(failure::busy());
        }
        let job = Arc::new(job);
        *current = Some(Arc::clone(&job));
        Ok(Running { jobs: self.clone(), job })
    }

    /// Asks the running job, if any, to stop.
    pub(crate) fn cancel(&self) {
        if let Some(job) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            job.cancel();
        }
    }
}

/// Keeps its job the running one, also through a panic of the work.
pub(crate) struct Running {
    jobs: Jobs,
    job: Arc<Job>,
}

impl Running {
    pub(crate) fn job(&self) -> &Job {
        &self.job
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.job.finish();
        *self.jobs.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::dto::ImportStage;

    fn at_row(rows: u64) -> ImportProgress {
        ImportProgress {
            stage: ImportStage::Reading,
            file: "october.csv.gz".to_owned(),
            file_index: 1,
            file_count: 1,
            rows,
            bytes_read: 0,
            bytes_total: 0,
            megabytes_per_second: 0.0,
            seconds_left: None,
        }
    }

    #[test]
    fn a_thousand_reports_at_once_become_the_first_and_the_last() {
        let (sender, receiver) = mpsc::channel();
        let jobs = Jobs::default();
        let running = jobs.start(Job::new(move |p| sender.send(p.rows).expect("the test listens"))).expect("free");
        for row in 1..=1000 {
            running.job().progress(at_row(row));
        }
        drop(running);
        let seen: Vec<u64> = receiver.try_iter().collect();
        assert_eq!(seen.first(), Some(&1));
        assert_eq!(seen.last(), Some(&1000));
        assert!(seen.len() < 20, "{} messages went out", seen.len());
    }

    #[test]
    fn one_job_at_a_time_and_cancel_reaches_it() {
        let jobs = Jobs::default();
        let running = jobs.start(Job::silent()).expect("free");
        assert!(jobs.start(Job::silent()).is_err());
        jobs.cancel();
        assert!(running.job().cancelled());
        drop(running);
        assert!(!jobs.start(Job::silent()).expect("free again").job().cancelled());
    }
}
