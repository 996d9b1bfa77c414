// The whole of what the window asks of its shell. `tauri.ts` is the real one and the only importer of @tauri-apps;
// `fixture.ts` answers the same calls from the golden files, so that every screen runs in a plain browser.
import type {
  ExportOutcome,
  ExportRequest,
  ImportOutcome,
  ImportProgress,
  LinesPage,
  LinesRequest,
  Overview,
  OverviewRequest,
  Recent,
  Session,
  Settings,
  SpendPage,
  SpendRequest,
} from "./wire";

export type Unsubscribe = () => void;

/** Every method rejects with an `AppError` and with nothing else. */
export interface Host {
  /** The workspace as it is now. */
  session(): Promise<Session>;
  overview(request: OverviewRequest): Promise<Overview>;
  spend(request: SpendRequest): Promise<SpendPage>;
  lines(request: LinesRequest): Promise<LinesPage>;

  /** Native dialog; an empty list when the user closed it. */
  choosePaths(kind: "files" | "folder"): Promise<string[]>;
  /** Imports report files, folders or manifests into the workspace they belong to. Rejects with `cancelled` after `cancelImport`. */
  importPaths(paths: string[], onProgress: (progress: ImportProgress) => void): Promise<ImportOutcome>;
  cancelImport(): Promise<void>;
  /** Opens the fictional sample in a workspace of its own. */
  openSample(onProgress: (progress: ImportProgress) => void): Promise<ImportOutcome>;

  recent(): Promise<Recent[]>;
  /** Pins, unpins or (with `null`) forgets one path; without a path forgets all that are not pinned. */
  changeRecent(path: string | null, pinned: boolean | null): Promise<Recent[]>;

  /** Shows the native save dialog and writes; `null` when the user closed it. */
  exportView(request: ExportRequest): Promise<ExportOutcome | null>;
  copyText(text: string): Promise<void>;

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
