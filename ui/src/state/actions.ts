// Every action of the window. The menu, the palette, the shortcut sheet and the keyboard all read this list.
import type { App } from "./app.svelte";
import type { Wanted } from "./editing";
import { monthTitle } from "../lib/dates";
import type { Screen } from "./place";
import { canStep, step } from "./undoing";
import { wasteActions } from "./wasteActions";

export type ActionGroup = "File" | "View" | "Analysis" | "Attribution" | "Waste" | "Help";
export const ACTION_GROUPS: readonly ActionGroup[] = ["File", "Analysis", "View", "Attribution", "Waste", "Help"];

export interface Action {
  id: string;
  group: ActionGroup;
  label: string;
  /** The first is printed. */
  keys: readonly string[];
  /** Only in the palette: one of many alike. */
  listed?: boolean;
  available: boolean;
  run: () => void;
}

function action(
  group: ActionGroup,
  id: string,
  label: string,
  keys: string[],
  run: () => void,
  available = true,
): Action {
  return { id, group, label, keys, available, run };
}

function openPanel(id: string): void {
  document.getElementById(id)?.showPopover();
}

function fileActions(app: App): Action[] {
  const ready = !app.empty && app.session !== null;
  const { importing } = app;
  const open = (kind: "files" | "folder") => () => void importing.choose(kind);
  return [
    action("File", "open-files", "Open report files…", ["Ctrl+O"], open("files"), !importing.running),
    action("File", "open-folder", "Open a folder of reports…", ["Ctrl+Shift+O"], open("folder"), !importing.running),
    action("File", "open-sample", "Open the fictional sample", [], () => void importing.sample(), !importing.running),
    action("File", "open-own", "Open my own reports", [], () => void importing.own(), !importing.running),
    action("File", "cancel-import", "Cancel the import", ["Esc"], () => void importing.cancel(), importing.running),
    action("File", "load-invoices", "Load invoices…", [], () => void app.chooseInvoices(), ready),
    action("File", "load-rates", "Load exchange rates…", [], () => void app.converting.load(null), ready),
    action("File", "export", "Export this view…", ["Ctrl+E"], () => (app.overlay = "export"), ready),
    action("File", "save", "Save", ["Ctrl+S"], () => void app.save(), app.session !== null),
    action("File", "save-copy", "Save a copy…", ["Ctrl+Shift+S"], () => void app.saveCopy(), ready),
  ];
}

function viewActions(app: App): Action[] {
  const { appearance } = app;
  const ready = !app.empty;
  const show = (screen: Screen) => () => app.show(screen);
  return [
    action("View", "overview", "Overview", ["Ctrl+1"], show("overview"), ready),
    action("View", "lines", "Lines", ["Ctrl+2"], show("lines"), ready),
    action("View", "attribution", "Attribution", ["Ctrl+4"], show("attribution"), ready),
    action("View", "waste", "Waste", ["Ctrl+5"], show("waste"), ready),
    action("View", "sources", "Sources", ["Ctrl+3"], show("sources"), ready),
    action("View", "present", "Presenter mode", ["F5"], () => appearance.togglePresenter()),
    action("View", "full-screen", "Full screen", ["F11"], () => void appearance.toggleFullScreen()),
    action("View", "zoom-in", "Larger text", ["Ctrl++"], () => appearance.zoom(1)),
    action("View", "zoom-out", "Smaller text", ["Ctrl+-"], () => appearance.zoom(-1)),
    action("View", "zoom-reset", "Usual text size", ["Ctrl+0"], () => appearance.zoom(0)),
    action("View", "theme-light", "Light theme", [], () => appearance.setTheme("light")),
    action("View", "theme-dark", "Dark theme", [], () => appearance.setTheme("dark")),
    action("View", "theme-system", "Theme of the system", [], () => appearance.setTheme("system")),
  ];
}

function analysisActions(app: App): Action[] {
  const ready = !app.empty;
  const filtered = (app.place?.view.filters.length ?? 0) > 0;
  const focusSearch = (): void => document.querySelector<HTMLInputElement>("[data-search]")?.focus();
  return [
    action("Analysis", "palette", "Search or do…", ["Ctrl+K"], () => (app.overlay = "palette")),
    action("Analysis", "find", "Search in the grid", ["/", "Ctrl+F"], focusSearch, ready),
    action("Analysis", "period", "Change the period…", [], () => openPanel("period-panel"), ready),
    action("Analysis", "basis", "Change the cost basis…", [], () => openPanel("basis-panel"), ready),
    action("Analysis", "currency", "Change the currency…", [], () => openPanel("currency-panel"), ready),
    action("Analysis", "filter", "Add a filter…", ["Ctrl+Shift+F"], () => openPanel("filter-panel"), ready),
    action("Analysis", "clear-filters", "Remove all filters", [], () => app.look({ filters: [] }), filtered),
    action("Analysis", "undo", "Undo", ["Ctrl+Z"], () => step(app, "undo"), canStep(app, "undo")),
    action("Analysis", "redo", "Redo", ["Ctrl+Y", "Ctrl+Shift+Z"], () => step(app, "redo"), canStep(app, "redo")),
    action("Analysis", "back", "Back", ["Alt+←"], () => history.back()),
    action("Analysis", "forward", "Forward", ["Alt+→"], () => history.forward()),
    action(
      "Analysis",
      "copy-link",
      "Copy a link to this view",
      [],
      () => void app.copy(location.hash, "the link"),
      ready,
    ),
  ];
}

/** Of the rules for owners; those that change them go to their screen first. */
function attributionActions(app: App): Action[] {
  const { attributing } = app;
  const ready = !app.empty;
  const isThere = ready && app.place?.screen === "attribution";
  const canAccept = isThere && attributing.spellings.length > 0;
  const selected = attributing.spellings.slice(attributing.selected, attributing.selected + 1);
  const sure = attributing.spellings.filter((group) => group.sure);
  const want = (wanted: Wanted) => () => {
    app.show("attribution");
    attributing.wanted = wanted;
  };
  const exportAll = (): void => {
    app.show("attribution");
    app.overlay = "export";
  };
  const hidden = (made: Action): Action => ({ ...made, listed: false });
  // Single letters belong to the screen: elsewhere they do nothing.
  const on = (key: string): string[] => (isThere ? [key] : []);
  const editText = want({ what: "text", line: null, column: null });
  return [
    action("Attribution", "accept", "Accept the spelling", on("A"), () => void attributing.accept(selected), canAccept),
    hidden(action("Attribution", "next-spelling", "Next spelling", on("J"), () => attributing.select(1), canAccept)),
    hidden(action("Attribution", "last-spelling", "Spelling before", on("K"), () => attributing.select(-1), canAccept)),
    action(
      "Attribution",
      "accept-sure",
      "Accept all sure spellings",
      on("Shift+A"),
      () => void attributing.accept(sure),
      isThere && sure.length > 0,
    ),
    action("Attribution", "add-rule", "Add a rule for owners…", on("R"), want({ what: "rule" }), ready),
    action("Attribution", "add-pool", "Add a shared pool…", on("P"), want({ what: "pool" }), ready),
    action("Attribution", "edit-rules", "Edit the text of the rules…", on("E"), editText, ready),
    action(
      "Attribution",
      "discard-rules",
      "Discard the edit of the rules",
      [],
      () => attributing.discard(),
      isThere && attributing.draft !== null,
    ),
    action("Attribution", "export-statements", "Export owners’ statements…", [], exportAll, ready),
  ];
}

function helpActions(app: App): Action[] {
  return [action("Help", "shortcuts", "Keyboard shortcuts", ["F1", "?"], () => (app.overlay = "shortcuts"))];
}

/** Places opened before: found by typing their name. */
function recentActions(app: App): Action[] {
  return app.recent
    .filter((recent) => !recent.missing)
    .map(({ path, name }) => ({
      ...action(
        "File",
        `recent-${path}`,
        `Open ${name}`,
        [],
        () => void app.importing.paths([path]),
        !app.importing.running,
      ),
      listed: false,
    }));
}

/** One action a dimension, a month, a basis: found by typing, too many for a menu. */
function choices(app: App): Action[] {
  const session = app.session;
  if (!session || !app.place) return [];
  const choice = (id: string, label: string, run: () => void): Action => ({
    ...action("Analysis", id, label, [], run),
    listed: false,
  });
  return [
    ...session.dimensions.map(({ id, label }) =>
      choice(`by-${id}`, `Group by ${label}`, () => app.go({ by: id, search: "", screen: "overview" })),
    ),
    ...session.months
      .toReversed()
      .map(({ period }) =>
        choice(`month-${period}`, `Show ${monthTitle(period)}`, () =>
          app.look({ period: { from: period, to: period } }),
        ),
      ),
    ...session.bases
      .filter((basis) => basis.refusal === null)
      .map(({ id, name, aws_name }) =>
        choice(`basis-${id}`, `Basis: ${name} (${aws_name})`, () => app.look({ basis: id })),
      ),
  ];
}

export function actionsOf(app: App): Action[] {
  return [
    ...fileActions(app),
    ...viewActions(app),
    ...analysisActions(app),
    ...attributionActions(app),
    ...wasteActions(app),
    ...helpActions(app),
    ...choices(app),
    ...recentActions(app),
  ];
}
