import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { useState } from "preact/hooks";
import { can, currentUser } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { formatWhen } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { EmptyState, NotLoaded, Skeleton } from "../../ui/states.tsx";
import { type OnCallNow as Now, onCallNowQuery } from "./on-call.queries.ts";
import { OverrideDialog } from "./override-dialog.tsx";
import { onCallWords } from "./on-call.strings.ts";

const words = onCallWords.now;
/** Where nothing changes by itself. */
const SHIFT_MS = 8 * 3_600_000;

/** Who is on call in each schedule, until when, who comes then, and whether an alert would reach them. */
export function OnCallNow() {
  const query = useLiveQuery(onCallNowQuery);
  const { data } = query;
  if (!data) {
    return (
      <NotLoaded query={query} title={words.errorTitle}>
        <div class="card duty-card">
          <Skeleton height="5rem" />
        </div>
      </NotLoaded>
    );
  }
  if (data.length === 0)
    return <EmptyState icon="calendar" title={words.emptyTitle} text={words.emptyText} isCompact />;
  return (
    <ul class="duty-cards">
      {data.map((now) => (
        <DutyCard key={now.schedule.id} now={now} />
      ))}
    </ul>
  );
}

function DutyCard({ now }: { readonly now: Now }) {
  const { schedule, person, source, until, reachability, next } = now;
  const warning = reachability?.warning;
  const [isChanging, setChanging] = useState(false);
  const isMine = person !== null && person.id === currentUser()?.id;
  return (
    <li class="card duty-card" data-tone={person === null ? "bad" : warning ? "warning" : "neutral"}>
      <p class="muted duty-schedule">{schedule.name}</p>
      <p class="duty-name">
        {person?.name ?? words.nobody}
        {isMine ? (
          <span class="badge" data-tone="info">
            {words.you}
          </span>
        ) : null}
      </p>
      {person === null ? <p class="duty-warning">{words.nobodyText}</p> : null}
      {warning ? (
        <p class="duty-warning">
          <Icon name="alert" />
          {words.warnings[warning]}
        </p>
      ) : null}
      <p class="muted duty-until">
        {until === null ? null : `${words.until} ${formatWhen(until, Date.now())}. `}
        {source?.kind === "override" ? `${words.instead(source.name)}. ` : null}
        {next ? (next.person ? `${words.next} ${next.person.name}.` : `${words.nextNobody}.`) : null}
      </p>
      {can("on-call:override") && !isMine ? (
        <div class="duty-actions">
          <Button
            size="small"
            aria-label={words.takeOverOf(person?.name ?? schedule.name)}
            onClick={() => setChanging(true)}
          >
            {words.takeOver}
          </Button>
        </div>
      ) : null}
      {isChanging ? (
        <OverrideDialog
          scheduleId={schedule.id}
          from={new Date().toISOString()}
          until={until ?? new Date(Date.now() + SHIFT_MS).toISOString()}
          onClose={() => setChanging(false)}
        />
      ) : null}
    </li>
  );
}
