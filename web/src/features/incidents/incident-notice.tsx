import type { CurrentIncident, CurrentIncidents } from "../../data/types.ts";
import { Icon } from "../../ui/icon.tsx";
import { Ago } from "../../ui/time.tsx";
import { incidentWords as words } from "./incidents.strings.ts";

/** So many are written out; when more is wrong at once, they have one cause. */
const SHOWN = 3;

/**
 * What the stack pages about right now: since when, who looks after it, and what the page does meanwhile. It is one line, which is there
 * before the answer and when all is well, too: nothing below moves when trouble comes or goes. The rest opens by hand.
 * `isUnknown`: it could not be asked, and `current` is what was known before, if anything.
 */
export function IncidentNotice(props: {
  readonly current: CurrentIncidents | undefined;
  readonly isUnknown: boolean;
}) {
  const { current, isUnknown } = props;
  const items = current?.items ?? [];
  const doubt = isUnknown ? words.unknown : current?.isDegraded ? words.degraded : null;
  const [first] = items;
  return (
    <section class="incidents" aria-label={words.label}>
      {first ? (
        <Trouble first={first} items={items} doubt={doubt} />
      ) : doubt === null ? (
        <p class="incident-line muted">
          {current ? <Icon name="check" /> : null}
          <span class="incident-sum">{current ? words.calm : words.asking}</span>
        </p>
      ) : (
        <p class="incident-line" data-tone="warning" title={doubt}>
          <Icon name="unplugged" />
          <span class="incident-sum">{doubt}</span>
        </p>
      )}
    </section>
  );
}

function Trouble(props: {
  readonly first: CurrentIncident;
  readonly items: readonly CurrentIncident[];
  readonly doubt: string | null;
}) {
  const { first, items, doubt } = props;
  const isLookedAfter = items.every(({ acknowledgedByName }) => acknowledgedByName !== null);
  return (
    <details class="incident-details" data-tone={isLookedAfter ? "warning" : "bad"}>
      <summary class="incident-line">
        <Icon name="alert" />
        <span class="incident-sum">
          <strong>{first.summary}</strong> {words.since} <Ago at={first.since} />
          {" · "}
          {lookedAfter(first)}
          {items.length > 1 ? ` · ${words.more(items.length - 1)}` : ""}
        </span>
        <Icon name="chevronDown" />
      </summary>
      <div class="incident-all">
        {items.slice(0, SHOWN).map((incident) => (
          <Incident key={`${incident.alertname} ${incident.since} ${incident.summary}`} incident={incident} />
        ))}
        {items.length > SHOWN ? <p class="muted">{words.more(items.length - SHOWN)}</p> : null}
        {doubt === null ? null : (
          <p class="banner" data-tone="warning">
            <Icon name="unplugged" />
            {doubt}
          </p>
        )}
      </div>
    </details>
  );
}

function lookedAfter({ acknowledgedByName }: CurrentIncident): string {
  return acknowledgedByName === null ? words.nobody : words.acknowledgedBy(acknowledgedByName);
}

function Incident({ incident }: { readonly incident: CurrentIncident }) {
  const { summary, impact, meanwhile, since, acknowledgedByName, runbookUrl } = incident;
  return (
    <div class="banner" data-tone={acknowledgedByName === null ? "bad" : "warning"}>
      <Icon name="alert" />
      <span class="incident-text">
        <strong>{summary}</strong> {words.since} <Ago at={since} />
        {" · "}
        {lookedAfter(incident)}
        {impact === null ? null : <span class="incident-more">{impact}</span>}
        {meanwhile === null ? null : <span class="incident-more">{meanwhile}</span>}
      </span>
      {runbookUrl === null ? null : (
        <a href={runbookUrl} target="_blank" rel="noreferrer">
          {words.runbook}
        </a>
      )}
    </div>
  );
}
