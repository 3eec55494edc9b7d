import type { CallDetail, TimelineEntry } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { formatDuration, formatFull, formatPreciseTime } from "../../ui/format.ts";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { callWords as words } from "./call.strings.ts";
import { type TimelineStep, timelineSteps } from "./journey.ts";
import { useEarlierTimeline } from "./use-earlier-timeline.ts";

const ICONS: Readonly<Record<TimelineEntry["kind"], IconName>> = {
  "call.queued": "inbox",
  "call.ringing": "bell",
  "call.in_progress": "phone",
  "call.ended": "x",
  "call.leg": "phone",
  "voice_agent.event": "message",
  "alert.raised": "alert",
  "alert.escalated": "alert",
  "alert.called": "phone",
  "alert.acknowledged": "check",
  "alert.resolved": "checks",
  "message.queued": "clock",
  "message.sent": "send",
  "message.delivered": "checks",
  "message.failed": "unplugged",
  "message.replayed": "send",
  "message.acknowledged": "checks",
  "message.discarded": "x",
};
/** What our side takes longer for than this is worth seeing at a glance; how long people talk is theirs. */
const SLOW_MS = 10_000;

/** What happened in a call, when, and how long after what came before. */
export function CallTimeline({ detail }: { readonly detail: CallDetail }) {
  const earlier = useEarlierTimeline(detail);
  const steps = timelineSteps([...earlier.entries, ...detail.timeline]);
  return (
    <section class="card panel-card" aria-labelledby="timeline-title">
      <h2 id="timeline-title">{words.timeline}</h2>
      {earlier.more ? (
        <Button size="small" isBusy={earlier.isBusy} onClick={earlier.more}>
          {words.earlier}
        </Button>
      ) : null}
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
  const { at, kind, title, details, tone, sincePreviousMs, spanMs, count, lateCount } = step;
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
        {lateCount > 0 ? <p class="step-detail muted">{words.toldAgain(lateCount)}</p> : null}
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
