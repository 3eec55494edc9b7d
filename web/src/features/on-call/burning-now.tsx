import { useMutation } from "@tanstack/preact-query";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { can } from "../../data/session.ts";
import type { Alert } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { formatTime } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { Ago } from "../../ui/time.tsx";
import { burningAlertsQuery } from "../alerts/alerts.queries.ts";
import { burningAlertMutation } from "../alerts/take.ts";
import { TakeControls } from "../alerts/take-controls.tsx";
import { currentIncidentsQuery } from "../incidents/incidents.queries.ts";
import { IncidentBanner } from "../incidents/incident-banner.tsx";
import { glance } from "./on-call-words.ts";
import { onCallWords } from "./on-call.strings.ts";

const words = onCallWords.burning;
const SHOWN = 5;
/** What somebody works on needs fewer eyes. */
const SHOWN_TAKEN = 2;

/** In one glance: does something burn, who has it, and what is to be done. What the system pages about comes with its runbook. */
export function BurningNow() {
  const query = useLiveQuery(burningAlertsQuery);
  const { data } = query;
  const incidents = useLiveQuery({ ...currentIncidentsQuery, enabled: can("incidents:read") });
  const { mutate } = useMutation(burningAlertMutation);
  if (!data) {
    return (
      <>
        <IncidentBanner />
        <NotLoaded query={query} title={words.errorTitle}>
          <div class="card burning" role="status">
            <Skeleton height="3.25rem" />
          </div>
        </NotLoaded>
      </>
    );
  }
  const unresolved = data.items.filter(({ state }) => state !== "resolved");
  const open = unresolved.filter(({ state }) => state === "open");
  const shown =
    open.length > 0
      ? [...open, ...unresolved.filter((one) => !open.includes(one))].slice(0, SHOWN)
      : unresolved.slice(0, SHOWN_TAKEN);
  const { tone, title, text } = glance({
    open: open.length,
    taken: unresolved.length - open.length,
    system: incidents.error === null ? incidents.data : undefined,
  });
  return (
    <>
      <IncidentBanner />
      <section class="card burning" data-tone={tone} aria-labelledby="burning-title">
        <h2 id="burning-title" class="burning-head" aria-live="polite">
          <span class="burning-mark">
            <Icon name={tone === "good" ? "check" : "alert"} />
          </span>
          {title}
        </h2>
        {text === null ? null : <p class="muted burning-text">{text}</p>}
        <ul class="burning-list">
          {shown.map((alert) => (
            <BurningAlert key={alert.id} alert={alert} onDeed={mutate} />
          ))}
        </ul>
        {unresolved.length > shown.length ? (
          <p class="burning-text">
            <a href="/alerts">{words.more(unresolved.length - shown.length)}</a>
          </p>
        ) : null}
      </section>
    </>
  );
}

function BurningAlert(props: {
  readonly alert: Alert;
  readonly onDeed: Parameters<typeof TakeControls>[0]["onDeed"];
}) {
  const { alert, onDeed } = props;
  const { priority, body, state, createdAt, escalation, callId } = alert;
  return (
    <li class="burning-item">
      <PriorityBadge priority={priority} />
      <div class="burning-what">
        <a href={`/calls/${callId}`} data-item>
          {body}
        </a>
        <p class="muted burning-facts">
          <Ago at={createdAt} />
          {state === "open" && escalation?.nextStepAt
            ? ` · ${words.next(formatTime(escalation.nextStepAt))}`
            : ""}
          {state === "open" && escalation?.ranOutAt ? ` · ${words.ranOut}` : ""}
        </p>
        <TakeControls alert={alert} onDeed={onDeed} />
      </div>
    </li>
  );
}
