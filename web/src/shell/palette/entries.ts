import { queryClient } from "../../data/query-client.ts";
import { askToSignOut, can } from "../../data/session.ts";
import { myFlagsQuery } from "../../features/flags/flags.queries.ts";
import { PAGES } from "../../pages/index.ts";
import { HELP, THEME } from "../../ui/common-shortcuts.ts";
import type { IconName } from "../../ui/icon.tsx";
import type { Shortcut } from "../../ui/shortcuts.ts";
import { chooseTheme, isDark } from "../../ui/theme.ts";
import { toggleNav } from "../nav-state.ts";
import { administrationItems, workSections } from "../navigation.ts";
import { recent } from "../recent.ts";
import { NAVIGATION, VOICE } from "../shell.shortcuts.ts";
import type { VoiceBegin } from "../voice/begin.ts";
import { bestMatches } from "./match.ts";
import { paletteWords as words } from "./palette.strings.ts";

/** A line of the palette: it leads somewhere, or does something. */
export interface Entry {
  readonly id: string;
  readonly text: string;
  readonly icon: IconName;
  readonly detail?: string | undefined;
  readonly shortcut?: Shortcut | undefined;
  readonly path?: string;
  readonly run?: () => void;
}

/** Entries under a heading. */
export interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** So many of what was looked at last are offered. */
const RECENT_SHOWN = 5;

/** What is offered without asking the server. */
export function ownGroups(typed: string, showShortcuts: () => void): readonly Group[] {
  const best = (entries: readonly Entry[]) => bestMatches(entries, typed, ({ text }) => text);
  const groups = [
    { title: words.recent, entries: best(recentEntries()).slice(0, RECENT_SHOWN) },
    { title: words.pages, entries: best(pageEntries()) },
    { title: words.actions, entries: best([...commandEntries(), ...actionEntries(showShortcuts)]) },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

/** What was typed, as something to be done: last, for whoever finds nothing that is called so. */
export function voiceGroup(typed: string, onVoice: (begin: VoiceBegin) => void): readonly Group[] {
  if (!can("voice-commands:use")) return [];
  const text = typed.trim();
  const entry: Entry =
    text === ""
      ? {
          id: "voice",
          text: words.voice,
          icon: "mic",
          shortcut: VOICE,
          run: () => onVoice({ listens: true }),
        }
      : { id: "voice", text: words.ask(text), icon: "mic", run: () => onVoice({ listens: false, text }) };
  return [{ title: words.commands, entries: [entry] }];
}

function recentEntries(): readonly Entry[] {
  return recent.items.value
    .filter(({ path }) => path !== location.pathname)
    .map(({ path, text }) => ({ id: `recent:${path}`, text, icon: "history", path, detail: kindOf(path) }));
}

/** The page whose item it is: "/calls/1" is of "Calls". */
function kindOf(path: string): string | undefined {
  const page = PAGES.find(({ route, nav }) => nav && path.startsWith(`${route}/`));
  return page?.nav?.text;
}

function pageEntries(): readonly Entry[] {
  // Known already: the navigation has asked.
  const flags = queryClient.getQueryData(myFlagsQuery.queryKey);
  const items = [
    ...workSections(can).flat(),
    ...administrationItems(can).filter(({ flag }) => flag === undefined || flags?.[flag]),
    { href: "/profile", text: words.profile, icon: "user" as const },
    { href: "/settings", text: words.settings, icon: "sliders" as const },
  ];
  return items.map(({ href, text, icon }) => ({
    id: `page:${href}`,
    text,
    icon,
    path: href,
    shortcut: PAGES.flatMap(({ ways = [] }) => ways).find(({ path }) => path === href)?.shortcut,
  }));
}

function commandEntries(): readonly Entry[] {
  return PAGES.flatMap(({ commands = [] }) => commands)
    .filter(({ permission }) => can(permission))
    .map(({ text, icon, path }) => ({ id: `command:${text}`, text, icon, path }));
}

function actionEntries(showShortcuts: () => void): readonly Entry[] {
  return [
    {
      id: "theme",
      text: isDark() ? words.light : words.dark,
      icon: isDark() ? "sun" : "moon",
      shortcut: THEME,
      run: () => chooseTheme(isDark() ? "light" : "dark"),
    },
    { id: "nav", text: words.navigation, icon: "panelLeft", shortcut: NAVIGATION, run: toggleNav },
    { id: "shortcuts", text: words.shortcuts, icon: "keyboard", shortcut: HELP, run: showShortcuts },
    { id: "sign-out", text: words.signOut, icon: "logout", run: () => void askToSignOut() },
  ];
}
