import { useQuery } from "@tanstack/preact-query";
import { PriorityBadge } from "../../ui/badge.tsx";
import { formatPhone } from "../../ui/phone.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { recipientsQuery } from "./alerts.queries.ts";
import { alertWords as words } from "./alerts.strings.ts";

/** Who would get an SMS at this moment. */
export function RecipientsNow() {
  const query = useQuery(recipientsQuery);
  const { data } = query;
  if (!data) {
    return (
      <NotLoaded query={query} title={words.errorTitle}>
        <Skeleton height="12rem" />
      </NotLoaded>
    );
  }
  return (
    <dl>
      {data.items.map(({ priority, recipients }) => (
        <div class="duty-row" key={priority}>
          <dt>
            <PriorityBadge priority={priority} /> {strings.priorities[priority]}
          </dt>
          <dd>
            {recipients.length === 0 ? (
              <span class="duty-nobody">{words.nobody}</span>
            ) : (
              <ul>
                {recipients.map(({ id, name, phone }) => (
                  <li key={id} class="duty-person">
                    {name}
                    <span class="muted tabular">{phone === null ? words.noPhone : formatPhone(phone)}</span>
                  </li>
                ))}
              </ul>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
