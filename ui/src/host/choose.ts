import type { Host } from "./host";

/** The shell when there is one; in development and fixture builds the golden files. */
export async function chooseHost(): Promise<Host> {
  if ("__TAURI_INTERNALS__" in window) return (await import("./tauri")).tauriHost();
  if (import.meta.env.DEV || import.meta.env.MODE === "fixture") return (await import("./fixture")).fixtureHost();
  throw new Error("Curio runs in its own window; this page alone has no reports to read.");
}
