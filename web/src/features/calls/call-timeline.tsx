import type { TimelineEntry } from "../../data/types.ts";
import { formatDuration, formatFull, formatPreciseTime } from "../../ui/format.ts";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { callWords as words } from "./call.strings.ts";
import { type TimelineStep, timelineSteps } from "./journey.ts";

const ICONS: Readonly<Record<TimelineEntry["kind"], IconName>> = {
  "call.queued": "inbox",
  "call.ringing": "bell",
  "call.in_progress": "phone",
  "call.ended": "x",
  "call.leg": "phone",
  "voice_agent.event": "message",
  "alert.raised": "alert",
  "message.queued": "clock",
  "message.sent": "send",
  "message.delivered": "checks",
  "message.failed": "unplugged",
};
/** What our side takes longer for than this is worth seeing at a glance; how long people talk is theirs. */
const SLOW_MS = 10_000;

/** What happened in a call, when, and how long after what came before. */
export function CallTimeline({ timeline }: { readonly timeline: readonly TimelineEntry[] }) {
  const steps = timelineSteps(timeline);
  return (
    <section class="card panel-card" aria-labelledby="timeline-title">
      <h2 id="timeline-title">{words.timeline}</h2>
      {steps.length === 0 ? (
        <p class="muted">{words.timelineEmpty}</p>
      ) : (
        <ol class="timeline">
          {steps.map((step) => (
            <Step key={step.id} step={step} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Step({ step }: { readonly step: TimelineStep }) {
  const { at, kind, title, details, tone, sincePreviousMs, spanMs, count } = step;
  const isSlow = kind.startsWith("message.") && (sincePreviousMs ?? 0) >= SLOW_MS;
  return (
    <li class="step" data-tone={tone} data-kind={kind}>
      <span class="step-mark">
        <Icon name={ICONS[kind]} />
      </span>
      <div class="step-body">
        <p class="step-title">
          {title}
          {count > 1 ? <span class="muted"> {words.times(count)}</span> : null}
        </p>
        {details.length > 0 ? (
          <p class="step-detail muted">{details.join(kind.startsWith("message.") ? ", " : " · ")}</p>
        ) : null}
      </div>
      <div class="step-times tabular">
        <time dateTime={at} title={formatFull(at)}>
          {formatPreciseTime(at)}
        </time>
        {sincePreviousMs === null ? null : (
          <span
            class="step-since"
            data-slow={isSlow}
            title={words.afterLabel(formatDuration(sincePreviousMs))}
          >
            {sincePreviousMs === 0 ? words.atOnce : words.after(formatDuration(sincePreviousMs))}
          </span>
        )}
        {spanMs > 0 ? (
          <span class="step-since">{words.allBy(formatDuration((sincePreviousMs ?? 0) + spanMs))}</span>
        ) : null}
      </div>
    </li>
  );
}
