import { useQuery } from "@tanstack/preact-query";
import { PriorityBadge } from "../../ui/badge.tsx";
import { formatPhone } from "../../ui/phone.ts";
import { ErrorState, Skeleton } from "../../ui/states.tsx";
import { alertWords as words } from "./alerts.strings.ts";
import { strings } from "../../ui/strings.ts";
import { recipientsQuery } from "./alerts.queries.ts";

/** Who would get an SMS at this moment. */
export function RecipientsNow() {
  const { data, error, isFetching, refetch } = useQuery(recipientsQuery);
  if (!data) {
    if (error && !isFetching)
      return <ErrorState title={words.errorTitle} error={error} onRetry={() => void refetch()} />;
    return <Skeleton height="12rem" />;
  }
  return (
    <dl class="duty">
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
