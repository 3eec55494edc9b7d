import type { Message } from "../../data/types.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { formatDuration, formatFull, formatPreciseTime } from "../../ui/format.ts";
import { formatPhone } from "../../ui/phone.ts";
import { alertWords } from "./alerts.strings.ts";
import { smsWaitText } from "./sms-wait.ts";

const words = alertWords.message;
const TONES: Readonly<Record<Message["status"], Tone>> = {
  queued: "neutral",
  sending: "info",
  sent: "info",
  delivered: "good",
  failed: "bad",
};

/** One SMS of an alert: to whom, how it stands, and how long that took. */
export function MessageState({ message }: { readonly message: Message }) {
  const { recipientName, to, status, attempts, errorReason, errorCode, waiting } = message;
  const lastAt = message.deliveredAt ?? message.failedAt ?? message.sentAt ?? message.queuedAt;
  const tookMs = message.deliveredAt ? Date.parse(message.deliveredAt) - Date.parse(message.queuedAt) : null;
  const problem = status === "failed" ? (errorReason ?? errorCode) : null;
  return (
    <li class="sms">
      <span class="sms-who">
        <span class="sms-name">{recipientName}</span>
        <span class="muted tabular">{formatPhone(to)}</span>
      </span>
      <Badge tone={TONES[status]} hasDot beats={status === "sending" || status === "sent"}>
        {words.statuses[status]}
      </Badge>
      <span class="sms-when muted tabular">
        {tookMs !== null ? (
          <span title={formatFull(lastAt)}>{words.deliveredIn(formatDuration(tookMs))}</span>
        ) : (
          <time dateTime={lastAt} title={formatFull(lastAt)}>
            {formatPreciseTime(lastAt)}
          </time>
        )}
        {attempts > 1 ? <span>{words.attempts(attempts)}</span> : null}
      </span>
      {problem ? <span class="sms-problem">{problem}</span> : null}
      {waiting ? <span class="sms-waiting">{smsWaitText(waiting, Date.now())}</span> : null}
    </li>
  );
}
