import { useMutation } from "@tanstack/preact-query";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { liveStatus } from "../../data/live/connection.ts";
import { can } from "../../data/session.ts";
import type { Call } from "../../data/types.ts";
import { ACKNOWLEDGE } from "../../features/alerts/alerts.shortcuts.ts";
import { alertWords } from "../../features/alerts/alerts.strings.ts";
import { takeCallMutation } from "../../features/alerts/take.ts";
import { type BoardCounts, countCalls } from "../../features/calls/board-counts.ts";
import { BoardWall } from "../../features/calls/board-wall.tsx";
import { CallCard } from "../../features/calls/call-card.tsx";
import { callerText } from "../../features/calls/call-words.ts";
import { RecentCalls } from "../../features/calls/recent-calls.tsx";
import { useBoard } from "../../features/calls/use-board.ts";
import { IncidentBanner } from "../../features/incidents/incident-banner.tsx";
import { announce } from "../../ui/announcer.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { BACK } from "../../ui/common-shortcuts.ts";
import { isBare } from "../../ui/page.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import { EmptyState, ErrorState, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { boardWords as words } from "../../features/calls/board.strings.ts";
import { strings } from "../../ui/strings.ts";
import type { PageProps } from "../define-page.tsx";
import { WALL } from "./board.shortcuts.ts";
import "./board.css";
import "./wall.css";

const SKELETON_CARDS = 6;

/** All calls that somebody may still act on, as they change. `?wall=1` is the mode for a screen on the wall. */
export function BoardPage({ title }: PageProps) {
  const { calls, recent, error, refresh, isLoaded } = useBoard(announceUrgent);
  const [isWall, setWall] = useWallMode();
  const counts = countCalls(calls);
  if (isWall) {
    const isLive = liveStatus.value.state !== "down";
    return <BoardWall calls={calls} counts={counts} isLive={isLive} onLeave={() => setWall(false)} />;
  }
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        <Counts counts={counts} />
        <div class="page-head-tools board-tools">
          <Button icon="wall" onClick={() => setWall(true)}>
            {words.wall}
          </Button>
        </div>
      </header>
      <IncidentBanner />
      {error && isLoaded && liveStatus.value.state !== "live" ? (
        <StaleBanner error={error} onRetry={refresh} />
      ) : null}
      {isLoaded ? (
        <Calls calls={calls} />
      ) : error ? (
        <ErrorState title={words.errorTitle} error={error} onRetry={refresh} />
      ) : (
        <Loading />
      )}
      <RecentCalls calls={recent} />
    </>
  );
}

function announceUrgent(call: Call): void {
  announce(words.urgentCall(callerText(call)));
}

function Calls({ calls }: { readonly calls: readonly Call[] }) {
  const { mutate: take } = useMutation(takeCallMutation);
  const mayTake = can("alerts:acknowledge");
  useShortcut(ACKNOWLEDGE, () => {
    const id = document.activeElement?.closest("li")?.querySelector<HTMLElement>("[data-call]")?.dataset.call;
    const focused = calls.find((call) => call.id === id);
    if (!mayTake || !focused || focused.openAlertPriority === null) return false;
    take(focused.id);
    return true;
  });
  if (calls.length === 0) {
    return (
      <div class="card">
        <EmptyState icon="phone" title={words.emptyTitle} text={words.emptyText}>
          <ButtonLink href="/calls">{words.emptyAction}</ButtonLink>
        </EmptyState>
      </div>
    );
  }
  return (
    <ul class="board" aria-label={words.listLabel}>
      {calls.map((call) => (
        <li key={call.id}>
          <CallCard call={call} />
          {mayTake && call.openAlertPriority !== null ? (
            <Button
              size="small"
              kind="primary"
              aria-label={`${alertWords.acknowledge}: ${callerText(call)}`}
              onClick={() => take(call.id)}
            >
              {alertWords.acknowledge}
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Counts({ counts }: { readonly counts: BoardCounts }) {
  const rows = [
    ["urgent", "bad"],
    ["in_progress", "good"],
    ["ringing", "warning"],
    ["queued", "neutral"],
  ] as const;
  return (
    <ul class="board-counts">
      {rows.map(([key, tone]) => (
        <li key={key} data-tone={tone} data-zero={counts[key] === 0}>
          <span class="badge-dot" />
          <span class="tabular">{counts[key]}</span> {words.counts[key]}
        </li>
      ))}
    </ul>
  );
}

function Loading() {
  return (
    <div class="board" role="status" aria-label={strings.common.loading}>
      {Array.from({ length: SKELETON_CARDS }, (_, index) => (
        <div class="call-card card" key={index}>
          <Skeleton width="5rem" height="1.25rem" />
          <Skeleton width="60%" height="1.5rem" />
          <Skeleton width="40%" />
          <Skeleton width="90%" />
        </div>
      ))}
    </div>
  );
}

/** Wall mode lives in the address, so that a screen on the wall starts in it. */
function useWallMode(): readonly [boolean, (isOn: boolean) => void] {
  const { query, route } = useLocation();
  const isOn = query.wall === "1";
  const set = (next: boolean) => {
    route(next ? "/board?wall=1" : "/board", true);
    // Browsers allow this only after a key or a click; a screen that starts in wall mode has its own kiosk setting.
    if (next) void document.documentElement.requestFullscreen?.().catch(() => undefined);
    else if (document.fullscreenElement) void document.exitFullscreen();
  };
  useEffect(() => {
    isBare.value = isOn;
    return () => {
      isBare.value = false;
    };
  }, [isOn]);
  useShortcut(WALL, () => set(!isOn));
  useShortcut(BACK, () => (isOn ? set(false) : false));
  // Leaving full screen with the browser's own key leaves wall mode, too.
  useEffect(() => {
    const onChange = () => {
      if (!document.fullscreenElement && isOn) route("/board", true);
    };
    document.addEventListener("fullscreenchange", onChange);
    return () => document.removeEventListener("fullscreenchange", onChange);
  }, [isOn]);
  return [isOn, set];
}
