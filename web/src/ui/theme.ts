import { signal } from "@preact/signals";

/** contrast: as strong as can be, light or dark as the system is. */
export type Theme = "system" | "light" | "dark" | "contrast";

const KEY = "trunkline.theme";
const current = signal<Theme>(remembered());

/** The chosen theme, to be watched. */
export const theme = { current } as const;

/** Chooses a theme and remembers it on this device; "system" follows the system again. */
export function chooseTheme(next: Theme): void {
  show(next);
  try {
    if (next === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch {
    // Storage is blocked: the choice holds until the page is closed.
  }
}

/** What is chosen in another tab counts here, too; call once. */
export function watchTheme(): void {
  addEventListener("storage", ({ key, newValue }) => {
    if (key === KEY || key === null) show(asTheme(newValue ?? undefined));
  });
}

function show(next: Theme): void {
  current.value = next;
  const root = document.documentElement;
  if (next === "system") delete root.dataset.theme;
  else root.dataset.theme = next;
}

/** What is to be seen now, whoever chose it. */
export function isDark(): boolean {
  if (current.value === "light" || current.value === "dark") return current.value === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function remembered(): Theme {
  // begin.js has read the storage before us.
  return asTheme(typeof document === "undefined" ? undefined : document.documentElement.dataset.theme);
}

function asTheme(value: string | undefined): Theme {
  return value === "light" || value === "dark" || value === "contrast" ? value : "system";
}
