import { isWithinScope, type RecordScope } from "../../platform/record-scope/index.ts";
import type { ReadLine, Values } from "./import-cells.policy.ts";
import type { Duplicates, Finding, LineAction, MappedField } from "./imports.contract.ts";

/** A record that a line may be about. */
export interface KnownRecord {
  readonly id: string;
  readonly email: string | null;
  readonly phone: string | null;
}

/** What is to become of a line. */
export interface LinePlan<Row extends KnownRecord> {
  readonly line: number;
  readonly action: Extract<LineAction, "create" | "update" | "skip" | "error">;
  readonly findings: readonly Finding[];
  /** What to write; empty for what is skipped. */
  readonly values: Values;
  /** The record that has the line's number or address already. */
  readonly same: Row | null;
}

/** By what lines and records are told to be the same: `phone:+1514…`, `email:…`. */
export function keysOf({ phone, email }: Values): string[] {
  return [
    ...(typeof phone === "string" ? [`phone:${phone}`] : []),
    ...(typeof email === "string" ? [`email:${email}`] : []),
  ];
}

/** Decides what becomes of one line. `earlierLine`: the one of this file that has its number or address, too. */
export function planLine<Row extends KnownRecord>(options: {
  readonly line: number;
  readonly read: ReadLine;
  readonly earlierLine: number | undefined;
  /** Newest first. */
  readonly known: readonly Row[];
  readonly duplicates: Duplicates;
  readonly scope: RecordScope;
  /** Names of fields without which no record is made. */
  readonly required?: readonly MappedField[];
  ownerOf(row: Row): string | null;
}): LinePlan<Row> {
  const { line, read, earlierLine, known, duplicates, scope } = options;
  const plan = (
    action: LinePlan<Row>["action"],
    findings: readonly Finding[],
    values: Values = {},
    same: Row | null = null,
  ) => ({ line, action, findings, values, same });

  if (read.findings.length > 0) return plan("error", read.findings);
  if (earlierLine !== undefined) return plan("skip", [repeats(earlierLine)]);
  const { phone, email } = read.values;
  const byPhone = known.filter((row) => row.phone !== null && row.phone === phone);
  const byEmail = known.filter((row) => row.email !== null && row.email === email);
  const byBoth = byPhone.filter((row) => byEmail.includes(row));
  const candidates = byBoth.length > 0 ? byBoth : [...byPhone, ...byEmail];
  const [same] = candidates.filter((row) => isWithinScope(scope, options.ownerOf(row)));
  if (candidates.length === 0) {
    const missing = (options.required ?? []).filter((field) => !Object.hasOwn(read.values, field));
    return missing.length > 0 ? plan("error", missing.map(isMissing)) : plan("create", [], read.values);
  }
  if (!same) return plan("skip", [HIDDEN]);
  if (duplicates === "skip") return plan("skip", [EXISTS], {}, same);
  if (byBoth.length === 0 && byPhone.length > 0 && byEmail.length > 0) return plan("error", [TWO_RECORDS]);
  const { values, findings } = changesOf(same, read.values, duplicates);
  return Object.keys(values).length === 0
    ? plan("skip", [...findings, NOTHING_NEW], {}, same)
    : plan("update", findings, values, same);
}

/** The plan of a line that turned out to be about the record of an earlier one. */
export function skipAsRepeated<Row extends KnownRecord>(
  plan: LinePlan<Row>,
  earlierLine: number,
): LinePlan<Row> {
  return { ...plan, action: "skip", findings: [repeats(earlierLine)], values: {} };
}

function changesOf(
  same: KnownRecord,
  given: Values,
  duplicates: Duplicates,
): { readonly values: Values; readonly findings: readonly Finding[] } {
  const now = new Map<string, unknown>(Object.entries(same));
  const isEmpty = (field: string) => {
    const value = now.get(field);
    return (
      (value ?? null) === null ||
      (Array.isArray(value) && value.length === 0) ||
      (field === "consent" && value === "unknown")
    );
  };
  // Whoever said no is not asked by a list: an old file must not bring the consent back.
  const staysWithdrawn =
    now.get("consent") === "withdrawn" && ![undefined, "withdrawn"].includes(given.consent as string);
  const values = Object.fromEntries(
    Object.entries(given).filter(
      ([field, value]) =>
        (duplicates === "overwrite" || isEmpty(field)) &&
        JSON.stringify(value) !== JSON.stringify(now.get(field)) &&
        !(field === "consent" && staysWithdrawn),
    ),
  );
  return { values, findings: staysWithdrawn ? [CONSENT_STAYS] : [] };
}

function isMissing(field: MappedField): Finding {
  return {
    code: "is_missing",
    field,
    why: "New records must have it",
    whatToDo: "Fill it in, or say which column holds it",
  };
}

const HIDDEN: Finding = {
  code: "exists_elsewhere",
  field: null,
  why: "Somebody outside of your department has a record with this number or address",
  whatToDo: "Ask a supervisor",
};

const EXISTS: Finding = {
  code: "exists",
  field: null,
  why: "A record has this number or address already",
  whatToDo: "Nothing; or choose to fill in its empty fields, or to overwrite them",
};

const NOTHING_NEW: Finding = {
  code: "nothing_new",
  field: null,
  why: "The record has all of it already",
  whatToDo: "Nothing",
};

const TWO_RECORDS: Finding = {
  code: "two_records",
  field: null,
  why: "One record has the number, and another the address",
  whatToDo: "Merge the two, or take one of both out of the line",
};

const CONSENT_STAYS: Finding = {
  code: "consent_stays_withdrawn",
  field: "consent",
  why: "The person has withdrawn the consent; a file does not bring it back",
  whatToDo: "Change it on the person's page, if it was given anew",
};

function repeats(line: number): Finding {
  return {
    code: "repeats_line",
    field: null,
    why: `Line ${line} has the same number or address`,
    whatToDo: `Put what is new into line ${line}`,
  };
}
