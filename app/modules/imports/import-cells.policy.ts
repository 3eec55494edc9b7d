import type { z } from "zod";
import { PHONE_COUNTRIES, toE164 } from "../../platform/phone/index.ts";
import { newContactSchema } from "../contacts/index.ts";
import { type FieldRules, isCustomName, keyOfName, readValue } from "../custom-fields/index.ts";
import { newLeadSchema } from "../leads/index.ts";
import type { Mapping } from "./import-columns.policy.ts";
import type { Finding, ImportField, ImportKind, MappedField } from "./imports.contract.ts";

/** The fields of a record that a line gives, by the record's names of them. */
export type Values = Readonly<Record<string, unknown>>;

/** A line as it is understood: what it gives, and all that is wrong with it. */
export interface ReadLine {
  readonly values: Values;
  readonly findings: readonly Finding[];
}

type Read = { readonly value: unknown } | Finding;

/** One of these must be there. */
const RECOGNIZED_BY: Readonly<Record<ImportKind, readonly string[]>> = {
  contacts: ["firstName", "lastName", "organization", "email", "phone"],
  leads: ["company", "email", "phone"],
};

const MANGLED_NUMBER = /^\d+([.,]\d+)?e\+?\d+$/i;
const EXTENSION = /(ext|extension|poste|x|#)\.?\s*\d+$/i;

const CONSENT_WORDS: Readonly<Record<string, "given" | "withdrawn" | "unknown">> = Object.fromEntries([
  ...["given", "yes", "y", "true", "1", "oui", "o", "vrai", "opt-in"].map((word) => [word, "given"]),
  ...["withdrawn", "no", "n", "false", "0", "non", "faux", "opt-out"].map((word) => [word, "withdrawn"]),
  ["unknown", "unknown"],
  ["inconnu", "unknown"],
]);

const BOOLEAN_WORDS: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...["yes", "y", "true", "1", "oui", "o", "vrai", "x"].map((word) => [word, true]),
  ...["no", "n", "false", "0", "non", "faux"].map((word) => [word, false]),
]);

const PRIORITY_WORDS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    [1, 2, 3, 4].flatMap((n) => [
      [`${n}`, n],
      [`p${n}`, n],
    ]),
  ),
  urgent: 1,
  urgente: 1,
  high: 2,
  haute: 2,
  elevee: 2,
  medium: 3,
  normal: 3,
  normale: 3,
  moyenne: 3,
  low: 4,
  basse: 4,
  faible: 4,
};

const COUNTRIES = countriesByName();

/** Reads a line by its mapping. Numbers without a country code are of the line's country, else of `country`. */
export function readLine(
  kind: ImportKind,
  cells: readonly string[],
  mapping: Mapping,
  country: string,
  own: readonly FieldRules[] = [],
): ReadLine {
  const findings: Finding[] = [];
  const cellOf = (field: MappedField) => cells[mapping.indexOf(field)] ?? "";
  const given = mapping.filter((field) => field !== null).filter((field) => cellOf(field) !== "");

  const named = given.includes("country") ? readCountry(cellOf("country")) : { value: country };
  if (!("value" in named)) findings.push(named);
  const of = "value" in named ? String(named.value) : country;

  const values: Record<string, unknown> = {};
  for (const field of given) {
    if (field === "country") continue;
    const read = isCustomName(field)
      ? readCustom(own, field, cellOf(field))
      : readCell(kind, field, cellOf(field), of);
    if (!("value" in read)) findings.push(read);
    else if (field === "fullName") Object.assign(values, { ...(read.value as Values), ...values });
    else values[field] = read.value;
  }
  if (cells.slice(mapping.length).some((cell) => cell !== "")) findings.push(TOO_MANY_CELLS);
  if (findings.length === 0 && !RECOGNIZED_BY[kind].some((field) => values[field])) {
    findings.push(nothingToRecognize(kind));
  }
  return { values, findings };
}

const TOO_MANY_CELLS: Finding = {
  code: "too_many_cells",
  field: null,
  why: "The line has more cells than the file has columns",
  whatToDo: "Put cells that hold the separator between quotation marks",
};

function nothingToRecognize(kind: ImportKind): Finding {
  return {
    code: "nothing_to_recognize",
    field: null,
    why: `The line has none of ${RECOGNIZED_BY[kind].join(", ")}`,
    whatToDo: "Fill one of them in, or say which column holds it",
  };
}

function readCell(kind: ImportKind, field: ImportField, cell: string, country: string): Read {
  switch (field) {
    case "phone":
      return readPhone(cell, country);
    case "email":
      return bySchema(kind, field, plainAddress(cell), "Write one address, such as name@company.example");
    case "fullName":
      return readName(cell);
    case "tags":
      return bySchema(kind, field, listOf(cell), "Separate tags by commas; each may have 40 characters");
    case "consent":
      return byWord(field, CONSENT_WORDS, cell, "Write given, withdrawn or unknown (or yes and no)");
    case "priority":
      return byWord(field, PRIORITY_WORDS, cell, "Write a number from 1 (most urgent) to 4");
    case "timeZone":
      return bySchema(kind, field, cell, "Write an IANA name, such as America/Toronto");
    default:
      return bySchema(kind, field, oneLine(cell), "Shorten it");
  }
}

/** A cell of a field of the organization's own, as spreadsheets in English and French write its values. */
function readCustom(own: readonly FieldRules[], name: `custom.${string}`, cell: string): Read {
  const refuse = (why: string, whatToDo: string): Finding => ({
    code: "custom_invalid",
    field: name,
    why,
    whatToDo,
  });
  const field = own.find(({ key }) => key === keyOfName(name));
  if (!field || field.archivedAt) return refuse("is no field any more", "Leave the column out");
  const read = readValue(field, customValue(field, cell));
  return "value" in read ? read : refuse(read.message, howToWrite(field));
}

function customValue(field: FieldRules, cell: string): unknown {
  const text = oneLine(cell);
  switch (field.type) {
    case "number":
      return numberOf(text);
    case "boolean":
      return Object.hasOwn(BOOLEAN_WORDS, plainWord(text)) ? BOOLEAN_WORDS[plainWord(text)] : text;
    case "choice":
      return field.options?.find((option) => plainWord(option) === plainWord(text)) ?? text;
    default:
      return text;
  }
}

/** `1 234,56` and `1234.56`. A comma before three digits may part thousands or decimals: that is not guessed. */
function numberOf(text: string): unknown {
  const plain = text.replace(/(?<=\d)[\s\u00a0\u202f](?=\d{3})/g, "");
  if (!/^-?\d+([.,]\d+)?$/.test(plain) || /,\d{3}$/.test(plain)) return text;
  return Number(plain.replace(",", "."));
}

function howToWrite({ type, options }: FieldRules): string {
  return {
    text: "Shorten it",
    number: "Write digits, with a point before decimals, such as 1234.5",
    boolean: "Write yes or no",
    date: "Write year, month and day, such as 2026-11-30",
    choice: `Write one of ${(options ?? []).join(", ")}`,
  }[type];
}

/** Spreadsheets have names and addresses over several lines; here a name has one. */
function oneLine(cell: string): string {
  return cell.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, " ").trim();
}

/** The rules of the API hold for files, too. */
function bySchema(kind: ImportKind, field: ImportField, value: unknown, whatToDo: string): Read {
  const shape: Readonly<Record<string, z.ZodType>> =
    kind === "leads" ? newLeadSchema.shape : newContactSchema.shape;
  const result = shape[field]?.safeParse(value);
  if (result?.success) return { value: result.data };
  const [issue] = result?.error.issues ?? [];
  const why = issue?.message ?? "is not understood";
  return { code: issue?.code === "too_big" ? "too_long" : `${field}_invalid`, field, why, whatToDo };
}

function byWord(
  field: ImportField,
  words: Readonly<Record<string, unknown>>,
  cell: string,
  whatToDo: string,
): Read {
  const word = plainWord(cell);
  if (Object.hasOwn(words, word)) return { value: words[word] };
  return { code: `${field}_invalid`, field, why: "is not understood", whatToDo };
}

function readPhone(cell: string, country: string): Read {
  const number = toE164(cell.replace(/^tel:/i, ""), country);
  if (number !== null) return { value: number };
  if (MANGLED_NUMBER.test(cell)) {
    return {
      code: "phone_mangled",
      field: "phone",
      why: "A spreadsheet has rounded the number: its last digits are lost",
      whatToDo: "Format the column as text there, and save the file anew",
    };
  }
  if (EXTENSION.test(cell)) {
    return {
      code: "phone_extension",
      field: "phone",
      why: "The number has an extension, which cannot be kept",
      whatToDo: "Take the extension out",
    };
  }
  return {
    code: "phone_invalid",
    field: "phone",
    why: `is no telephone number of ${country}`,
    whatToDo: "Write it with its country code, such as +1 514 555 0100, or name its country",
  };
}

function readCountry(cell: string): Read {
  const code = COUNTRIES.get(plainWord(cell));
  if (code !== undefined) return { value: code };
  return {
    code: "country_unknown",
    field: "country",
    why: "is no country that we know",
    whatToDo: "Write two letters (ISO 3166), such as CA, or its English or French name",
  };
}

/** `Doe, Jane` and `Jane Doe`; a name of one word is a last name. */
function readName(cell: string): Read {
  const [before = "", after] = cell.split(",", 2).map((part) => part.trim());
  if (after) return namesOf(after, before);
  const [first = "", ...rest] = before.split(/\s+/);
  return rest.length === 0 ? namesOf("", first) : namesOf(first, rest.join(" "));
}

function namesOf(firstName: string, lastName: string): Read {
  for (const name of [firstName, lastName]) {
    const read = name === "" ? { value: null } : bySchema("contacts", "lastName", name, "Shorten it");
    if (!("value" in read)) return { ...read, field: "fullName" };
  }
  return { value: { ...(firstName ? { firstName } : {}), ...(lastName ? { lastName } : {}) } };
}

/** `Jane Doe <jane@company.example>` and `mailto:` are ways to write an address. */
function plainAddress(cell: string): string {
  const inBrackets = /<([^<>]+)>\s*$/.exec(cell)?.[1] ?? cell;
  return inBrackets.replace(/^mailto:/i, "").replace(/[;,]+$/, "");
}

function listOf(cell: string): string[] {
  return cell
    .split(/[,;|]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
}

function plainWord(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .trim()
    .toLowerCase();
}

function countriesByName(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const language of ["en", "fr"]) {
    const display = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
    for (const code of PHONE_COUNTRIES) {
      const name = display.of(code);
      if (name === undefined) continue;
      names.set(plainWord(name), code);
      names.set(code.toLowerCase(), code);
    }
  }
  for (const [name, code] of [
    ["usa", "US"],
    ["uk", "GB"],
    ["etats-unis d'amerique", "US"],
    ["united states of america", "US"],
  ] as const) {
    names.set(name, code);
  }
  return names;
}
