import { afterTwoFrames } from "./frames.ts";
import { handKeys } from "./hold-keys.ts";

/** For so long a page is waited for, and a key; whoever has waited longer has begun something else. */
export const KEPT_MS = 3_000;

interface Kept {
  readonly key: string;
  readonly obey: () => void;
  readonly atMs: number;
}

/** The page that is on its way, or whose keys are being obeyed. */
let coming: { readonly url: string; readonly begunAtMs: number; readonly kept: Kept[] } | undefined;
let takeBack: (() => void) | undefined;

/** Another page is on its way: keys that are pressed from now on are meant for it, and not for what is still shown. */
export function beginTypeAhead(url: string): void {
  takeBack?.();
  if (coming?.url !== url) coming = { url, begunAtMs: performance.now(), kept: [] };
}

/** It is there: what was kept is obeyed, in order, once the page listens; each key once what the one before it did is shown. */
export function endTypeAhead(): void {
  takeBack?.();
  takeBack = afterTwoFrames(() => {
    const next = coming?.kept.shift();
    // One of them may have opened a window or led to a field: the rest was meant for that.
    if (!coming || !next || handKeys([next, ...coming.kept].map(({ key }) => key))) {
      coming = undefined;
      return;
    }
    if (performance.now() - next.atMs <= KEPT_MS) next.obey();
    endTypeAhead();
  });
}

/** Keeps a key while a page is on its way; false when none is, and it is to be obeyed now. */
export function keepAhead(key: string, obey: () => void): boolean {
  const atMs = performance.now();
  if (coming && atMs - coming.begunAtMs > KEPT_MS) coming = undefined;
  coming?.kept.push({ key, obey, atMs });
  return coming !== undefined;
}
