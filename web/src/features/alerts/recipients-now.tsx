import { request } from "../../data/api.ts";
import type { Recipients } from "../../data/types.ts";
import { useResource } from "../../data/use-resource.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { formatPhone } from "../../ui/phone.ts";
import { ErrorState, Skeleton } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";

const words = strings.alerts;

/** Who would get an SMS at this moment, by priority. */
export function RecipientsNow() {
  const { data, error, isLoading, load } = useResource("recipients", () =>
    request<Recipients>("/api/alerts/recipients"),
  );
  if (!data) {
    if (error && !isLoading)
      return <ErrorState title={words.errorTitle} error={error} onRetry={() => void load()} />;
    return <Skeleton height="12rem" />;
  }
  return (
    <dl class="duty">
      {data.items.map(({ priority, recipients }) => (
        <div class="duty-row" key={priority}>
          <dt>
            <PriorityBadge priority={priority} /> {words.priorities[priority]}
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
