import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Call } from "../../data/types.ts";
import { byUrgency, isActive } from "./call-state.ts";

/** Ended calls stay on the board for this long, so that people see how they ended. */
export const LINGER_MS = 6_000;
/** So many ended calls are remembered. */
const RECENT_LIMIT = 8;

interface Known {
  readonly call: Call;
  /** When this version came; by our clock. */
  readonly receivedAtMs: number;
}

/**
 * The calls on the board: a list fetched from the server, kept right by events. Events may be repeated, be older
 * than the list, or come while a list is on its way: the newest version of a call wins, and calls only move forward.
 */
export class ActiveCalls {
  readonly #known = signal<ReadonlyMap<string, Known>>(new Map());
  readonly #recent = signal<readonly Call[]>([]);
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #onNewUrgent: (call: Call) => void;

  /** Calls on the board, most urgent first; those that ended a moment ago are still among them. */
  readonly calls: ReadonlySignal<readonly Call[]> = computed(() =>
    [...this.#known.value.values()].map(({ call }) => call).sort(byUrgency),
  );
  /** Calls that ended lately, newest first. */
  readonly recent: ReadonlySignal<readonly Call[]> = this.#recent;

  /** `onNewUrgent` is called once for every call that becomes P1 while it is watched. */
  constructor(onNewUrgent: (call: Call) => void = () => undefined) {
    this.#onNewUrgent = onNewUrgent;
  }

  /** Takes the server's whole list, asked for at `requestedAtMs`: what is not in it is over. */
  replaceAll(calls: readonly Call[], requestedAtMs: number): void {
    const before = this.#known.peek();
    const next = new Map<string, Known>();
    for (const call of calls) {
      const known = before.get(call.id);
      const isOlder = known && isNewer(known.call, call);
      if (isOlder || this.#hasEnded(call)) continue;
      next.set(call.id, { call, receivedAtMs: Date.now() });
    }
    for (const [id, known] of before) {
      if (next.has(id)) continue;
      // Newer than the list, or still to be seen as ended.
      if (
        known.receivedAtMs >= requestedAtMs ||
        this.#timers.has(id) ||
        calls.some((call) => call.id === id)
      ) {
        next.set(id, known);
      }
    }
    this.#known.value = next;
  }

  /** Takes a changed call. */
  apply(call: Call): void {
    const known = this.#known.peek().get(call.id)?.call;
    if (known && !isNewer(call, known)) return;
    if (!isActive(call)) {
      this.#end(call, known !== undefined);
      return;
    }
    if (this.#hasEnded(call)) return;
    this.#put(call);
    if (call.priority === 1 && known?.priority !== 1) this.#onNewUrgent(call);
  }

  /** Adds calls that had ended before anybody watched. */
  addRecent(calls: readonly Call[]): void {
    const ended = calls.filter((call) => !isActive(call));
    const known = new Set(this.#recent.peek().map(({ id }) => id));
    this.#setRecent([...this.#recent.peek(), ...ended.filter(({ id }) => !known.has(id))]);
  }

  /** Forgets everything and stops all timers. */
  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#known.value = new Map();
    this.#recent.value = [];
  }

  #hasEnded({ id }: Call): boolean {
    return this.#recent.peek().some((call) => call.id === id);
  }

  #end(call: Call, wasShown: boolean): void {
    this.#setRecent([call, ...this.#recent.peek().filter(({ id }) => id !== call.id)]);
    if (!wasShown) return;
    this.#put(call);
    if (this.#timers.has(call.id)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(call.id);
      const next = new Map(this.#known.peek());
      next.delete(call.id);
      this.#known.value = next;
    }, LINGER_MS);
    this.#timers.set(call.id, timer);
  }

  #put(call: Call): void {
    this.#known.value = new Map(this.#known.peek()).set(call.id, { call, receivedAtMs: Date.now() });
  }

  #setRecent(calls: readonly Call[]): void {
    const endedAtMs = (call: Call) => Date.parse(call.endedAt ?? call.updatedAt);
    this.#recent.value = [...calls].sort((a, b) => endedAtMs(b) - endedAtMs(a)).slice(0, RECENT_LIMIT);
  }
}

/** Is `a` a later version than `b`? A final state is never replaced by an active one. */
function isNewer(a: Call, b: Call): boolean {
  if (isActive(a) !== isActive(b)) return !isActive(a);
  return Date.parse(a.updatedAt) > Date.parse(b.updatedAt);
}
