import { useQuery } from "@tanstack/preact-query";
import { useLocation } from "preact-iso";
import { can } from "../../data/session.ts";
import { AlertHistory } from "../../features/on-call/alert-history.tsx";
import { BurningNow } from "../../features/on-call/burning-now.tsx";
import { schedulesQuery } from "../../features/on-call/on-call.queries.ts";
import { onCallWords as words } from "../../features/on-call/on-call.strings.ts";
import { OnCallNow } from "../../features/on-call/on-call-now.tsx";
import { Policies } from "../../features/on-call/policies.tsx";
import { ScheduleSection } from "../../features/on-call/schedule-section.tsx";
import { useOnCallEvents } from "../../features/on-call/use-on-call.ts";
import { pathWith } from "../../ui/address.ts";
import { Boundary } from "../../ui/boundary.tsx";
import { Button } from "../../ui/button.tsx";
import { InTurns } from "../../ui/in-turn.tsx";
import { later } from "../../ui/later.tsx";
import { EmptyState, NotLoaded, Skeleton } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import type { PageProps } from "../define-page.tsx";
import { ActiveAlerts } from "../../features/performance/active-alerts.tsx";
import "../../features/alerts/alerts.css";
import "../call/call.css";
import "../performance/performance.css";
import "./on-call.css";

/** What the address has in place of a schedule's id where one is made. */
const NEW = "new";
/** Few open it: its code comes when it is asked for. */
const ScheduleEditor = later(
  async () => (await import("../../features/on-call/schedule-editor.tsx")).ScheduleEditor,
  () => <Skeleton height="22rem" />,
);

/** Does something burn, who has it, what is to be done; who is on call when; who is told when nobody answers. */
export function OnCallPage({ title }: PageProps) {
  return can("on-call:read") ? (
    <OnCall title={title} />
  ) : (
    <EmptyState isPage icon="calendar" title={title} text={strings.errors.forbidden} />
  );
}

function OnCall({ title }: PageProps) {
  useOnCallEvents();
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
      </header>
      <div class="on-call">
        <InTurns>
          <div class="on-call-top">
            <div>
              <Boundary>
                <BurningNow />
              </Boundary>
            </div>
            <section aria-labelledby="now-title">
              <h2 id="now-title" class="hidden-visually">
                {words.now.title}
              </h2>
              <Boundary>
                <OnCallNow />
              </Boundary>
            </section>
          </div>
          <Schedules />
          {can("escalation-policies:read") ? (
            <section class="card panel-card" aria-labelledby="policies-title">
              <Policies />
            </section>
          ) : null}
          {can("incidents:read") ? <ActiveAlerts title={words.system} /> : null}
          <section aria-labelledby="history-title">
            <div class="section-head">
              <h2 id="history-title">{words.history.title}</h2>
            </div>
            <AlertHistory />
          </section>
        </InTurns>
      </div>
    </>
  );
}

function Schedules() {
  const query = useQuery(schedulesQuery);
  const { query: address, route } = useLocation();
  const [first, ...rest] = query.data ?? [];
  const { edit: editedId, ...others } = address;
  const open = (id: string | undefined) => route(pathWith("/on-call", { ...others, edit: id }));
  const edited = query.data?.find(({ id }) => id === editedId);
  if (query.data && can("on-call:write") && (edited || editedId === NEW))
    return <ScheduleEditor key={editedId ?? ""} schedule={edited} onClose={() => open(undefined)} />;
  if (first) return <ScheduleSection schedules={[first, ...rest]} onEdit={open} />;
  if (query.data)
    return can("on-call:write") ? (
      <div>
        <Button icon="plus" onClick={() => open(NEW)}>
          {words.editor.newSchedule}
        </Button>
      </div>
    ) : null;
  return (
    <NotLoaded query={query} title={words.schedule.errorTitle}>
      <Skeleton height="22rem" />
    </NotLoaded>
  );
}
