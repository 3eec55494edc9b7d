import type { InboundSms } from "../../providers/telephony/port.ts";
import { ACKNOWLEDGE_WORD, referenceIn } from "../alerts/index.ts";
import { optMeaningOf, plainText } from "./opt-words.ts";

/** What somebody means by an SMS. */
export type Meaning =
  | { readonly kind: "acknowledge"; readonly reference: string | null }
  | { readonly kind: "opt_out" | "opt_in" | "help" | "unknown" };

const ACKNOWLEDGES = new RegExp(
  `^${ACKNOWLEDGE_WORD}(?:[\\s.:,#-]*(?:REF[\\s.:#-]*)?([2-9A-HJKMNP-Z]{7}))?$`,
);

/** Reads an SMS. Only a text that is nothing but the word counts: "please do not stop" stops nothing. */
export function readSms({
  text,
  carrierRead,
  fromNumber,
}: Pick<InboundSms, "text" | "carrierRead" | "fromNumber">): Meaning {
  if (carrierRead !== null) return { kind: carrierRead };
  const acknowledged = ACKNOWLEDGES.exec(plainText(text));
  if (acknowledged) return { kind: "acknowledge", reference: acknowledged[1] ?? null };
  return { kind: optMeaningOf(text, fromNumber) ?? "unknown" };
}

/** An alert of which an SMS went to the number that answers. */
interface Told {
  readonly text: string;
  readonly isOpen: boolean;
}

/** Which alert an answer means. */
export type Meant<One> =
  | { readonly kind: "one"; readonly told: One }
  | { readonly kind: "several"; readonly references: readonly string[] }
  | { readonly kind: "none" };

/** So many references fit one answer. */
const MAX_CHOICES = 5;

/**
 * Which of the alerts that a number was told of (newest first) an answer means: the one whose reference it names; without
 * one the only one that nobody has taken. Several such are never guessed at: taking the wrong one would leave an
 * emergency to nobody. Where all are taken, the newest: whoever answers late is told who has it.
 */
export function meantBy<One extends Told>(told: readonly One[], reference: string | null): Meant<One> {
  const wanted =
    reference === null
      ? told.filter(({ isOpen }) => isOpen)
      : told.filter(({ text }) => referenceIn(text) === reference);
  const [one, another] = wanted;
  if (one && another) {
    const references = wanted.flatMap(({ text }) => referenceIn(text) ?? []).slice(0, MAX_CHOICES);
    return { kind: "several", references };
  }
  const meant = one ?? (reference === null ? told[0] : undefined);
  return meant ? { kind: "one", told: meant } : { kind: "none" };
}

/** What we answer. */
export type Reply = "acknowledged" | "taken" | "choose" | "nothing_open" | "help";

/** Help is sent once an hour: machines answer machines. Answers to what only people write are bounded, too. */
const MAX_REPLIES_PER_HOUR = { help: 1, others: 20 } as const;

/** May this be answered, after these answers to the same number within the hour? */
export function mayReply(reply: Reply, before: readonly string[]): boolean {
  const helps = before.filter((kind) => kind === "help").length;
  if (reply === "help") return helps < MAX_REPLIES_PER_HOUR.help;
  return before.length - helps < MAX_REPLIES_PER_HOUR.others;
}

/** The texts of answers, each of one segment. */
export const REPLY_TEXTS = {
  acknowledged: (priority: number, reference: string | null) =>
    `You have the P${priority} alert${reference === null ? "" : ` ${reference}`}. Nobody else is needed for it.`,
  taken: (priority: number, who: string) => `The P${priority} alert is taken: ${who}`,
  choose: (references: readonly string[]) =>
    `Several alerts are open. Reply with the reference of yours: ${references.map((one) => `${ACKNOWLEDGE_WORD} ${one}`).join(" or ")}`,
  nothing_open: () => "No alert of the last 24 hours went to this number under that reference.",
  help: () =>
    `Trunkline alerts. Reply ${ACKNOWLEDGE_WORD} to acknowledge an alert (with its reference if there are several), STOP for no more SMS, START to get them again.`,
} as const;
