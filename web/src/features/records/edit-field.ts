import { type ApiError, asApiError } from "../../data/http.ts";
import { isQueued } from "../../data/outbox.ts";

/** A record that knows how often it was changed. */
export interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** A fact of a record that is changed where it stands. */
export interface FieldEdit<Row extends Versioned> {
  readonly id: string;
  readonly label: string;
  readonly type?: "text" | "email" | "tel" | "number" | "date";
  /** It is one of these instead of what somebody types. */
  readonly choices?: readonly (readonly [value: string, text: string])[];
  /** What it is, as it would be typed. */
  readonly read: (row: Row) => string;
  /** How it is written where it is only read; left out: as it is typed. */
  readonly text?: (row: Row) => string;
  /** The record as it will be, to be shown before the server has answered. */
  readonly preview: (row: Row, entered: string) => Row;
  readonly send: (row: Row, entered: string) => Promise<Row>;
}

/** Where a record is read anew, and shown. */
export interface RecordStore<Row> {
  readonly read: (id: string) => Promise<Row>;
  readonly show: (row: Row) => void;
}

/** What became of a change. */
export type EditOutcome<Row> =
  | { readonly kind: "saved"; readonly row: Row }
  /** There is no network: it is kept here, and goes out later. */
  | { readonly kind: "queued" }
  | { readonly kind: "conflict"; readonly theirs: Row }
  | { readonly kind: "failed"; readonly error: ApiError };

/** Others change a record between two tries; nobody does so for ever. */
const MAX_TRIES = 4;

/**
 * Changes a fact: it is shown at once, and put back when the server refuses. When somebody else has changed the record meanwhile but not
 * this fact, nobody needs to be asked; when it was this fact, theirs is shown and answered.
 */
export async function saveField<Row extends Versioned>(
  store: RecordStore<Row>,
  field: FieldEdit<Row>,
  row: Row,
  entered: string,
  tries = MAX_TRIES,
): Promise<EditOutcome<Row>> {
  store.show(field.preview(row, entered));
  try {
    const saved = await field.send(row, entered);
    store.show(saved);
    return { kind: "saved", row: saved };
  } catch (thrown) {
    const error = asApiError(thrown);
    if (isQueued(error)) return { kind: "queued" };
    const theirs = error.status === 412 ? await store.read(row.id).catch(() => undefined) : undefined;
    store.show(theirs ?? row);
    if (!theirs || theirs.version === row.version) return { kind: "failed", error };
    if (field.read(theirs) === entered) return { kind: "saved", row: theirs };
    if (field.read(theirs) !== field.read(row)) return { kind: "conflict", theirs };
    return tries > 1 ? saveField(store, field, theirs, entered, tries - 1) : { kind: "failed", error };
  }
}

/** Tags as somebody types them. */
export function tagsFrom(entered: string): string[] {
  const tags = entered.split(",").map((tag) => tag.trim().toLowerCase());
  return [...new Set(tags.filter(Boolean))];
}
