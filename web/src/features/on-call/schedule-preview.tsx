import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { dayOf, formatDayOfMonth, formatDuration } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { useSettled } from "../../ui/use-settled.ts";
import { rangeOf, stepFrom, unattendedMs } from "./calendar.ts";
import { onCallWords } from "./on-call.strings.ts";
import { schedulePreviewQuery } from "./on-call-edit.queries.ts";
import { ScheduleCalendar } from "./schedule-calendar.tsx";
import { isComplete, type ScheduleDraft } from "./schedule-draft.ts";

const words = onCallWords.editor;
/** A pause in typing after which it is worked out anew. */
const PAUSE_MS = 300;

/** Who would be on call in a week, were it kept as it is written; what has nobody is said. */
export function SchedulePreview(props: {
  readonly draft: ScheduleDraft;
  readonly scheduleId: string | null;
}) {
  const draft = useSettled(props.draft, PAUSE_MS);
  const now = new Date();
  const [day, setDay] = useState(dayOf(now));
  const range = rangeOf("week", day);
  const query = useQuery({
    ...schedulePreviewQuery(draft, { scheduleId: props.scheduleId, from: range.from, until: range.until }),
    enabled: isComplete(draft),
  });
  const { data } = query;
  const aloneMs = data ? unattendedMs(data.items, now) : 0;
  return (
    <section aria-labelledby="preview-title">
      <div class="section-head rota-bar">
        <h3 id="preview-title">{words.preview}</h3>
        <span class="rota-title" aria-live="polite">
          {formatDayOfMonth(range.days[0] ?? day)} – {formatDayOfMonth(range.days.at(-1) ?? day)}
        </span>
        <div class="rota-tools">
          <Button
            size="small"
            icon="arrowLeft"
            aria-label={onCallWords.schedule.previous.week}
            onClick={() => setDay(stepFrom("week", day, -1))}
          />
          <Button
            size="small"
            icon="arrowRight"
            aria-label={onCallWords.schedule.next.week}
            onClick={() => setDay(stepFrom("week", day, 1))}
          />
        </div>
      </div>
      {!isComplete(draft) ? <p class="card on-call-note muted">{words.incomplete}</p> : null}
      {isComplete(draft) && data ? (
        <div aria-busy={query.isFetching}>
          <ScheduleCalendar range={range} shifts={data.items} now={now} />
          <p
            class="editor-verdict"
            data-tone={data.isOfNobody ? "bad" : aloneMs > 0 ? "warning" : "good"}
            aria-live="polite"
          >
            <Icon name={data.isOfNobody || aloneMs > 0 ? "alert" : "check"} />
            {data.isOfNobody
              ? words.ofNobody
              : aloneMs > 0
                ? words.gaps(formatDuration(aloneMs))
                : words.noGaps}
          </p>
        </div>
      ) : null}
      {isComplete(draft) && !data ? (
        <NotLoaded query={query} title={words.previewError}>
          <Skeleton height="9.5rem" />
        </NotLoaded>
      ) : null}
    </section>
  );
}
