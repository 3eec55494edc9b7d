import { effect, signal } from "@preact/signals";
import { session } from "../data/session.ts";

/** Something that somebody has looked at. */
export interface RecentItem {
  readonly path: string;
  readonly text: string;
}

const KEY = "trunkline.recent";
const MAX_ITEMS = 8;
const items = signal<readonly RecentItem[]>(remembered());

/** What was looked at last, the newest first. */
export const recent = { items } as const;

/** Somebody looks at it now. */
export function noteRecent(item: RecentItem): void {
  items.value = withNewest(items.peek(), item);
  keep(items.value);
}

/** The list with this one first, once. */
export function withNewest(list: readonly RecentItem[], item: RecentItem): readonly RecentItem[] {
  return [item, ...list.filter(({ path }) => path !== item.path)].slice(0, MAX_ITEMS);
}

/** Whoever signs in next sees nothing of what was looked at before; call once. */
export function watchRecent(): void {
  effect(() => {
    if (session.current.value.state !== "signed_out") return;
    items.value = [];
    keep([]);
  });
}

function keep(list: readonly RecentItem[]): void {
  try {
    if (list.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    // Storage is blocked: it is remembered until the page is closed.
  }
}

function remembered(): readonly RecentItem[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(value) ? value.filter(isItem).slice(0, MAX_ITEMS) : [];
  } catch {
    return [];
  }
}

/** Of another version, or of another hand. */
function isItem(value: unknown): value is RecentItem {
  if (typeof value !== "object" || value === null) return false;
  const { path, text } = value as Partial<RecentItem>;
  return typeof text === "string" && typeof path === "string" && /^\/(?!\/)/.test(path);
}
