import type { Call, CallContext } from "../../data/types.ts";
import type { Tone } from "../../ui/badge.tsx";
import { formatAgo } from "../../ui/format.ts";
import { smsWaitText } from "../alerts/sms-wait.ts";
import { boardWords as words } from "./board.strings.ts";

/** What is known of who calls, in a line; empty: nothing is. */
export function contextText(call: Call, context: CallContext | null, nowMs: number): string {
  const [last] = call.earlierCalls;
  const facts = [
    context?.organization,
    last ? words.lastCall(formatAgo(Date.parse(last.initiatedAt), nowMs)) : null,
    context && context.openTasks > 0 ? words.openTasks(context.openTasks) : null,
    context && context.openThreads > 0 ? words.openThreads(context.openThreads) : null,
  ].filter(Boolean);
  const text = facts.length === 0 && call.phone !== null ? words.firstCall : facts.join(" · ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How the SMS of a call's alerts are, when that is not as it should be: why one waits and until when, or that it reached nobody. */
export function smsTrouble(
  sms: CallContext["sms"],
  nowMs: number,
): { readonly tone: Tone; readonly text: string } | null {
  if (sms === null) return null;
  if (sms.wait) return { tone: "warning", text: smsWaitText(sms.wait, nowMs) };
  if (sms.failed > 0) return { tone: "bad", text: words.sms.failed(sms.failed) };
  return sms.waiting > 0 ? { tone: "neutral", text: words.sms.onTheirWay(sms.waiting) } : null;
}
