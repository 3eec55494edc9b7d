/**
 * Hands items on in groups: the first at once, those that follow it within `intervalMs` together at its end. A burst costs one
 * change of the screen and not hundreds; a single item waits for nothing.
 */
export function coalesce<Item>(
  intervalMs: number,
  take: (items: readonly Item[]) => void,
): { readonly add: (item: Item) => Promise<void>; readonly stop: () => void } {
  let gathered: Item[] = [];
  let handedOn = Promise.withResolvers<void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    if (gathered.length === 0) {
      timer = undefined;
      return;
    }
    const items = gathered;
    gathered = [];
    timer = setTimeout(flush, intervalMs);
    const { resolve } = handedOn;
    handedOn = Promise.withResolvers();
    take(items);
    resolve();
  };
  return {
    /** Resolves when the item is handed on. */
    add(item) {
      gathered.push(item);
      const { promise } = handedOn;
      if (timer === undefined) flush();
      return promise;
    },
    /** What is gathered is handed on first: nothing is lost. */
    stop() {
      flush();
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
