import { LABEL } from "../promql.ts";
import { COLOUR } from "../style.ts";

/** What the four priorities mean to people. */
export const PRIORITIES = {
  P1: { text: "P1 · life or safety", colour: COLOUR.bad },
  P2: { text: "P2 · urgent", colour: COLOUR.warning },
  P3: { text: "P3 · soon", colour: "yellow" },
  P4: { text: "P4 · for information", colour: COLOUR.neutral },
};

/**
 * SMS of urgent alerts. Those of P4 are left out: as such count all that have no alert, too, such as what customers are
 * written and duty lists are sent.
 */
export const URGENT_SMS = { [LABEL.priority]: "~P1|P2|P3" };

/** How a call can end, in plain words. */
export const CALL_ENDINGS = {
  completed: { text: "Answered and finished", colour: COLOUR.good },
  no_answer: { text: "Nobody answered", colour: COLOUR.warning },
  busy: { text: "Line was busy", colour: "yellow" },
  canceled: { text: "Caller hung up before an answer", colour: COLOUR.quiet },
  failed: { text: "Could not be connected", colour: COLOUR.bad },
};

/** States of a lead, in the order of the funnel. */
export const LEAD_STATES = {
  new: { text: "New", colour: COLOUR.neutral },
  contacted: { text: "Contacted", colour: COLOUR.p50 },
  qualified: { text: "Qualified", colour: COLOUR.p99 },
  converted: { text: "Converted", colour: COLOUR.good },
  lost: { text: "Lost", colour: COLOUR.quiet },
};

/** Colours of a series that is named by its key. */
export function coloursOf(
  names: Readonly<Record<string, { readonly colour: string }>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([key, { colour }]) => [key, colour]));
}
