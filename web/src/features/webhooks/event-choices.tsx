import { useQuery } from "@tanstack/preact-query";
import type { WebhookEvent } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { PartNotLoaded, Skeleton } from "../../ui/states.tsx";
import { eventGroups } from "./webhook-words.ts";
import { eventsQuery } from "./webhooks.queries.ts";
import { webhookWords } from "./webhooks.strings.ts";

const words = webhookWords.form;

/** Which events an endpoint is told of, each with when it happens, by what they are about. */
export function EventChoices(props: {
  readonly chosen: ReadonlySet<string>;
  readonly error: string | undefined;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}) {
  const { chosen, error, onChange } = props;
  const query = useQuery(eventsQuery);
  const events = query.data;
  return (
    <fieldset class="hook-choices">
      <legend class="field-label">{words.events}</legend>
      {events ? (
        <>
          <div class="hook-all">
            <span class="muted" role="status">
              {words.chosen(chosen.size, events.length)}
            </span>
            <Button
              size="small"
              kind="ghost"
              onClick={() => onChange(new Set(events.map(({ name }) => name)))}
            >
              {words.all}
            </Button>
            <Button size="small" kind="ghost" onClick={() => onChange(new Set())}>
              {words.none}
            </Button>
          </div>
          {eventGroups(events).map(([subject, group]) => (
            <EventGroup key={subject} subject={subject} events={group} chosen={chosen} onChange={onChange} />
          ))}
        </>
      ) : (
        <PartNotLoaded query={query} title={words.eventsError}>
          <Skeleton height="16rem" />
        </PartNotLoaded>
      )}
      {error === undefined ? null : (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function EventGroup(props: {
  readonly subject: string;
  readonly events: readonly WebhookEvent[];
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}) {
  const { subject, events, chosen, onChange } = props;
  const count = events.filter(({ name }) => chosen.has(name)).length;
  const toggle = (name: string) => onChange(chosen.symmetricDifference(new Set([name])));
  return (
    <details class="hook-group">
      <summary>
        {subject} <span class="muted tabular">{words.chosen(count, events.length)}</span>
      </summary>
      {events.map(({ name, description }) => (
        <label key={name} class="check hook-event">
          <input type="checkbox" checked={chosen.has(name)} onChange={() => toggle(name)} />
          <span>
            <code>{name}</code> <span class="muted hook-when">{description}</span>
          </span>
        </label>
      ))}
    </details>
  );
}
