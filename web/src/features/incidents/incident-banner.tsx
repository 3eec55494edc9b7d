import { useEffect } from "preact/hooks";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { can, currentUser } from "../../data/session.ts";
import { IncidentNotice } from "./incident-notice.tsx";
import { currentIncidentsQuery } from "./incidents.queries.ts";
import "./incidents.css";

/** The live channel says what our product was told; what Alertmanager says beside that is asked for so often. */
const ASKED_AGAIN_MS = 30_000;

/** On top of a page: what the stack pages about. It keeps its place while nothing does, so that nothing moves. */
export function IncidentBanner() {
  if (can("incidents:read")) return <CurrentIncidentsBanner />;
  // It is not known yet who sits here, and most may see it.
  return currentUser() === undefined ? <IncidentNotice current={undefined} isUnknown={false} /> : null;
}

function CurrentIncidentsBanner() {
  const { data, error, refetch } = useLiveQuery(currentIncidentsQuery);
  const ask = () => void refetch();
  useChannel(channel("incidents", {}), { "incidents.changed": ask, onResync: ask });
  useEffect(() => {
    const timer = setInterval(ask, ASKED_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  // What changes is read out without taking the word from anybody.
  return (
    <div role="status">
      <IncidentNotice current={data} isUnknown={error !== null} />
    </div>
  );
}
