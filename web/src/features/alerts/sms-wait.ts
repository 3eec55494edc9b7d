import type { MessageWait } from "../../data/types.ts";
import { formatPreciseTime, formatTime } from "../../ui/format.ts";
import { alertWords } from "./alerts.strings.ts";

const words = alertWords.waiting;
/** Further ahead than this, seconds do not matter. */
const SOON_MS = 10 * 60_000;

/** Why an SMS waits, and until when. */
export function smsWaitText(wait: MessageWait, nowMs: number): string {
  const untilMs = wait.until === null ? nowMs : Date.parse(wait.until);
  const time = untilMs - nowMs < SOON_MS ? formatPreciseTime : formatTime;
  const next = untilMs <= nowMs ? words.now : words.next(time(new Date(untilMs).toISOString()));
  return `${words.for[wait.for]} ${next}`;
}
