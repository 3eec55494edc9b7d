import { e164OrNull, nationalDigitsOf } from "../../providers/phone-number.ts";

/** How a person is named to us: by a telephone number or by an e-mail address. */
export type Contact =
  | { readonly kind: "phone"; readonly value: string }
  | { readonly kind: "email"; readonly value: string };

/** All by which rows of a person are found. */
export interface PersonIds {
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  /** Of those who work here: callers' names are many people's. */
  readonly names: readonly string[];
  readonly userIds: readonly string[];
  /** Of them, those who are not disabled. */
  readonly enabledUserIds: readonly string[];
  readonly callIds: readonly string[];
  /** Of leads and contacts, with what they are made of or have become part of. */
  readonly recordIds: readonly string[];
  /** Of the channels in which they and we have written to each other as customers. */
  readonly channelIds: readonly string[];
}

/** What stands where something of a person stood. */
export const ERASED = "[erased]";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
/** What people and vendors write between digits. */
const BETWEEN = "[-. ()/]{0,3}";

/** Reads an E.164 number or an e-mail address; null: it is neither. */
export function readContact(text: string): Contact | null {
  const value = text.trim();
  if (EMAIL.test(value)) return { kind: "email", value: value.toLowerCase() };
  const phone = e164OrNull(value);
  return phone === null ? null : { kind: "phone", value: phone };
}

/**
 * A pattern that finds numbers and addresses however they are written: with separators, without the country's code, in any
 * case. It means the same to JavaScript (with the flags `gi`) and to PostgreSQL (`~*`). Null: there is nothing to look for.
 */
export function patternOf({ phones, emails }: Pick<PersonIds, "phones" | "emails">): string | null {
  const numbers = phones.map((phone) => {
    const national = nationalDigitsOf(phone);
    const country = phone.slice(1, -national.length);
    const digits = [...national].join(BETWEEN);
    return `(?<![0-9a-z])(?:(?:[+]|%2b|00)?${country}${BETWEEN})?[(]?${digits}(?![0-9a-z])`;
  });
  const addresses = emails.map(
    (email) =>
      `(?<![a-z0-9._+-])${email.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace("@", "(?:@|%40)")}(?![a-z0-9-])`,
  );
  const all = [...numbers, ...addresses];
  return all.length === 0 ? null : all.join("|");
}

/** A value without what the pattern finds in it, however deep; numbers that are found whole become null. */
export function redact(value: unknown, pattern: string, instead: string = ERASED): unknown {
  if (typeof value === "string") return value.replace(new RegExp(pattern, "gi"), instead);
  if (typeof value === "number")
    return new RegExp(`^(?:${pattern})$`, "i").test(String(value)) ? null : value;
  if (Array.isArray(value)) return value.map((item) => redact(item, pattern, instead));
  if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        redact(key, pattern, instead) as string,
        redact(inner, pattern, instead),
      ]),
    );
  }
  return value;
}
