import { createHash } from "node:crypto";
import type { CustomField } from "../custom-fields/index.ts";
import type { ImportField, ImportKind, MappedField } from "./imports.contract.ts";

/** A column of a file: its header, and what stands in its first lines. */
export interface Column {
  readonly name: string;
  readonly samples: readonly string[];
}

/** What a column is taken for; null: it is left out. */
export type Mapping = readonly (MappedField | null)[];

/** Fields of the organization's own that a file can fill in. */
export type OwnFields = readonly Pick<CustomField, "key" | "label" | "archivedAt">[];

/** The fields that each kind has. */
export const FIELDS_OF: Readonly<Record<ImportKind, readonly ImportField[]>> = {
  contacts: [
    "firstName",
    "lastName",
    "fullName",
    "organization",
    "email",
    "phone",
    "country",
    "timeZone",
    "tags",
    "consent",
  ],
  leads: ["company", "email", "phone", "country", "timeZone", "tags", "priority", "source"],
};

const COMPANY_WORDS = [
  "company",
  "company name",
  "organization",
  "organization name",
  "organisation",
  "account",
  "account name",
  "employer",
  "business",
  "business name",
  "entreprise",
  "nom de l entreprise",
  "societe",
  "compagnie",
  "raison sociale",
  "employeur",
];

/** Words of headers, English and French, as CRMs and people write them; without accents, in lower case. */
const HEADER_WORDS: Readonly<Record<ImportField, readonly string[]>> = {
  firstName: ["first name", "firstname", "given name", "fname", "forename", "prenom"],
  lastName: ["last name", "lastname", "surname", "family name", "lname", "nom", "nom de famille"],
  fullName: [
    "name",
    "full name",
    "fullname",
    "display name",
    "contact",
    "contact name",
    "nom complet",
    "nom du contact",
    "nom et prenom",
    "prenom et nom",
    "nom affiche",
  ],
  organization: COMPANY_WORDS,
  company: COMPANY_WORDS,
  email: [
    "email",
    "e mail",
    "mail",
    "email address",
    "e mail address",
    "primary email",
    "work email",
    "e mail 1 value",
    "courriel",
    "adresse courriel",
    "adresse email",
    "adresse e mail",
    "adresse de messagerie",
    "adresse electronique",
    "messagerie",
  ],
  phone: [
    "phone",
    "phone number",
    "telephone",
    "telephone number",
    "tel",
    "primary phone",
    "mobile",
    "mobile phone",
    "cell",
    "cell phone",
    "cellphone",
    "business phone",
    "work phone",
    "office phone",
    "home phone",
    "phone 1 value",
    "numero",
    "numero de telephone",
    "no de telephone",
    "telephone bureau",
    "telephone mobile",
    "telephone portable",
    "telephone principal",
    "portable",
    "cellulaire",
  ],
  country: ["country", "country code", "country region", "pays", "code pays", "pays region"],
  timeZone: ["time zone", "timezone", "fuseau horaire"],
  tags: ["tags", "tag", "labels", "label", "keywords", "etiquettes", "etiquette", "mots cles"],
  consent: ["consent", "opt in", "optin", "marketing consent", "consentement", "accord"],
  priority: ["priority", "priorite"],
  source: ["source", "lead source", "origin", "origine", "provenance", "source du prospect"],
};

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^\+?[\d\s().\-/]{7,20}$/;

/** What is compared of a header: letters and digits without accents, in lower case. */
export function plainHeader(header: string): string {
  return (
    header
      .normalize("NFD")
      .replace(/\p{Diacritic}/gu, "")
      // `firstName` is two words.
      .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim()
  );
}

/** Two files with the same headers in the same order have the same; so mappings are found again. */
export function fingerprintOf(columns: readonly Column[]): string {
  const headers = JSON.stringify(columns.map(({ name }) => plainHeader(name)));
  return createHash("sha256").update(headers).digest("hex");
}

/** Is the first record a header? It is unless it holds an address or a number, and no word that headers have. */
export function looksLikeHeader(kind: ImportKind, cells: readonly string[], own: OwnFields = []): boolean {
  if (cells.some((cell) => fieldOfHeader(kind, cell, own) !== null)) return true;
  return !cells.some((cell) => EMAIL.test(cell) || PHONE.test(cell));
}

/** What each column is probably meant for: by its header, else by what stands in it. No field is taken twice. */
export function guessMapping(
  kind: ImportKind,
  columns: readonly Column[],
  hasHeader: boolean,
  own: OwnFields = [],
): Mapping {
  const taken = new Set<MappedField>();
  const fields = fieldsOf(kind, own);
  const take = (field: MappedField | null): MappedField | null => {
    if (field === null || taken.has(field) || !fields.includes(field)) return null;
    taken.add(field);
    return field;
  };
  const byHeader = columns.map(({ name }) => (hasHeader ? take(fieldOfHeader(kind, name, own)) : null));
  return columns.map(({ name, samples }, index) => {
    const known = byHeader[index] ?? null;
    if (known !== null || samples.length === 0) return known;
    if (samples.every((sample) => EMAIL.test(sample))) return take("email");
    // Under an unknown header digits may mean anything.
    const isNameless = !hasHeader || name === "";
    return isNameless && samples.every((sample) => PHONE.test(sample)) ? take("phone") : null;
  });
}

/** By the words of our own fields first, then by the name or the label of one of the organization's. */
function fieldOfHeader(kind: ImportKind, header: string, own: OwnFields): MappedField | null {
  const words = plainHeader(header);
  const known = FIELDS_OF[kind].find((field) => HEADER_WORDS[field].includes(words));
  if (known !== undefined || words === "") return known ?? null;
  const field = own.find(
    ({ key, label, archivedAt }) =>
      !archivedAt && (header.trim().toLowerCase() === `custom.${key}` || plainHeader(label) === words),
  );
  return field ? `custom.${field.key}` : null;
}

/** All that a column of such a file can be taken for. */
function fieldsOf(kind: ImportKind, own: OwnFields): readonly MappedField[] {
  const keys = own.filter(({ archivedAt }) => !archivedAt).map(({ key }) => key);
  return [...FIELDS_OF[kind], ...keys.map((key) => `custom.${key}` as const)];
}

/** A mapping that was kept, without fields that there are no more. */
export function stillThere(kind: ImportKind, mapping: Mapping, own: OwnFields): Mapping {
  const fields = fieldsOf(kind, own);
  return mapping.map((field) => (field !== null && fields.includes(field) ? field : null));
}

/** What is wrong with a mapping of so many columns, by its place; empty: nothing. */
export function faultsOfMapping(
  kind: ImportKind,
  mapping: Mapping,
  columnCount: number,
  own: OwnFields = [],
): { readonly path: string; readonly message: string; readonly allowed?: readonly string[] }[] {
  if (mapping.length !== columnCount) {
    return [{ path: "mapping", message: `must have an entry for each of the ${columnCount} columns` }];
  }
  const fields = fieldsOf(kind, own);
  return mapping.flatMap((field, index) => {
    if (field === null) return [];
    const path = `mapping.${index}`;
    if (!fields.includes(field)) {
      return [{ path, message: `is no field of ${kind}`, allowed: fields }];
    }
    return mapping.indexOf(field) < index
      ? [{ path, message: `${field} is taken by an earlier column` }]
      : [];
  });
}
