import type { Host } from "../host/host";
import type { Settings, Theme } from "../host/wire";

const ZOOMS = [80, 90, 100, 110, 125, 150, 175, 200];
const PRESENTER_SCALE = 1.25;

/**
 * Widths in rem at which layouts change. Media queries do not follow the root's size and container queries are not computed
 * again when it changes, so the root says which of these the window is narrower than: `data-narrower="76 86 110"`.
 */
const WIDTHS = [58, 64, 66, 70, 76, 86, 110];

export function nextZoom(percent: number, direction: 1 | -1): number {
  const steps = direction === 1 ? ZOOMS : ZOOMS.toReversed();
  return steps.find((step) => (step - percent) * direction > 0) ?? percent;
}

/** Theme, zoom and presenter mode: what the window looks like, kept in the settings file. */
export class Appearance {
  settings = $state.raw<Settings>({ theme: "system", zoom_percent: 100, presenter: false });
  /** Pixels of one rem: fixed-height rows need it. */
  rem = $state(16);
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  async load(): Promise<void> {
    this.settings = await this.#host.settings();
    this.#apply();
  }

  setTheme(theme: Theme): void {
    this.#change({ theme });
  }

  zoom(direction: 1 | -1 | 0): void {
    const percent = direction === 0 ? 100 : nextZoom(this.settings.zoom_percent, direction);
    this.#change({ zoom_percent: percent });
  }

  togglePresenter(): void {
    this.#change({ presenter: !this.settings.presenter });
  }

  async toggleFullScreen(): Promise<void> {
    const on = await this.#host.fullScreen(null);
    await this.#host.fullScreen(!on);
  }

  #change(part: Partial<Settings>): void {
    this.settings = { ...this.settings, ...part };
    this.#apply();
    void this.#host.saveSettings(this.settings);
  }

  #apply(): void {
    const { theme, zoom_percent: zoom, presenter } = this.settings;
    const root = document.documentElement;
    root.dataset["theme"] = theme;
    root.toggleAttribute("data-presenter", presenter);
    root.style.fontSize = `${zoom * (presenter ? PRESENTER_SCALE : 1)}%`;
    this.measure();
  }

  /** Again after every change of the window's size. */
  measure(): void {
    const root = document.documentElement;
    this.rem = parseFloat(getComputedStyle(root).fontSize) || 16;
    const width = window.innerWidth / this.rem;
    root.dataset["narrower"] = WIDTHS.filter((limit) => width < limit).join(" ");
  }
}
