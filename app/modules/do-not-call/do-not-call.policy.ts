import type { DncReason, DncVerdict } from "./do-not-call.contract.ts";

/** A number that somebody wants listed, as given. */
export interface DncInput {
  readonly phone: string;
  readonly reason: DncReason;
  /** ISO 8601; null: for good. */
  readonly expiresAt: string | null;
  readonly note: string | null;
}

/** A number ready to be listed: E.164. */
export interface DncEntry extends Omit<DncInput, "expiresAt"> {
  readonly expiresAt: Date | null;
}

/** What became of one line of a batch. */
export interface DncLine {
  readonly index: number;
  readonly phone: string | null;
  readonly verdict: DncVerdict;
  readonly detail: string | null;
}

/** A batch after reading: what to list, each number once, and what is known of each line before it is listed. */
export interface ReadBatch {
  readonly entries: readonly DncEntry[];
  /** `listed`: the verdict is that of the entry. */
  readonly lines: readonly (Omit<DncLine, "verdict"> & { readonly verdict: DncVerdict | "listed" })[];
}

/** Does an entry count at this time? */
export function isActive({ expiresAt }: { readonly expiresAt: Date | null }, at: Date): boolean {
  return expiresAt === null || expiresAt > at;
}

/** The digits to look for: the zero that some countries put before a number at home (`020 …`) is no part of it. */
export function searchedDigits(typed: string): string {
  const digits = typed.replace(/\D/g, "");
  return /^0+(.{3,})$/.exec(digits)?.[1] ?? digits;
}

/** Reads a batch: numbers made E.164; of lines with the same number the one that counts longest is listed. */
export function readBatch(
  inputs: readonly DncInput[],
  toE164: (text: string) => string | null,
  now: Date,
): ReadBatch {
  const entries = new Map<string, DncEntry>();
  const lines = inputs.map((input, index) => {
    const phone = toE164(input.phone);
    const expiresAt = input.expiresAt === null ? null : new Date(input.expiresAt);
    if (phone === null)
      return invalid(index, phone, "is no telephone number; write it with its country code");
    if (!isActive({ expiresAt }, now)) return invalid(index, phone, "has expired already; leave it out");
    const same = entries.get(phone);
    const entry = { ...input, phone, expiresAt };
    if (!same || endOf(entry) > endOf(same)) entries.set(phone, entry);
    return { index, phone, verdict: same ? ("repeated" as const) : ("listed" as const), detail: null };
  });
  return { entries: [...entries.values()], lines };
}

function endOf({ expiresAt }: DncEntry): number {
  return expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
}

function invalid(index: number, phone: string | null, detail: string) {
  return { index, phone, verdict: "invalid" as const, detail };
}
