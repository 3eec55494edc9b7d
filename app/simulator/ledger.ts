/**
 * What reached the outside world: SMS and calls taken and refused, words read aloud, webhooks sent, mails, push messages, pages and events received, and
 * what services were asked.
 */
export const LEDGER_KINDS = [
  "sms",
  "call",
  "spoken",
  "refused",
  "webhook",
  "mail",
  "push",
  "page",
  "received",
  "transcription",
  "llm",
  "billing",
] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

/** One entry; its other fields depend on the kind. */
export interface LedgerEntry {
  /** Grows by one with every entry of any kind. */
  readonly seq: number;
  readonly kind: LedgerKind;
  /** ISO time. */
  readonly at: string;
  readonly [field: string]: unknown;
}

/** Which entries are wanted. */
export interface LedgerQuery {
  readonly kind?: LedgerKind | undefined;
  /** Only entries at or after this time. */
  readonly since?: Date | undefined;
  readonly limit: number;
}

/** A bounded memory with counters that are not bounded. */
export interface Ledger {
  /** Adds an entry; the fields given may change later (an SMS goes through its states). */
  add(kind: LedgerKind, fields: Record<string, unknown>): void;
  /** The newest `limit` matching entries, oldest of them first; `total`: how many match in memory. */
  list(query: LedgerQuery): { items: LedgerEntry[]; total: number };
  /** How many entries of each kind there were since the last clear, kept or not. */
  counts(): Record<LedgerKind, number>;
  clear(): void;
}

/** Keeps the newest `capacity` entries of each kind. */
export function createLedger(capacity = 5_000): Ledger {
  let seq = 0;
  const kept = new Map<LedgerKind, LedgerEntry[]>(LEDGER_KINDS.map((kind) => [kind, []]));
  const counted = new Map<LedgerKind, number>();

  return {
    add(kind, fields) {
      seq += 1;
      const entries = kept.get(kind) ?? [];
      entries.push(Object.assign(fields, { seq, kind, at: new Date().toISOString() }));
      // Cut in lumps: dropping one at a time from the front would copy the list each time.
      if (entries.length > capacity * 1.1) entries.splice(0, entries.length - capacity);
      counted.set(kind, (counted.get(kind) ?? 0) + 1);
    },
    list({ kind, since, limit }) {
      const kinds = kind ? [kind] : LEDGER_KINDS;
      const from = since?.toISOString() ?? "";
      const matching = kinds.flatMap((one) => (kept.get(one) ?? []).filter((entry) => entry.at >= from));
      if (!kind) matching.sort((a, b) => a.seq - b.seq);
      return { items: limit > 0 ? matching.slice(-limit) : [], total: matching.length };
    },
    counts() {
      return Object.fromEntries(LEDGER_KINDS.map((kind) => [kind, counted.get(kind) ?? 0])) as Record<
        LedgerKind,
        number
      >;
    },
    clear() {
      for (const entries of kept.values()) entries.length = 0;
      counted.clear();
    },
  };
}
