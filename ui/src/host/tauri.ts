import { Channel, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { COMMANDS, OPEN_REQUESTED, type Command } from "./commands";
import { asAppError, Failure } from "./failure";
import type { Host } from "./host";
import type { ImportOutcome, ImportProgress } from "./wire";

async function call<Answer>(command: Command, args: Record<string, unknown> = {}): Promise<Answer> {
  try {
    return await invoke<Answer>(command, args);
  } catch (thrown) {
    throw new Failure(asAppError(thrown));
  }
}

function importing(
  command: Command,
  onProgress: (progress: ImportProgress) => void,
  args: Record<string, unknown> = {},
): Promise<ImportOutcome> {
  return call(command, { ...args, onProgress: new Channel<ImportProgress>(onProgress) });
}

export function tauriHost(): Host {
  return {
    session: () => call(COMMANDS.session),
    keepSteps: (workspace, steps) => call(COMMANDS.keepSteps, { workspace, steps }),
    saveCopy: () => call(COMMANDS.saveCopy),
    overview: (request) => call(COMMANDS.overview, { request }),
    spend: (request) => call(COMMANDS.spend, { request }),
    lines: (request) => call(COMMANDS.lines, { request }),
    sources: (request) => call(COMMANDS.sources, { request }),
    choosePaths: (kind) => call(COMMANDS.choosePaths, { kind }),
    importPaths: (paths, sameMonths, onProgress) => importing(COMMANDS.importPaths, onProgress, { paths, sameMonths }),
    cancelImport: () => call(COMMANDS.cancelImport),
    openSample: (onProgress) => importing(COMMANDS.openSample, onProgress),
    openOwn: () => call(COMMANDS.openOwn),
    recent: () => call(COMMANDS.recent),
    changeRecent: (path, pinned) => call(COMMANDS.changeRecent, { path, pinned }),
    exportView: (request) => call(COMMANDS.exportView, { request }),
    copyText: (text) => call(COMMANDS.copyText, { text }),
    loadRates: (request) => call(COMMANDS.loadRates, { request }),
    lockMonth: (request) => call(COMMANDS.lockMonth, { request }),
    reconciliation: (request) => call(COMMANDS.reconciliation, { request }),
    enterInvoice: (request) => call(COMMANDS.enterInvoice, { request }),
    loadInvoices: (request) => call(COMMANDS.loadInvoices, { request }),
    signOff: (request) => call(COMMANDS.signOff, { request }),
    exportReconciliation: (request) => call(COMMANDS.exportReconciliation, { request }),
    attribution: (request) => call(COMMANDS.attribution, { request }),
    editRules: (request) => call(COMMANDS.editRules, { request }),
    saveRules: (request) => call(COMMANDS.saveRules, { request }),
    stepRules: (request) => call(COMMANDS.stepRules, { request }),
    loadRulesTable: (request) => call(COMMANDS.loadRulesTable, { request }),
    coveragePath: (request) => call(COMMANDS.coveragePath, { request }),
    compliance: (request) => call(COMMANDS.compliance, { request }),
    closeMonth: (request) => call(COMMANDS.closeMonth, { request }),
    exportStatements: (request) => call(COMMANDS.exportStatements, { request }),
    waste: (request) => call(COMMANDS.waste, { request }),
    wasteDetail: (request) => call(COMMANDS.wasteDetail, { request }),
    decideWaste: (request) => call(COMMANDS.decideWaste, { request }),
    setWasteLimits: (request) => call(COMMANDS.setWasteLimits, { request }),
    stepWaste: (request) => call(COMMANDS.stepWaste, { request }),
    addEvidence: (request) => call(COMMANDS.addEvidence, { request }),
    removeEvidence: (request) => call(COMMANDS.removeEvidence, { request }),
    wasteScript: (save) => call(COMMANDS.wasteScript, { save }),
    exportWorkLists: (request) => call(COMMANDS.exportWorkLists, { request }),
    settings: () => call(COMMANDS.settings),
    saveSettings: (settings) => call(COMMANDS.saveSettings, { settings }),
    onOpenRequested: async (handler) => {
      const stop = await listen<string[]>(OPEN_REQUESTED, (event) => handler(event.payload));
      const pending = await call<string[]>(COMMANDS.pendingOpen);
      if (pending.length > 0) handler(pending);
      return stop;
    },
    onFileDrag: (handler) =>
      getCurrentWebview().onDragDropEvent(({ payload }) => {
        if (payload.type === "drop") handler({ kind: "drop", paths: payload.paths });
        else handler({ kind: payload.type === "leave" ? "leave" : "hover" });
      }),
    fullScreen: (on) => call(COMMANDS.fullScreen, { on }),
  };
}
