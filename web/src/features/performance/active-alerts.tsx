import { useMutation } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { can } from "../../data/session.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { formatWhen } from "../../ui/format.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { Ago } from "../../ui/time.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { LookAfterDialog } from "./look-after-dialog.tsx";
import { activeAlertsQuery, type Incident, lookAfterMutation } from "./performance.queries.ts";
import { performanceWords } from "./performance.strings.ts";

const words = performanceWords.alerts;
const TONES: Readonly<Record<Incident["state"], Tone>> = {
  open: "bad",
  acknowledged: "warning",
  resolved: "good",
};

/** Alerts about the stack itself: who looks after which, and what is over. */
export function ActiveAlerts({ title = words.title }: { readonly title?: string }) {
  const query = useLiveQuery({ ...activeAlertsQuery, enabled: can("incidents:read") });
  const ask = () => void query.refetch();
  useChannel(can("incidents:read") ? channel("incidents", {}) : undefined, {
    "incidents.changed": ask,
    onResync: ask,
  });
  const [chosen, setChosen] = useState<Incident | undefined>();
  const { data } = query;
  const active = data?.filter(({ state }) => state !== "resolved").length ?? 0;
  return (
    <section aria-labelledby="active-alerts">
      <div class="section-head">
        <h2 id="active-alerts">{title}</h2>
        {active > 0 ? <span class="count">{active}</span> : null}
      </div>
      {data === undefined ? (
        <NotLoaded query={query} title={words.errorTitle}>
          <Skeleton height="5rem" />
        </NotLoaded>
      ) : (
        <>
          {active === 0 ? <p class="card performance-note muted">{words.empty}</p> : null}
          {data.length > 0 ? (
            <ul class="card performance-list performance-alerts">
              {data.map((incident) => (
                <Alert key={incident.id} incident={incident} onLookAfter={() => setChosen(incident)} />
              ))}
            </ul>
          ) : null}
        </>
      )}
      {chosen ? <LookAfterDialog incident={chosen} onClose={() => setChosen(undefined)} /> : null}
    </section>
  );
}

function Alert(props: { readonly incident: Incident; readonly onLookAfter: () => void }) {
  const { incident } = props;
  const { state, summary, acknowledgedByName, acknowledgedUntil, runbookUrl } = incident;
  const { mutate, isPending } = useMutation(lookAfterMutation);
  const giveBack = () =>
    mutate(
      { id: incident.id, because: null },
      { onError: (error) => showToast({ tone: "bad", isSticky: true, text: errorText(error) }) },
    );
  return (
    <li class="performance-alert" data-state={state}>
      <Badge tone={TONES[state]} hasDot>
        {words.states[state]}
      </Badge>
      <span class="performance-alert-text">
        {summary}
        <span class="muted performance-alert-facts">
          {incident.resolvedAt ? (
            <>
              {words.resolved} <Ago at={incident.resolvedAt} />
            </>
          ) : (
            <>
              {words.since} <Ago at={incident.startsAt} />
            </>
          )}
          {state === "acknowledged" && acknowledgedByName ? ` · ${words.by(acknowledgedByName)}` : ""}
          {state === "acknowledged" && acknowledgedUntil
            ? ` ${words.until} ${formatWhen(acknowledgedUntil, Date.now())}`
            : ""}
          {incident.acknowledgeReason && state === "acknowledged" ? ` · ${incident.acknowledgeReason}` : ""}
        </span>
      </span>
      {runbookUrl ? (
        <a
          href={runbookUrl}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={performanceWords.runbookOf(summary)}
        >
          {performanceWords.runbook}
        </a>
      ) : null}
      {can("incidents:acknowledge") && state === "open" ? (
        <Button size="small" aria-label={`${words.lookAfter}: ${summary}`} onClick={props.onLookAfter}>
          {words.lookAfter}
        </Button>
      ) : null}
      {can("incidents:acknowledge") && state === "acknowledged" ? (
        <Button
          size="small"
          kind="ghost"
          isBusy={isPending}
          aria-label={`${words.giveBack}: ${summary}`}
          onClick={giveBack}
        >
          {words.giveBack}
        </Button>
      ) : null}
    </li>
  );
}
