import type { Thread, ThreadMessage } from "../../data/types.ts";
import type { Tone } from "../../ui/badge.tsx";
import { LANGUAGE } from "../../ui/format.ts";
import { formatPhone } from "../../ui/phone.ts";
import { inboxWords as words } from "./inbox.strings.ts";

/** How people name whom a thread is with. */
export function threadName({ contact, lead, phone }: Pick<Thread, "contact" | "lead" | "phone">): string {
  return contact?.name || lead?.company || (phone === null ? words.unknown : formatPhone(phone));
}

/** What is known beside the name. */
export function threadDetails(thread: Pick<Thread, "contact" | "lead" | "phone">): string {
  const name = threadName(thread);
  const known = [thread.lead?.company, thread.phone && formatPhone(thread.phone)];
  return known.filter((part) => part && part !== name).join(" · ");
}

const TONES: Readonly<Record<ThreadMessage["status"], Tone>> = {
  queued: "neutral",
  sending: "neutral",
  sent: "neutral",
  delivered: "good",
  failed: "bad",
  received: "neutral",
  posted: "neutral",
};

/** How far an SMS of ours is, in plain words; null: there is nothing to say. */
export function deliveryOf(
  message: Pick<ThreadMessage, "kind" | "status" | "readAt" | "errorReason" | "errorCode">,
): { readonly text: string; readonly tone: Tone } | null {
  if (message.kind !== "outbound") return null;
  if (message.status === "failed") {
    const reason = message.errorReason ?? message.errorCode;
    return {
      text: reason === null ? words.message.statuses.failed : words.message.why(reason),
      tone: "bad",
    };
  }
  const text = message.readAt === null ? words.message.statuses[message.status] : words.message.read;
  return { text, tone: TONES[message.status] };
}

/** "Léa", "Léa and Max", "Léa, Max and Ann". */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat(LANGUAGE, { type: "conjunction" }).format(names);
}

/** Who else is at a thread, in words; null: nobody. */
export function presenceText(
  present: readonly { readonly userId: string; readonly name: string; readonly state: string }[],
  meId: string,
): { readonly text: string; readonly isAnswering: boolean } | null {
  const others = present.filter(({ userId }) => userId !== meId);
  const answering = others.filter(({ state }) => state === "answering");
  const shown = answering.length > 0 ? answering : others;
  if (shown.length === 0) return null;
  const names = listed(shown.map(({ name }) => name));
  const { viewing, viewingMany, answering: one, answeringMany: many } = words.present;
  const isAnswering = answering.length > 0;
  const say = isAnswering ? (shown.length > 1 ? many : one) : shown.length > 1 ? viewingMany : viewing;
  return { text: say(names), isAnswering };
}
