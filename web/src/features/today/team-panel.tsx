import { useQuery } from "@tanstack/preact-query";
import { formatCount, formatDuration } from "../../ui/format.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { Ago } from "../../ui/time.tsx";
import { teamQuery } from "./today.queries.ts";
import { todayWords as words } from "./today.strings.ts";

/** How the team does today, and as of when that is. */
export function TeamPanel() {
  const query = useQuery(teamQuery);
  const now = query.data?.now;
  const mean = now?.meanDurationLastHourSeconds ?? null;
  return (
    <section class="card today-panel" aria-labelledby="today-team">
      <div class="today-head">
        <h2 id="today-team">{words.panels.team}</h2>
      </div>
      {now ? (
        <>
          <dl class="today-figures">
            <Figure name={words.figures.callsToday} value={formatCount(now.callsToday)} />
            <Figure
              name={words.figures.activeP1}
              value={formatCount(now.activeP1)}
              isBad={now.activeP1 > 0}
            />
            <Figure
              name={words.figures.meanDuration}
              value={mean === null ? words.nothing : formatDuration(mean * 1_000)}
            />
            <Figure name={words.figures.uniqueCallers} value={formatCount(now.uniqueCallers24Hours)} />
          </dl>
          <p class="muted today-age">
            {words.figuresAge} <Ago at={now.refreshedAt} />
          </p>
        </>
      ) : (
        <NotLoaded query={query} title={words.failed.team}>
          <Skeleton height="8rem" />
        </NotLoaded>
      )}
    </section>
  );
}

function Figure(props: { readonly name: string; readonly value: string; readonly isBad?: boolean }) {
  return (
    <div class="today-figure" data-bad={props.isBad}>
      <dt>{props.name}</dt>
      <dd class="tabular">{props.value}</dd>
    </div>
  );
}
