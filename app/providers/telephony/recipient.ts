/**
 * Whom an SMS or a call may go to. Both kinds are made in one place each, which .dependency-cruiser.mjs names: of contacts and leads the gate
 * in `modules/reachability`, of staff the dispatch of alerts and the placing of their own calls. A number alone is no recipient, so that nobody can forget to ask.
 */

/** How somebody is reached. */
export type Channel = "call" | "sms";

declare const kind: unique symbol;

/** The number of a contact, a lead or a stranger that the gate has just let pass. It cannot be kept: ask again for each attempt. */
export interface ClearedNumber<Way extends Channel = Channel> {
  readonly [kind]: Way;
}

/** The number of somebody on our staff: alerts reach them at any hour. */
export interface StaffNumber {
  readonly [kind]: "staff";
}

/** Whom a message or call of this channel may go to. */
export type Recipient<Way extends Channel> = ClearedNumber<Way> | StaffNumber;

/** How long the gate's word counts: hours end, and lists change. */
const CLEARED_FOR_MS = 60_000;

interface Reach {
  readonly phone: string;
  readonly way: Channel | "staff";
  readonly untilMs: number;
}
/** What was made here; a look-alike from elsewhere is not in it. */
const made = new WeakMap<object, Reach>();

/** For the gate alone. */
export function clearedNumber<Way extends Channel>(
  phone: string,
  way: Way,
  now = Date.now(),
): ClearedNumber<Way> {
  return make({ phone, way, untilMs: now + CLEARED_FOR_MS }) as ClearedNumber<Way>;
}

/** For messages and calls to staff alone; `phone` may be another address that the carrier can call (`client:…`, `sip:…`). */
export function staffNumber(phone: string): StaffNumber {
  return make({ phone, way: "staff", untilMs: Number.POSITIVE_INFINITY }) as StaffNumber;
}

function make(reach: Reach): object {
  const recipient = Object.freeze({});
  made.set(recipient, reach);
  return recipient;
}

/**
 * The number (E.164) that an adapter hands to its vendor.
 * @throws Error when the recipient was not made here, is for another channel, or was cleared too long ago
 */
export function phoneOf<Way extends Channel>(recipient: Recipient<Way>, way: Way, now = Date.now()): string {
  const reach = made.get(recipient);
  if (!reach || (reach.way !== "staff" && reach.way !== way)) {
    throw new Error(`the recipient was not cleared for this channel: ${way}`);
  }
  if (now >= reach.untilMs) throw new Error("the recipient was cleared too long ago: ask the gate again");
  return reach.phone;
}
