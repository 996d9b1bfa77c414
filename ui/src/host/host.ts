// The whole of what the window asks of its shell. `tauri.ts` is the real one and the only importer of @tauri-apps;
// `fixture.ts` answers the same calls from the golden files, so that every screen runs in a plain browser.
import type {
  AddEvidence,
  AddedEvidence,
  DecideWaste,
  ExportWorkLists,
  RemoveEvidence,
  SetWasteLimits,
  StepWaste,
  Waste,
  WasteDetail,
  WasteDetailRequest,
  WasteRequest,
  WasteScript,
  WorkListFiles,
  Attribution,
  AttributionRequest,
  CloseMonth,
  Compliance,
  ComplianceRequest,
  CoveragePath,
  EditedRules,
  EditRules,
  EnterInvoice,
  ExportOutcome,
  ExportReconciliation,
  ExportRequest,
  ExportStatements,
  ImportOutcome,
  ImportProgress,
  LinesPage,
  LinesRequest,
  LoadedInvoices,
  LoadedRates,
  LoadedRulesTable,
  LoadInvoices,
  LoadRates,
  LoadRulesTable,
  LockMonth,
  Overview,
  OverviewRequest,
  PathRequest,
  Recent,
  Reconciliation,
  ReconcileRequest,
  SameMonths,
  SavedCopy,
  SaveRules,
  Session,
  Settings,
  SignOff,
  Sources,
  SourcesRequest,
  SpendPage,
  SpendRequest,
  StatementFiles,
  StepRules,
  Steps,
} from "./wire";

export type Unsubscribe = () => void;

/** Every method rejects with an `AppError` and with nothing else. */
export interface Host {
  /** The workspace as it is now. */
  session(): Promise<Session>;
  /** Keeps where the window is in the workspace at this path; nothing happens when another one is open by now. */
  keepSteps(workspace: string, steps: Steps): Promise<void>;
  /** Shows the native save dialog and copies the open workspace; `null` when the user closed it. */
  saveCopy(): Promise<SavedCopy | null>;
  overview(request: OverviewRequest): Promise<Overview>;
  spend(request: SpendRequest): Promise<SpendPage>;
  lines(request: LinesRequest): Promise<LinesPage>;
  /** Whether the view's last month can be trusted. */
  sources(request: SourcesRequest): Promise<Sources>;

  /** Native dialog; an empty list when the user closed it. */
  choosePaths(kind: "files" | "folder"): Promise<string[]>;
  /**
   * Imports report files, folders or manifests into the workspace they belong to. Rejects with `cancelled` after
   * `cancelImport`. A single path that is a workspace is opened instead.
   */
  importPaths(
    paths: string[],
    sameMonths: SameMonths,
    onProgress: (progress: ImportProgress) => void,
  ): Promise<ImportOutcome>;
  cancelImport(): Promise<void>;
  /** Opens the fictional sample in a workspace of its own. */
  openSample(onProgress: (progress: ImportProgress) => void): Promise<ImportOutcome>;
  /** Opens the workspace of the user's own reports. */
  openOwn(): Promise<ImportOutcome>;

  recent(): Promise<Recent[]>;
  /** Pins, unpins or (with `null`) forgets one path; without a path forgets all that are not pinned. */
  changeRecent(path: string | null, pinned: boolean | null): Promise<Recent[]>;

  /** Shows the native save dialog and writes; `null` when the user closed it. */
  exportView(request: ExportRequest): Promise<ExportOutcome | null>;
  copyText(text: string): Promise<void>;

  /** Without a path shows the native dialog. `null` when it was closed, or when a dropped file is no table of rates. */
  loadRates(request: LoadRates): Promise<LoadedRates | null>;
  /** Closes a month for its exchange rates, or opens it again. */
  lockMonth(request: LockMonth): Promise<Session>;
  reconciliation(request: ReconcileRequest): Promise<Reconciliation>;
  /** Keeps what one invoice comes to; an empty amount takes it out again. */
  enterInvoice(request: EnterInvoice): Promise<Reconciliation>;
  /** Without a path shows the native dialog. `null` when it was closed, or when a dropped file is no list of invoices. */
  loadInvoices(request: LoadInvoices): Promise<LoadedInvoices | null>;
  signOff(request: SignOff): Promise<Reconciliation>;
  /** Shows the native save dialog and writes; `null` when the user closed it. */
  exportReconciliation(request: ExportReconciliation): Promise<ExportOutcome | null>;

  /** Who owns what in a view; with a draft as if that were the rules. */
  attribution(request: AttributionRequest): Promise<Attribution>;
  /** The text after some changes; keeps nothing. */
  editRules(request: EditRules): Promise<EditedRules>;
  /** Keeps a text as the rules; refused while it has flaws, a test fails or somebody else changed them. */
  saveRules(request: SaveRules): Promise<Session>;
  /** Back or forward in the history of the rules. */
  stepRules(request: StepRules): Promise<Session>;
  /** Without a path shows the native dialog. `null` when it was closed, or when a dropped file is no table for rules. */
  loadRulesTable(request: LoadRulesTable): Promise<LoadedRulesTable | null>;
  coveragePath(request: PathRequest): Promise<CoveragePath>;
  compliance(request: ComplianceRequest): Promise<Compliance>;
  closeMonth(request: CloseMonth): Promise<Compliance>;
  /** Shows the native folder dialog and writes; `null` when the user closed it. */
  exportStatements(request: ExportStatements): Promise<StatementFiles | null>;

  /** What rules find in a view, and what people decided about it. */
  waste(request: WasteRequest): Promise<Waste>;
  /** One finding with all that is known. */
  wasteDetail(request: WasteDetailRequest): Promise<WasteDetail>;
  decideWaste(request: DecideWaste): Promise<Waste>;
  setWasteLimits(request: SetWasteLimits): Promise<Waste>;
  /** Back or forward in what was decided and which limits were changed. */
  stepWaste(request: StepWaste): Promise<Waste>;
  /** Without paths shows the native dialog. `null` when it was closed, or when nothing that was dropped is evidence. */
  addEvidence(request: AddEvidence): Promise<AddedEvidence | null>;
  removeEvidence(request: RemoveEvidence): Promise<Waste>;
  /** With `save` shows the native save dialog and writes; `path` is `null` when it was closed. */
  wasteScript(save: boolean): Promise<WasteScript>;
  /** Shows the native folder dialog and writes; `null` when the user closed it. */
  exportWorkLists(request: ExportWorkLists): Promise<WorkListFiles | null>;

  settings(): Promise<Settings>;
  saveSettings(settings: Settings): Promise<void>;

  /** Paths given on the command line of this launch, or of a second launch that found this one running. */
  onOpenRequested(handler: (paths: string[]) => void): Promise<Unsubscribe>;
  /** Files or folders dragged over the window: `hover` while above it, `drop` with the paths. */
  onFileDrag(
    handler: (event: { kind: "hover" | "leave" } | { kind: "drop"; paths: string[] }) => void,
  ): Promise<Unsubscribe>;
  /** `null` leaves full screen as it is and reports it. */
  fullScreen(on: boolean | null): Promise<boolean>;
}
