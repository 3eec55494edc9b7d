import { afterTwoFrames } from "./frames.ts";

/** For so long a page is waited for, and a key; whoever has waited longer has begun something else. */
export const KEPT_MS = 3_000;

interface Kept {
  readonly obey: () => void;
  readonly atMs: number;
}

let kept: Kept[] | undefined;
let begunAtMs = 0;
let takeBack: (() => void) | undefined;

/** Another page is on its way: keys that are pressed from now on are meant for it, and not for what is still shown. */
export function beginTypeAhead(): void {
  takeBack?.();
  kept ??= [];
  begunAtMs = performance.now();
}

/** It is there: what was kept is obeyed, in order, once the page listens. */
export function endTypeAhead(): void {
  takeBack?.();
  takeBack = afterTwoFrames(() => {
    const due = kept ?? [];
    kept = undefined;
    for (const { obey, atMs } of due) if (performance.now() - atMs <= KEPT_MS) obey();
  });
}

/** Keeps a key while a page is on its way; false when none is, and it is to be obeyed now. */
export function keepAhead(obey: () => void): boolean {
  const atMs = performance.now();
  if (atMs - begunAtMs > KEPT_MS) kept = undefined;
  kept?.push({ obey, atMs });
  return kept !== undefined;
}
