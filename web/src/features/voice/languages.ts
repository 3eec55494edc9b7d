/** Those that voice commands are understood in. */
const UNDERSTOOD = ["en", "fr"] as const;
type Understood = (typeof UNDERSTOOD)[number];
const FALLBACK = ["en-US", "fr-FR"];
const KEY = "trunkline.voice.language";

/** What can be spoken here: the browser's languages that are understood, and one of each of the others. */
export function offeredLanguages(preferred: readonly string[] = navigator.languages): readonly string[] {
  const own = preferred.filter((tag) => understoodIn(tag) !== undefined && tag.includes("-"));
  const missing = FALLBACK.filter((tag) => !own.some((one) => understoodIn(one) === understoodIn(tag)));
  return [...new Set([...own, ...missing])];
}

/** The language of the server's grammar for a spoken one. */
export function understoodIn(tag: string): Understood | undefined {
  return UNDERSTOOD.find((language) => tag === language || tag.startsWith(`${language}-`));
}

/** What was chosen last on this device, or what the browser likes best. */
export function chosenLanguage(offered: readonly string[] = offeredLanguages()): string {
  const remembered = read();
  return offered.find((tag) => tag === remembered) ?? offered[0] ?? "en-US";
}

/** Remembers the language on this device. */
export function chooseLanguage(tag: string): void {
  try {
    localStorage.setItem(KEY, tag);
  } catch {
    // Storage is blocked: it holds while the panel is open.
  }
}

/** A language in its own words: "English (Canada)". */
export function languageName(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: "language", languageDisplay: "standard" }).of(tag) ?? tag;
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
