import { type ReadonlySignal, signal } from "@preact/signals";
import { type ApiError, request } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { live } from "../../data/live.ts";
import type { Call, CallList } from "../../data/types.ts";
import { changedCall } from "./board-feed.ts";

/** So many calls come with one request. */
export const PAGE_SIZE = 50;

/** A list of calls that grows page by page. */
export interface CallPagesState {
  readonly items: readonly Call[];
  readonly nextCursor: string | null;
  /** Which request is under way. */
  readonly loading: "first" | "more" | null;
  readonly isLoaded: boolean;
  readonly error: ApiError | undefined;
  /** Calls that have come since the first page was fetched, and are not in the list. */
  readonly newer: number;
}

const EMPTY: CallPagesState = {
  items: [],
  nextCursor: null,
  loading: null,
  isLoaded: false,
  error: undefined,
  newer: 0,
};

type ApiFilters = Readonly<Record<string, string | undefined>>;

/**
 * The pages of one list. Calls in it are kept right by the live board channel; new ones are only counted, so that
 * nothing moves under the hand of somebody who reads.
 */
export class CallPages {
  readonly #state = signal<CallPagesState>(EMPTY);
  readonly #newerIds = new Set<string>();
  #filters: ApiFilters = {};
  #abort: AbortController | undefined;

  readonly state: ReadonlySignal<CallPagesState> = this.#state;

  /** Fetches the first page for these filters; what was shown stays until it comes. */
  async open(filters: ApiFilters): Promise<void> {
    this.#filters = filters;
    this.#state.value = { ...this.#state.peek(), loading: "first" };
    const page = await this.#fetch(undefined);
    if (!page) return;
    this.#newerIds.clear();
    this.#state.value = { ...EMPTY, isLoaded: true, items: page.items, nextCursor: page.nextCursor };
  }

  /** Fetches the first page again. */
  async reload(): Promise<void> {
    await this.open(this.#filters);
  }

  /** Fetches the page after the last. */
  async more(): Promise<void> {
    const { nextCursor, loading } = this.#state.peek();
    if (nextCursor === null || loading !== null) return;
    this.#state.value = { ...this.#state.peek(), loading: "more" };
    const page = await this.#fetch(nextCursor);
    if (!page) return;
    const { items, ...state } = this.#state.peek();
    const known = new Set(items.map(({ id }) => id));
    this.#state.value = {
      ...state,
      items: [...items, ...page.items.filter(({ id }) => !known.has(id))],
      nextCursor: page.nextCursor,
      loading: null,
      error: undefined,
    };
  }

  /** Keeps the calls of the list right until the answer is called. */
  follow(): () => void {
    const stop = live.subscribe("board", {
      onEvent: (event) => {
        const call = changedCall(event);
        if (call) this.apply(call);
      },
      // What is in the list was fetched a moment ago; older pages are history.
      onResync: () => undefined,
    });
    return () => {
      stop();
      this.#abort?.abort();
    };
  }

  /** Takes a changed call: one of the list is replaced, another one counted as newer. */
  apply(call: Call): void {
    const state = this.#state.peek();
    const index = state.items.findIndex(({ id }) => id === call.id);
    const known = state.items[index];
    if (known) {
      if (Date.parse(call.updatedAt) < Date.parse(known.updatedAt)) return;
      this.#state.value = { ...state, items: state.items.with(index, call) };
      return;
    }
    const newest = state.items[0];
    if (!state.isLoaded || this.#newerIds.has(call.id)) return;
    if (newest && Date.parse(call.initiatedAt) <= Date.parse(newest.initiatedAt)) return;
    this.#newerIds.add(call.id);
    this.#state.value = { ...state, newer: this.#newerIds.size };
  }

  async #fetch(cursor: string | undefined): Promise<CallList | undefined> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const query = { ...this.#filters, limit: PAGE_SIZE, cursor };
      return await request<CallList>("/api/calls", { query, signal: abort.signal });
    } catch (thrown) {
      if (!abort.signal.aborted)
        this.#state.value = { ...this.#state.peek(), loading: null, error: asApiError(thrown) };
      return undefined;
    }
  }
}
