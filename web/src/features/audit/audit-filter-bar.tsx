import type { AuditEntry } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { FilterSelect } from "../../ui/filters.tsx";
import { PERIODS } from "../../ui/period.ts";
import { strings } from "../../ui/strings.ts";
import { type AuditFilters, hasFilters, NO_FILTERS } from "./audit-filters.ts";
import { actionText, actorText, auditWords as words, KNOWN_ACTIONS, subjectText } from "./audit.strings.ts";

/** What the audit log is narrowed by. Actor and object are chosen in the list itself, and are taken away here. */
export function AuditFilterBar(props: {
  readonly filters: AuditFilters;
  /** What is shown: names for the ids of the filters. */
  readonly entries: readonly AuditEntry[];
  readonly onChange: (filters: AuditFilters) => void;
}) {
  const { filters, entries, onChange } = props;
  const set = (change: Partial<AuditFilters>) => onChange({ ...filters, ...change });
  const { action, actor, subject } = filters;
  const actions =
    KNOWN_ACTIONS.includes(action) || action === "" ? KNOWN_ACTIONS : [...KNOWN_ACTIONS, action];
  const actorEntry = entries.find((entry) => entry.actor.id === actor);
  const subjectEntry = entries.find((entry) => entry.subject.id === subject);
  const by = words.by(actorEntry ? actorText(actorEntry.actor) : words.oneActor);
  const to = words.to(subjectEntry ? subjectText(subjectEntry.subject) : words.oneSubject);
  return (
    <search class="filters audit-filters">
      <FilterSelect
        label={words.filters.action}
        value={action}
        any={words.any.action}
        options={actions.map((name) => [name, actionText(name)])}
        onChange={(next) => set({ action: next })}
      />
      <FilterSelect
        label={words.filters.period}
        value={filters.period}
        any={words.any.period}
        options={PERIODS.map((period) => [period, strings.periods[period]])}
        onChange={(period) => set({ period })}
      />
      {actor === "" ? null : (
        <Button icon="x" aria-label={words.remove(by)} onClick={() => set({ actor: "" })}>
          {by}
        </Button>
      )}
      {subject === "" ? null : (
        <Button icon="x" aria-label={words.remove(to)} onClick={() => set({ subjectType: "", subject: "" })}>
          {to}
        </Button>
      )}
      {hasFilters(filters) ? (
        <Button kind="ghost" onClick={() => onChange(NO_FILTERS)}>
          {words.clear}
        </Button>
      ) : null}
    </search>
  );
}
