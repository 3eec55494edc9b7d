import type { UpcomingLead } from "./dialing.types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { leadText } from "../leads/lead-words.ts";
import { dialingWords as words } from "./dialing.strings.ts";
import type { Dialing } from "./use-dialing.ts";

/** Who comes next, without taking anybody. */
export function UpcomingLeads({ query }: { readonly query: Dialing["upcoming"] }) {
  return (
    <section class="card dial-panel" aria-labelledby="dial-upcoming">
      <h2 id="dial-upcoming">{words.upcoming}</h2>
      {query.data ? (
        query.data.items.length === 0 ? (
          <p class="muted dial-small">{words.upcomingNone}</p>
        ) : (
          <ol class="dial-upcoming">
            {query.data.items.map((item) => (
              <Lead key={item.id} item={item} />
            ))}
          </ol>
        )
      ) : (
        <NotLoaded query={query} title={words.listError}>
          <Skeleton height="12rem" />
        </NotLoaded>
      )}
    </section>
  );
}

function Lead({ item }: { readonly item: UpcomingLead }) {
  const { isCallback, attempts, priority, leadId } = item;
  const more = isCallback ? words.callback : attempts > 0 ? words.attempt(attempts) : "";
  return (
    <li>
      <a href={`/leads/${leadId}`} title={leadText(item)}>
        {leadText(item)}
      </a>
      {more ? <span class="muted dial-small">{more}</span> : null}
      <PriorityBadge priority={priority} />
    </li>
  );
}
