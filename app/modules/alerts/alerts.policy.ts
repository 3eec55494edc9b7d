import { randomInt } from "node:crypto";
import type { RoleName } from "../identity/index.ts";

/** How urgent an alert is; 1 = P1 = urgent. */
export type Priority = 1 | 2 | 3 | 4;

/**
 * Who is alerted by SMS. A new rule goes here: one row a priority; `onDuty` are the roles whose members on call get the
 * SMS, `fallback` those asked when nobody of them has a phone, whether on call or not.
 */
export const RECIPIENT_RULES: Readonly<
  Record<Priority, { readonly onDuty: readonly RoleName[]; readonly fallback: readonly RoleName[] }>
> = {
  1: { onDuty: ["agent", "supervisor", "manager", "admin"], fallback: ["manager", "admin"] },
  2: { onDuty: ["agent", "supervisor", "manager"], fallback: ["manager", "admin"] },
  3: { onDuty: ["agent", "supervisor"], fallback: ["supervisor", "manager"] },
  4: { onDuty: ["supervisor"], fallback: ["supervisor", "manager"] },
};

/** At most this many SMS an alert: a mistake in the duty roster must not become a mass mailing. */
export const MAX_RECIPIENTS = 20;

const WORDS: Readonly<Record<string, Priority>> = {
  urgent: 1,
  emergency: 1,
  critical: 1,
  high: 2,
  normal: 3,
  medium: 3,
  low: 4,
};

/** Reads a priority as a voice agent may say it: P1–P4, 1–4, urgent, high, normal, low. Undefined: none of these. */
export function parsePriority(value: unknown): Priority | undefined {
  const text = String(value).trim().toLowerCase();
  const digit = /^p?([1-4])$/.exec(text)?.[1];
  return digit ? (Number(digit) as Priority) : WORDS[text];
}

/** Of these people those who get the SMS: who has a phone, each number once, the first `MAX_RECIPIENTS`. */
export function chooseRecipients<Person extends { readonly phone: string | null }>(
  people: readonly Person[],
): (Person & { readonly phone: string })[] {
  const reachable = people.filter(
    (person): person is Person & { readonly phone: string } => person.phone !== null,
  );
  const byNumber = new Map(reachable.map((person) => [person.phone, person] as const).reverse());
  return [...byNumber.values()].reverse().slice(0, MAX_RECIPIENTS);
}

const REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/** A short code by which people name an SMS on the phone, and by which we find it again at the provider. */
export function newReference(): string {
  return Array.from({ length: 7 }, () => REFERENCE_ALPHABET[randomInt(REFERENCE_ALPHABET.length)]).join("");
}

/**
 * The text of an SMS: what happened first, then who to call back, then where to see more. Long descriptions are cut so
 * that it fits four segments.
 */
export function composeSms(alert: {
  readonly priority: Priority;
  readonly body: string;
  readonly callerName: string | null;
  readonly callbackNumber: string | null;
  readonly callUrl: string;
  readonly reference: string;
}): string {
  const body = alert.body.length > 320 ? `${alert.body.slice(0, 319)}…` : alert.body;
  const caller = [alert.callerName, alert.callbackNumber].filter(Boolean).join(", ");
  return [
    `[P${alert.priority}] ${body}`,
    caller && `Call back: ${caller}`,
    alert.callUrl,
    `Ref ${alert.reference}`,
  ]
    .filter(Boolean)
    .join("\n");
}
