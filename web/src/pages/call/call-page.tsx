import { useMutation } from "@tanstack/preact-query";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useRoute } from "preact-iso";
import { useInCall } from "../../data/in-call.ts";
import { can } from "../../data/session.ts";
import type { CallDetail } from "../../data/types.ts";
import { AlertBlock } from "../../features/alerts/alert-block.tsx";
import { ACKNOWLEDGE } from "../../features/alerts/alerts.shortcuts.ts";
import { callAlertMutation } from "../../features/alerts/take.ts";
import { CallQuality } from "../../features/call-quality/call-quality.tsx";
import { CallNotes } from "../../features/call-work/call-notes.tsx";
import { CallTasks } from "../../features/call-work/call-tasks.tsx";
import { callWords as words } from "../../features/calls/call.strings.ts";
import { CallFacts } from "../../features/calls/call-facts.tsx";
import { CallJourney } from "../../features/calls/call-journey.tsx";
import { isActive } from "../../features/calls/call-state.ts";
import { CallTimeline } from "../../features/calls/call-timeline.tsx";
import { CallTraces } from "../../features/calls/call-traces.tsx";
import { CallTranscript } from "../../features/calls/call-transcript.tsx";
import { callerText, phoneText } from "../../features/calls/call-words.ts";
import { StatusBadge } from "../../features/calls/status-badge.tsx";
import { CallTrace } from "../../features/calls/traces/call-trace.tsx";
import { useCall } from "../../features/calls/use-call.ts";
import { CallRecording } from "../../features/recordings/call-recording.tsx";
import { createPlayback } from "../../features/recordings/playback.ts";
import { announce } from "../../ui/announcer.tsx";
import { BackLink } from "../../ui/back-link.tsx";
import { PriorityBadge } from "../../ui/badge.tsx";
import { Boundary } from "../../ui/boundary.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { useBackShortcut } from "../../ui/history.ts";
import { Icon } from "../../ui/icon.tsx";
import { InTurns } from "../../ui/in-turn.tsx";
import { usePageTitle } from "../../ui/page.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import { EmptyState, NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import "./call.css";
import "../../features/alerts/alerts.css";

/** One call: its facts, its story, its alerts, what was said, and its traces. */
export function CallPage() {
  const { params } = useRoute();
  const id = params.id ?? "";
  return <CallView key={id} id={id} />;
}

function CallView({ id }: { readonly id: string }) {
  const { data, error, isFetching, refetch } = useCall(id);
  useBackShortcut("/calls");
  usePageTitle(data && callerText(data.call));
  useStatusAnnouncement(data?.call.status);
  useInCall(data !== undefined && isActive(data.call));
  const playback = useMemo(createPlayback, []);
  const retry = () => void refetch();
  if (!data) {
    if (error?.status === 404 || error?.status === 422) return <NoSuchCall />;
    return (
      <>
        <BackLink href="/calls" text={words.back} />
        <NotLoaded isPage query={{ error, isFetching, refetch }} title={words.errorTitle}>
          <Loading />
        </NotLoaded>
      </>
    );
  }
  return (
    <>
      <BackLink href="/calls" text={words.back} />
      <Head detail={data} />
      {error ? <StaleBanner error={error} onRetry={retry} /> : null}
      <Boundary>
        <CallJourney call={data.call} timeline={data.timeline} />
      </Boundary>
      <div class="call-columns">
        <div class="call-main">
          <InTurns>
            <Alerts pageId={id} detail={data} />
            <CallTimeline detail={data} />
            <CallRecording callId={data.call.id} isOver={!isActive(data.call)} playback={playback} />
            <CallTranscript pageId={id} call={data.call} lines={data.transcript} playback={playback} />
          </InTurns>
        </div>
        <div class="call-side">
          <InTurns>
            <CallFacts call={data.call} />
            <CallNotes callId={data.call.id} />
            {can("tasks:read") ? <CallTasks callId={data.call.id} /> : null}
            <CallTraces traces={data.traces} />
          </InTurns>
        </div>
      </div>
      <div class="call-wide">
        <InTurns>
          {isActive(data.call) ? null : <CallQuality call={data.call} />}
          <CallTrace callId={data.call.id} traces={data.traces} />
        </InTurns>
      </div>
    </>
  );
}

function Head({ detail: { call } }: { readonly detail: CallDetail }) {
  return (
    <header class="call-head">
      <div class="call-title">
        <h1>{callerText(call)}</h1>
        <StatusBadge status={call.status} />
        {call.priority === null ? null : <PriorityBadge priority={call.priority} />}
      </div>
      <p class="muted call-sub">
        <Icon name={call.direction === "inbound" ? "phoneIn" : "phoneOut"} />
        {words.directions[call.direction]}
        {call.callerName === null ? null : <span class="tabular">{phoneText(call)}</span>}
      </p>
      {call.summary ? <p class="call-summary">{call.summary}</p> : null}
    </header>
  );
}

function Alerts(props: { readonly pageId: string; readonly detail: CallDetail }) {
  const { call, alerts } = props.detail;
  const deed = useMutation(callAlertMutation(props.pageId));
  useShortcut(ACKNOWLEDGE, () => {
    const open = alerts.filter(({ state }) => state === "open");
    if (open.length === 0 || !can("alerts:acknowledge")) return false;
    for (const alert of open) deed.mutate({ alert, action: "acknowledge" });
    return true;
  });
  if (alerts.length === 0 && call.priority === null) return null;
  return (
    <section class="card panel-card" aria-labelledby="alerts-title">
      <h2 id="alerts-title">{words.alerts}</h2>
      {alerts.length === 0 ? (
        <p class="muted">{words.noAlerts}</p>
      ) : (
        alerts.map((alert) => <AlertBlock key={alert.id} alert={alert} onDeed={deed.mutate} />)
      )}
    </section>
  );
}

function NoSuchCall() {
  return (
    <EmptyState isPage icon="search" title={words.notFoundTitle} text={words.notFoundText}>
      <ButtonLink kind="primary" href="/calls">
        {words.back}
      </ButtonLink>
    </EmptyState>
  );
}

function Loading() {
  return (
    <div role="status" aria-label={strings.common.loading}>
      <header class="call-head">
        <Skeleton width="16rem" height="2rem" />
        <Skeleton width="11rem" height="1rem" />
      </header>
      <div class="call-columns">
        <div class="call-main">
          <Skeleton height="22rem" />
        </div>
        <div class="call-side">
          <Skeleton height="18rem" />
        </div>
      </div>
    </div>
  );
}

/** Says a changed status to those who cannot see it change; not the one that the page opened with. */
function useStatusAnnouncement(status: CallDetail["call"]["status"] | undefined): void {
  const before = useRef(status);
  useEffect(() => {
    if (status !== undefined && before.current !== undefined && before.current !== status) {
      announce(words.changed(words.statuses[status]));
    }
    before.current = status;
  }, [status]);
}
