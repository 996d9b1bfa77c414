//! The open workspace behind a lock: questions are answered from a loaded bill that an import under way does not touch.

mod answers;
mod attribution;
mod convert;
mod describe;
mod export;
mod rates;
mod reconcile;
mod sources;
mod waste;
mod workspaces;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use chrono::Utc;
use curio_engine::bill::Bill;
use curio_engine::trust::Received;
use curio_store::{
    CloseFile, DeliveryRecord, EvidenceFolder, ImportJob, ImportOptions, ImportProgress, Imported, InvoiceFile,
    RateFile, RulesFile, SameMonths, Standing, WasteFile, WindowFile, Workspace,
};

use crate::dto::{self, AppError};
use crate::jobs::Job;

/// Where the session finds things.
pub struct DeskConfig {
    /// Folder of the workspaces.
    pub workspaces_dir: PathBuf,
    /// The fictional sample, where there is one.
    pub sample_dir: Option<PathBuf>,
    /// The program to start as import worker.
    pub worker: PathBuf,
}

/// What the window works on.
pub struct Desk {
    config: DeskConfig,
    /// Taken for as long as an import runs.
    workspace: Mutex<Workspace>,
    /// Swapped whole when an import is done; readers keep the one they began with.
    loaded: RwLock<Arc<Loaded>>,
}

/// A workspace as it was at one revision.
struct Loaded {
    /// Rises with every swap, also from one workspace to another.
    revision: u32,
    folder: PathBuf,
    /// Which workspace it is, for people.
    name: String,
    /// The sample or a copy of it.
    sample: bool,
    /// With the rules in force.
    bill: Arc<Bill>,
    deliveries: Arc<Vec<DeliveryRecord>>,
    window: Arc<WindowFile>,
    invoices: Arc<InvoiceFile>,
    rates: Arc<RateFile>,
    rules: Arc<RulesFile>,
    closes: Arc<CloseFile>,
    /// What people decided about waste.
    decided: Arc<WasteFile>,
    /// What people loaded besides the reports.
    evidence: Arc<EvidenceFolder>,
    /// What waste was computed last.
    waste: waste::Cache,
    standing: Standing,
    /// What the rules on disk were known by when they were read.
    fingerprint: String,
    /// The tables of source lines are hashed once, when lines are first asked for.
    lines_sound: OnceLock<Result<(), AppError>>,
}

/// The workspace of the user's own reports.
const OWN: &str = "default.curio";
/// The sample never mixes with them.
const SAMPLE: &str = "sample.curio";
/// The sample's first rules, beside the folder of its reports.
const FIRST_RULES: &str = "rules/first-day";
/// Its evidence, beside them.
const SAMPLE_EVIDENCE: &str = "evidence";

impl Desk {
    /// Opens the user's own workspace; the window shows its first page when that is empty.
    pub fn open(config: DeskConfig) -> Result<Self, AppError> {
        let workspace = Workspace::open(&config.workspaces_dir.join(OWN))?;
        let loaded = Loaded::new(&config, &workspace, 1)?;
        Ok(Self { config, workspace: Mutex::new(workspace), loaded: RwLock::new(Arc::new(loaded)) })
    }

    /// Everything the window knows about the open workspace.
    pub fn session(&self) -> dto::Session {
        // Rules that cannot be read are told where they are asked for.
        describe::session(&self.current().unwrap_or_else(|_| self.loaded()))
    }

    /// Total, change, movers and trend.
    pub fn overview(&self, request: &dto::OverviewRequest) -> Result<dto::Overview, AppError> {
        answers::overview(&self.loaded(), request)
    }

    /// A page of spend by a dimension.
    pub fn spend(&self, request: &dto::SpendRequest) -> Result<dto::SpendPage, AppError> {
        answers::spend(&self.loaded(), request)
    }

    /// A page of source lines.
    pub fn lines(&self, request: &dto::LinesRequest) -> Result<dto::LinesPage, AppError> {
        answers::lines(&self.loaded(), request)
    }

    /// Whether the view's last month can be trusted.
    pub fn sources(&self, request: &dto::SourcesRequest) -> Result<dto::Sources, AppError> {
        sources::sources(&self.loaded(), request)
    }

    /// Writes a view to a file.
    pub fn export(&self, request: &dto::ExportRequest, path: &Path) -> Result<dto::ExportOutcome, AppError> {
        export::export(&self.loaded(), request, path)
    }

    /// The name the save dialog begins with.
    pub fn suggested_file_name(&self, request: &dto::ExportRequest) -> String {
        export::suggested_file_name(request)
    }

    /// Imports reports into the workspace they belong to: the sample into its own, everything else into the one that is open,
    /// or into the user's while that is the sample. A single path that is a workspace is opened.
    pub fn import(
        &self,
        paths: &[PathBuf],
        same_months: dto::SameMonths,
        job: &Job,
    ) -> Result<dto::ImportOutcome, AppError> {
        if let [path] = paths
            && curio_store::is_workspace(path)
        {
            return self.open_workspace(path);
        }
        if let Some(path) = paths.iter().find(|path| curio_store::is_workspace(path)) {
            return Err(convert::one_at_a_time(path));
        }
        self.import_into(&self.home_of(paths), paths, convert::same_months(same_months), job)
    }

    /// Opens the fictional sample.
    pub fn open_sample(&self, job: &Job) -> Result<dto::ImportOutcome, AppError> {
        let sample = self
            .config
            .sample_dir
            .clone()
            .ok_or_else(|| convert::not_here("The sample is not part of this installation."))?;
        self.import_into(&self.config.workspaces_dir.join(SAMPLE), &[sample], SameMonths::Ask, job)
    }

    /// The workspace that reports at these paths go into.
    fn home_of(&self, paths: &[PathBuf]) -> PathBuf {
        let of_sample = |path: &PathBuf| self.config.sample_dir.as_ref().is_some_and(|sample| lies_in(path, sample));
        let open = self.loaded();
        if !paths.is_empty() && paths.iter().all(of_sample) {
            self.config.workspaces_dir.join(SAMPLE)
        } else if open.sample {
            self.config.workspaces_dir.join(OWN)
        } else {
            open.folder.clone()
        }
    }

    fn import_into(
        &self,
        folder: &Path,
        paths: &[PathBuf],
        same_months: SameMonths,
        job: &Job,
    ) -> Result<dto::ImportOutcome, AppError> {
        let mut open = self.workspace.lock().unwrap_or_else(PoisonError::into_inner);
        let mut other = if open.folder() == folder { None } else { Some(Workspace::open(folder)?) };
        let target = other.as_mut().unwrap_or(&mut open);
        let options = ImportOptions {
            worker: self.config.worker.clone(),
            now: Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            same_months,
        };
        let imported = target.import(paths, &options, &Watched(job))?;
        self.adopt_rules(target)?;
        self.adopt_evidence(target)?;
        self.show(target)?;
        if let Some(other) = other {
            *open = other;
        }
        Ok(self.outcome(&imported))
    }

    /// The sample comes with rules to begin from, where nobody wrote others.
    fn adopt_rules(&self, workspace: &Workspace) -> Result<(), AppError> {
        if let Some(folder) = self.beside_sample(workspace, FIRST_RULES) {
            workspace.rules().adopt(&folder)?;
        }
        Ok(())
    }

    /// The sample comes with evidence, where nobody loaded other.
    fn adopt_evidence(&self, workspace: &Workspace) -> Result<(), AppError> {
        let Some(folder) = self.beside_sample(workspace, SAMPLE_EVIDENCE) else { return Ok(()) };
        let kept = workspace.evidence();
        if kept.files()?.is_empty() {
            kept.add(&[folder])?;
        }
        Ok(())
    }

    /// A folder that comes with the sample, for the sample's own workspace.
    fn beside_sample(&self, workspace: &Workspace, name: &str) -> Option<PathBuf> {
        let beside = self.config.sample_dir.as_deref()?.parent()?.join(name);
        (beside.is_dir() && workspaces::is_sample(&self.config, workspace.folder())).then_some(beside)
    }

    /// From now on questions are answered from this workspace as it is now.
    fn show(&self, workspace: &Workspace) -> Result<(), AppError> {
        let loaded = Loaded::new(&self.config, workspace, self.loaded().revision + 1)?;
        *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(loaded);
        Ok(())
    }

    fn outcome(&self, imported: &Imported) -> dto::ImportOutcome {
        describe::outcome(imported, self.session())
    }

    fn loaded(&self) -> Arc<Loaded> {
        Arc::clone(&self.loaded.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn lies_in(path: &Path, folder: &Path) -> bool {
    match (path.canonicalize(), folder.canonicalize()) {
        (Ok(path), Ok(folder)) => path.starts_with(folder),
        _ => false,
    }
}

impl Loaded {
    fn new(config: &DeskConfig, workspace: &Workspace, revision: u32) -> Result<Self, AppError> {
        let folder = workspace.folder();
        let rules = workspace.rules();
        let (fingerprint, standing) = (rules.fingerprint()?, rules.standing()?);
        Ok(Self {
            revision,
            folder: folder.to_owned(),
            name: workspaces::name(config, folder),
            sample: workspace.fictional() || workspaces::is_sample(config, folder),
            bill: Arc::new(workspace.bill(false)?.with_rules(standing.rules.clone())),
            deliveries: Arc::new(workspace.deliveries().to_vec()),
            window: Arc::new(workspace.window()),
            invoices: Arc::new(workspace.invoices()),
            rates: Arc::new(workspace.rates()),
            rules: Arc::new(rules),
            closes: Arc::new(workspace.closes()),
            decided: Arc::new(workspace.waste()),
            evidence: Arc::new(workspace.evidence()),
            waste: waste::Cache::default(),
            standing,
            fingerprint,
            lines_sound: OnceLock::new(),
        })
    }

    /// What is known of the deliveries in force besides their lines.
    fn received(&self) -> Vec<Received> {
        curio_store::received(&self.deliveries)
    }

    /// The bill, once its source lines are known to be those that were written.
    fn bill_with_lines(&self) -> Result<&Bill, AppError> {
        let check = || Ok(curio_store::check_lines(&self.folder, &self.deliveries)?);
        self.lines_sound.get_or_init(check).clone()?;
        Ok(&self.bill)
    }
}

/// The store's view of the window's job.
struct Watched<'a>(&'a Job);

impl ImportJob for Watched<'_> {
    fn progress(&self, progress: &ImportProgress) {
        self.0.progress(convert::progress(progress));
    }

    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}
