import { options, type VNode } from "preact";

/** One picture of sixty in a second: what takes longer is seen as a jerk (DF-8). */
export const FRAME_MS = 1_000 / 60;

/** What of preact's hooks is used; it names them so in every build. */
interface Hooks {
  /** Before a node is compared. */
  __b?: ((vnode: VNode) => void) | undefined;
  /** When a node, and all below it, is done. */
  diffed?: ((vnode: VNode) => void) | undefined;
}

interface Started {
  readonly vnode: VNode;
  readonly atMs: number;
  /** One below it was slow, and is told of instead. */
  hasSlowChild: boolean;
}

/** Times every component with all below it; `onSlow` is told of the lowest one that takes more than a frame. The answer stops it. */
export function watchRenderTimes(
  onSlow: (name: string, durationMs: number) => void,
  now: () => number = () => performance.now(),
): () => void {
  const hooks = options as Hooks;
  const before = { __b: hooks.__b, diffed: hooks.diffed };
  let started: Started[] = [];

  hooks.__b = (vnode) => {
    if (typeof vnode.type === "function") started.push({ vnode, atMs: now(), hasSlowChild: false });
    before.__b?.(vnode);
  };
  hooks.diffed = (vnode) => {
    before.diffed?.(vnode);
    if (typeof vnode.type !== "function") return;
    const index = started.findLastIndex((one) => one.vnode === vnode);
    const one = started[index];
    if (!one) return;
    // Those after it have thrown or wait for their code: nothing ends them.
    started = started.slice(0, index);
    const durationMs = now() - one.atMs;
    const isSlow = durationMs > FRAME_MS;
    const parent = started.at(-1);
    if (parent && (isSlow || one.hasSlowChild)) parent.hasSlowChild = true;
    if (isSlow && !one.hasSlowChild) onSlow(nameOf(vnode), durationMs);
  };
  return () => Object.assign(hooks, before);
}

function nameOf({ type }: VNode): string {
  if (typeof type !== "function") return "other";
  return type.displayName ?? (type.name || "other");
}
