// Every command of the shell, by the name it has in Rust, in one place.

export const COMMANDS = {
  session: "session",
  overview: "overview",
  spend: "spend",
  lines: "lines",
  choosePaths: "choose_paths",
  importPaths: "import_paths",
  cancelImport: "cancel_import",
  openSample: "open_sample",
  recent: "recent",
  changeRecent: "change_recent",
  exportView: "export_view",
  copyText: "copy_text",
  settings: "settings",
  saveSettings: "save_settings",
  pendingOpen: "pending_open",
  fullScreen: "full_screen",
} as const;

export type Command = (typeof COMMANDS)[keyof typeof COMMANDS];

/** A second launch hands its paths over with this event. */
export const OPEN_REQUESTED = "open-requested";
