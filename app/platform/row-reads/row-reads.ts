import DataLoader from "dataloader";
import { type ReadWindow, readWindow } from "./read-window.ts";

/** Reads of rows by their id, of which those of one request that come together are one statement. */
export interface RowReads<Row> {
  /** As it is now; null where there is none. */
  get(id: string): Promise<Row | null>;
  /** Those that there are, by id. */
  getMany(ids: readonly string[]): Promise<ReadonlyMap<string, Row>>;
}

/**
 * Gathers reads by id. What is asked for in one tick of a request, or in one window of a batch (see `withBatchedReads`), is read by one call of
 * `read`. Nothing is kept: whoever asks after a write reads what was written, and no request reads for another one.
 */
export function createRowReads<Row>(
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, Row>>,
): RowReads<Row> {
  const loaders = new WeakMap<ReadWindow, DataLoader<string, Row | null>>();

  function loaderIn(window: ReadWindow): DataLoader<string, Row | null> {
    const known = loaders.get(window);
    if (known) return known;
    const loader = new DataLoader<string, Row | null>(
      async (ids) => {
        const rows = await read([...new Set(ids)]);
        return ids.map((id) => rows.get(id) ?? null);
      },
      { cache: false, batchScheduleFn: window.schedule },
    );
    loaders.set(window, loader);
    return loader;
  }

  async function getMany(ids: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    if (ids.length === 0) return new Map();
    const window = readWindow();
    if (!window) return read([...new Set(ids)]);
    const loader = loaderIn(window);
    const rows = await window.waiting(Promise.all(ids.map((id) => loader.load(id))));
    return new Map(ids.flatMap((id, index) => (rows[index] ? [[id, rows[index]] as const] : [])));
  }

  return {
    getMany,
    get: async (id) => (await getMany([id])).get(id) ?? null,
  };
}
