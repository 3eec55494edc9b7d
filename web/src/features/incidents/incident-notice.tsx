import type { CurrentIncident, CurrentIncidents } from "../../data/types.ts";
import { Icon } from "../../ui/icon.tsx";
import { Ago } from "../../ui/time.tsx";
import { incidentWords as words } from "./incidents.strings.ts";

/** So many are written out; when more is wrong at once, they have one cause. */
const SHOWN = 3;

/**
 * What the stack pages about right now: since when, who looks after it, and what the page does meanwhile. Nothing where nothing
 * pages. `isUnknown`: it could not be asked, and `current` is what was known before, if anything.
 */
export function IncidentNotice(props: {
  readonly current: CurrentIncidents | undefined;
  readonly isUnknown: boolean;
}) {
  const { current, isUnknown } = props;
  const items = current?.items ?? [];
  const doubt = isUnknown ? words.unknown : current?.isDegraded ? words.degraded : null;
  if (items.length === 0 && doubt === null) return null;
  return (
    <section class="incidents" aria-label={words.label}>
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
    </section>
  );
}

function Incident({ incident }: { readonly incident: CurrentIncident }) {
  const { summary, impact, meanwhile, since, acknowledgedByName, runbookUrl } = incident;
  return (
    <div class="banner" data-tone={acknowledgedByName === null ? "bad" : "warning"}>
      <Icon name="alert" />
      <span class="incident-text">
        <strong>{summary}</strong> {words.since} <Ago at={since} />
        {" · "}
        {acknowledgedByName === null ? words.nobody : words.acknowledgedBy(acknowledgedByName)}
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
