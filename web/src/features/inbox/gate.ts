import type { Reachability } from "../../data/types.ts";
import { inboxWords } from "./inbox.strings.ts";

const words = inboxWords.composer;

/** What the gate says of an answer. */
export interface Gate {
  /** Nothing may be sent, now or later. */
  readonly isBlocked: boolean;
  /** What is sent goes then, and not now; null: it goes now. */
  readonly from: string | null;
  /** Why, in words; null: nothing is in the way. */
  readonly why: string | null;
}

const OPEN: Gate = { isBlocked: false, from: null, why: null };

/** The gate's answer for whoever writes; while it is not known nothing is in the way: the server asks again in any case. */
export function gateOf(phone: string | null, answer: Reachability | undefined): Gate {
  if (phone === null) return { isBlocked: true, from: null, why: words.noNumber };
  if (!answer || answer.allowed || answer.reason === null) return OPEN;
  return {
    isBlocked: answer.nextAllowedAt === null,
    from: answer.nextAllowedAt,
    why: words.blocked[answer.reason],
  };
}

/** What stands in a text in place of something that is not known, as templates leave it: `[lead.company]`. */
export function missingIn(text: string): readonly string[] {
  return [...text.matchAll(/\[((?:lead|contact|agent)\.[a-zA-Z.]+)\]/g)].map(([, name = ""]) => name);
}

/** "lead.company" → "company", "contact.firstName" → "first name". */
export function variableText(name: string): string {
  return (name.split(".").at(-1) ?? name).replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}
