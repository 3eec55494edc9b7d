/** Between two looks at the heap. */
const LOOK_EVERY_MS = 60_000;
/** So many looks make a window; its smallest is what garbage collection leaves. */
const LOOKS = 5;
/** A heap whose floor rises in each of so many windows, by so much in all, leaks. */
const WINDOWS = 6;
const LEAK_BYTES = 50_000_000;
/** A page may use so much (CC-7). */
const MAX_HEAP_BYTES = 500_000_000;
/** A page that was left is collected by then; so many that were not are a leak. */
const DETACHED_AFTER_MS = 5 * 60_000;
const MAX_DETACHED = 5;

/** What grew without need. */
export interface Leak {
  readonly what: "heap" | "heap over budget" | "detached pages";
  readonly bytes: number;
}

/** Judges the heap by its floor; a leak is told once. */
export function createHeapJudge(): (usedBytes: number) => Leak | undefined {
  let looks: number[] = [];
  let floors: number[] = [];
  const told = new Set<Leak["what"]>();
  const once = (leak: Leak): Leak | undefined => {
    if (told.has(leak.what)) return undefined;
    told.add(leak.what);
    return leak;
  };
  return (usedBytes) => {
    looks.push(usedBytes);
    if (looks.length < LOOKS) return undefined;
    const floor = Math.min(...looks);
    looks = [];
    floors = [...floors, floor].slice(-WINDOWS);
    if (floor > MAX_HEAP_BYTES) return once({ what: "heap over budget", bytes: floor });
    const grew = floor - (floors[0] ?? floor);
    const isSteady = floors.every((one, index) => index === 0 || one > (floors[index - 1] ?? 0));
    return floors.length === WINDOWS && isSteady && grew > LEAK_BYTES
      ? once({ what: "heap", bytes: grew })
      : undefined;
  };
}

/** Follows what pages that were left keep alive. */
export function createDetachedWatch(): {
  readonly left: (page: Element, nowMs: number) => void;
  readonly count: (nowMs: number) => number;
} {
  let pages: { readonly page: WeakRef<Element>; readonly leftAtMs: number }[] = [];
  return {
    left(page, nowMs) {
      pages.push({ page: new WeakRef(page), leftAtMs: nowMs });
    },
    count(nowMs) {
      pages = pages.filter(({ page }) => page.deref()?.isConnected === false);
      return pages.filter(({ leftAtMs }) => nowMs - leftAtMs >= DETACHED_AFTER_MS).length;
    },
  };
}

/** Looks at the heap, where the browser tells it, and at pages that were left; `onLeak` is told once of each kind. */
export function watchMemory(onLeak: (leak: Leak) => void): () => void {
  const judge = createHeapJudge();
  const detached = createDetachedWatch();
  let isDetachedTold = false;
  const main = document.getElementById("main");
  const observer = new MutationObserver((records) => {
    for (const node of records.flatMap(({ removedNodes }) => [...removedNodes])) {
      if (node instanceof Element) detached.left(node, performance.now());
    }
  });
  if (main) observer.observe(main, { childList: true });
  const timer = setInterval(async () => {
    const count = detached.count(performance.now());
    if (count > MAX_DETACHED && !isDetachedTold) {
      isDetachedTold = true;
      onLeak({ what: "detached pages", bytes: 0 });
    }
    const usedBytes = await usedHeapBytes();
    const leak = usedBytes === undefined ? undefined : judge(usedBytes);
    if (leak) onLeak(leak);
  }, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    observer.disconnect();
  };
}

interface MemoryPerformance {
  readonly memory?: { readonly usedJSHeapSize: number };
  /** Only where the page is isolated from all others. */
  measureUserAgentSpecificMemory?(): Promise<{ readonly bytes: number }>;
}

async function usedHeapBytes(): Promise<number | undefined> {
  const { memory } = performance as MemoryPerformance;
  if (globalThis.crossOriginIsolated) {
    const measured = await (performance as MemoryPerformance)
      .measureUserAgentSpecificMemory?.()
      .catch(() => undefined);
    if (measured) return measured.bytes;
  }
  return memory?.usedJSHeapSize;
}
