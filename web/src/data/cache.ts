import { type ReadonlySignal, signal } from "@preact/signals";
import { ApiError } from "./api.ts";

/** What is known of something that the server has. Old data stays while newer is fetched, and when that fails. */
export interface Resource<T> {
  readonly data: T | undefined;
  readonly error: ApiError | undefined;
  readonly isLoading: boolean;
  /** When the data came; milliseconds since 1970. */
  readonly fetchedAtMs: number | undefined;
}

/** A resource that can be watched and fetched again. */
export interface CacheEntry<T> {
  readonly state: ReadonlySignal<Resource<T>>;
  /** Fetches; joins a fetch that is under way, unless `again` says that it may have begun too early. */
  load(options?: { readonly again?: boolean }): Promise<void>;
  /** Changes the data at once, before or without the server's word. */
  update(change: (data: T) => T): void;
}

const CAPACITY = 60;
/** Younger data is shown without asking again when somebody comes back to it. */
const FRESH_MS = 1_000;

/** Answers by key, least recently used out first. */
export class ResourceCache {
  readonly #entries = new Map<string, CacheEntry<unknown>>();
  readonly #capacity: number;

  constructor(capacity = CAPACITY) {
    this.#capacity = capacity;
  }

  /** The entry of a key; a key must always come with the same kind of fetch. */
  entry<T>(key: string, fetcher: () => Promise<T>): CacheEntry<T> {
    const known = this.#entries.get(key) as CacheEntry<T> | undefined;
    const entry = known ?? createEntry(fetcher);
    this.#entries.delete(key);
    this.#entries.set(key, entry as CacheEntry<unknown>);
    if (this.#entries.size > this.#capacity) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.#entries.delete(oldest.value);
    }
    return entry;
  }

  /** Forgets everything: somebody else may sit here now. */
  clear(): void {
    this.#entries.clear();
  }

  get size(): number {
    return this.#entries.size;
  }
}

/** True when data is so new that it need not be fetched again. */
export function isFresh({ fetchedAtMs }: Resource<unknown>, nowMs: number): boolean {
  return fetchedAtMs !== undefined && nowMs - fetchedAtMs < FRESH_MS;
}

function createEntry<T>(fetcher: () => Promise<T>): CacheEntry<T> {
  const state = signal<Resource<T>>({
    data: undefined,
    error: undefined,
    isLoading: false,
    fetchedAtMs: undefined,
  });
  let underWay: Promise<void> | undefined;
  let generation = 0;

  async function fetchOnce(): Promise<void> {
    generation += 1;
    const mine = generation;
    state.value = { ...state.peek(), isLoading: true };
    try {
      const data = await fetcher();
      if (mine !== generation) return;
      state.value = { data, error: undefined, isLoading: false, fetchedAtMs: Date.now() };
    } catch (thrown) {
      if (mine !== generation) return;
      state.value = { ...state.peek(), error: asApiError(thrown), isLoading: false };
    }
  }

  return {
    state,
    load({ again = false } = {}) {
      if (underWay && !again) return underWay;
      const mine: Promise<void> = fetchOnce().finally(() => {
        if (underWay === mine) underWay = undefined;
      });
      underWay = mine;
      return mine;
    },
    update(change) {
      const { data } = state.peek();
      if (data !== undefined) state.value = { ...state.peek(), data: change(data) };
    },
  };
}

/** Any thrown value as an ApiError. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const title = thrown instanceof Error ? thrown.message : "Something went wrong";
  return new ApiError({ status: 0, code: "unexpected", title });
}

/** The cache of this page. */
export const resources = new ResourceCache();
