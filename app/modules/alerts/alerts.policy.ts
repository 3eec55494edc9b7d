import { randomInt } from "node:crypto";
import { graphemesOf } from "../../platform/graphemes/index.ts";
import { fitsSegments } from "../../platform/sms-length/index.ts";
import type { RoleName } from "../identity/index.ts";
import type { AlertState } from "./alerts.contract.ts";

/** How urgent an alert is; 1 = P1 = urgent. */
export type Priority = 1 | 2 | 3 | 4;

/** What people do about an alert. */
export type AlertAction = "acknowledge" | "resolve";

/** Where an action leads from each state; where none stands, it changes nothing any more. */
const TRANSITIONS: Readonly<Record<AlertState, Readonly<Partial<Record<AlertAction, AlertState>>>>> = {
  open: { acknowledge: "acknowledged", resolve: "resolved" },
  acknowledged: { resolve: "resolved" },
  resolved: {},
};

/** The state that an action leads to; null: it changes nothing. */
export function alertStateAfter(state: AlertState, action: AlertAction): AlertState | null {
  return TRANSITIONS[state][action] ?? null;
}

/** The state of an alert, by what is kept of it. */
export function alertStateOf(alert: {
  readonly acknowledgedAt: Date | null;
  readonly resolvedAt: Date | null;
}): AlertState {
  if (alert.resolvedAt !== null) return "resolved";
  return alert.acknowledgedAt === null ? "open" : "acknowledged";
}

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

const MAX_SEGMENTS = 4;
const MAX_NAME_LENGTH = 60;
const NUMBER_WITHHELD = "number withheld";

/** The reference that the text of an SMS names; null: the text is not one of ours. */
export function referenceIn(text: string): string | null {
  return /(?:^|\s)Ref ([2-9A-HJKMNP-Z]{7})$/.exec(text)?.[1] ?? null;
}

/** Answered with this, an SMS takes its alert. */
export const ACKNOWLEDGE_WORD = "1";

/**
 * The text of an SMS: what happened first, then who to call back, then where to see more, and how to take it. A long
 * description is cut so that all of it fits four segments; number, link, instruction and reference are always whole. A caller whose number is not known has
 * withheld it: the text says so, for whoever would look for it.
 */
export function composeSms(alert: {
  readonly priority: Priority;
  readonly body: string;
  readonly callerName: string | null;
  readonly callbackNumber: string | null;
  readonly callUrl: string;
  readonly reference: string;
  /** For how long nobody has taken it, where it is told again. */
  readonly openMinutes?: number;
}): string {
  const name = cutToFit(alert.callerName ?? "", (text) => text.length <= MAX_NAME_LENGTH);
  const caller = [name, alert.callbackNumber ?? NUMBER_WITHHELD].filter(Boolean).join(", ");
  const { openMinutes = 0 } = alert;
  const asked = alert.callbackNumber === null ? "Caller" : "Call back";
  const compose = (body: string) =>
    [
      `[P${alert.priority}${openMinutes > 0 ? `, nobody has it after ${openMinutes} min` : ""}] ${body}`,
      `${asked}: ${caller}`,
      alert.callUrl,
      `Reply ${ACKNOWLEDGE_WORD} to acknowledge. Ref ${alert.reference}`,
    ].join("\n");
  return compose(cutToFit(alert.body, (body) => fitsSegments(compose(body), MAX_SEGMENTS)));
}

/** Pressed in a call by which an alert is read aloud, it takes the alert. */
export const ACKNOWLEDGE_DIGIT = "1";
/** Half a minute of reading, which is done twice. */
const MAX_SPOKEN_LENGTH = 500;

/** What is read aloud: what happened first, then who to call back, digit by digit, and how to take it. */
export function composeAnnouncement(alert: {
  readonly priority: Priority;
  readonly body: string;
  readonly callerName: string | null;
  readonly callbackNumber: string | null;
}): string {
  const body = cutToFit(alert.body, ({ length }) => length <= MAX_SPOKEN_LENGTH);
  const name = cutToFit(alert.callerName ?? "", ({ length }) => length <= MAX_NAME_LENGTH);
  const number = alert.callbackNumber?.replace(/\D/g, "").split("").join(" ") ?? NUMBER_WITHHELD;
  const caller = [name, number].filter(Boolean).join(", ");
  return `Trunkline alert of priority ${alert.priority}. ${body}. Caller: ${caller}. To take this alert, press ${ACKNOWLEDGE_DIGIT}.`;
}

/** What is said when a key was pressed. */
export const SPOKEN_ANSWERS = {
  acknowledged: "You have the alert. Nobody else is needed for it.",
  taken: (who: string) => `The alert is taken. ${who}`,
  other: "The alert stays open.",
} as const;

/**
 * A text, or as much of its beginning as fits with "..." behind it; what people see as one character stays whole. Three
 * dots, since an ellipsis would take the whole SMS out of GSM-7 and halve its room.
 */
function cutToFit(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text;
  const characters = graphemesOf(text);
  const beginning = (length: number) => `${characters.slice(0, length).join("").trimEnd()}...`;
  let fitting = 0;
  let tooLong = characters.length;
  while (tooLong - fitting > 1) {
    const middle = Math.floor((fitting + tooLong) / 2);
    if (fits(beginning(middle))) fitting = middle;
    else tooLong = middle;
  }
  return beginning(fitting);
}
