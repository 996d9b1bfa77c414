// Every command of the shell, by the name it has in Rust, in one place.

export const COMMANDS = {
  session: "session",
  keepSteps: "keep_steps",
  saveCopy: "save_copy",
  overview: "overview",
  spend: "spend",
  lines: "lines",
  sources: "sources",
  choosePaths: "choose_paths",
  importPaths: "import_paths",
  cancelImport: "cancel_import",
  openSample: "open_sample",
  openOwn: "open_own",
  recent: "recent",
  changeRecent: "change_recent",
  exportView: "export_view",
  copyText: "copy_text",
  loadRates: "load_rates",
  lockMonth: "lock_month",
  reconciliation: "reconciliation",
  enterInvoice: "enter_invoice",
  loadInvoices: "load_invoices",
  signOff: "sign_off",
  exportReconciliation: "export_reconciliation",
  attribution: "attribution",
  editRules: "edit_rules",
  saveRules: "save_rules",
  stepRules: "step_rules",
  loadRulesTable: "load_rules_table",
  coveragePath: "coverage_path",
  compliance: "compliance",
  closeMonth: "close_month",
  exportStatements: "export_statements",
  settings: "settings",
  saveSettings: "save_settings",
  pendingOpen: "pending_open",
  fullScreen: "full_screen",
} as const;

export type Command = (typeof COMMANDS)[keyof typeof COMMANDS];

/** A second launch hands its paths over with this event. */
export const OPEN_REQUESTED = "open-requested";
