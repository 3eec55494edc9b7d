import { useQuery } from "@tanstack/preact-query";
import { can } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { formatWhen } from "../../ui/format.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { overridesQuery, takeBackOverride } from "./on-call.queries.ts";
import { onCallWords } from "./on-call.strings.ts";

const words = onCallWords.overrides;

/** Who stands in for whom, until it is over. */
export function OverridesList({ scheduleId }: { readonly scheduleId: string }) {
  const query = useQuery(overridesQuery(scheduleId));
  const { data } = query;
  if (!data) {
    return (
      <NotLoaded query={query} title={words.errorTitle}>
        <Skeleton height="2.5rem" />
      </NotLoaded>
    );
  }
  if (data.length === 0) return <p class="muted on-call-note">{words.empty}</p>;
  const nowMs = Date.now();
  return (
    <ul class="on-call-list">
      {data.map((override) => (
        <li key={override.id}>
          <span class="on-call-main">
            <strong>{override.person.name}</strong>
            <span class="muted">
              {formatWhen(override.startsAt, nowMs)} – {formatWhen(override.endsAt, nowMs)}
              {override.reason ? ` · ${override.reason}` : ""}
            </span>
          </span>
          {can("on-call:override") ? (
            <Button
              size="small"
              kind="ghost"
              aria-label={words.takeBackOf(override.person.name)}
              onClick={() => void takeBackOverride(override)}
            >
              {words.takeBack}
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
