// Shortcuts as they are printed: `Ctrl+Shift+O`, `F5`, `?`. ⌘ counts as Ctrl.

const EQUIVALENT: Record<string, string> = { "=": "+", "←": "arrowleft", "→": "arrowright", escape: "esc" };

interface Combination {
  ctrl: boolean;
  shift: boolean;
  alt: boolean;
  key: string;
}

function parse(shortcut: string): Combination {
  const parts = shortcut.split(/\+(?!$)/);
  const key = (parts.at(-1) ?? "").toLowerCase();
  const has = (name: string): boolean => parts.slice(0, -1).includes(name);
  return { ctrl: has("Ctrl"), shift: has("Shift"), alt: has("Alt"), key: EQUIVALENT[key] ?? key };
}

export function matches(shortcut: string, event: KeyboardEvent): boolean {
  const wanted = parse(shortcut);
  const pressed = event.key.toLowerCase();
  const key = EQUIVALENT[pressed] ?? pressed;
  if (key !== wanted.key || event.altKey !== wanted.alt) return false;
  if ((event.ctrlKey || event.metaKey) !== wanted.ctrl) return false;
  // On many keyboards `?` and `+` themselves need Shift.
  return /^[a-z]$|^f\d/.test(key) ? event.shiftKey === wanted.shift : true;
}

/** Single characters belong to the field that is being typed in. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
