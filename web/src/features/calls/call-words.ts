import type { Call, CallStatus } from "../../data/types.ts";
import type { Tone } from "../../ui/badge.tsx";
import { formatPhone } from "../../ui/phone.ts";
import { callWords } from "./call.strings.ts";

/** The tone of a status. */
export const STATUS_TONES: Readonly<Record<CallStatus, Tone>> = {
  queued: "neutral",
  ringing: "warning",
  in_progress: "good",
  completed: "neutral",
  busy: "warning",
  no_answer: "warning",
  failed: "bad",
  canceled: "neutral",
};

/** The other party's number, or that it was withheld. */
export function phoneText({ phone }: Pick<Call, "phone">): string {
  return phone === null ? callWords.withheld : formatPhone(phone);
}

/** The other party's name: as they said it, else as our records have it; null: nobody knows. */
export function nameOf({ callerName, knownAs }: Pick<Call, "callerName" | "knownAs">): string | null {
  return callerName ?? knownAs;
}

/** How people name a call: by the other party's name, else by the number. */
export function callerText(call: Pick<Call, "callerName" | "knownAs" | "phone">): string {
  return nameOf(call) ?? phoneText(call);
}

/** An end reason as providers write it, made readable: "customer-ended-call" → "Customer ended call". */
export function reasonText(raw: string): string {
  const words = raw.split(".").at(-1)?.replace(/[-_]+/g, " ").trim() ?? "";
  return words === "" ? raw : words.charAt(0).toUpperCase() + words.slice(1);
}
