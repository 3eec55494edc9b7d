import { FilterSelect } from "../../ui/filters.tsx";
import { strings } from "../../ui/strings.ts";
import { URGENCIES, VOICEMAIL_VIEWS, type VoicemailFilters, voicemailPath } from "./voicemail-filters.ts";
import { voicemailWords as words } from "./voicemails.strings.ts";

/** The head of the voicemails: their parts, and what they are narrowed and sorted by. */
export function VoicemailsHead(props: {
  readonly title: string;
  readonly filters: VoicemailFilters;
  readonly onFilter: (filters: VoicemailFilters) => void;
}) {
  const { title, filters, onFilter } = props;
  return (
    <>
      <header class="page-head split-head">
        <h1>{title}</h1>
        <nav class="view-tabs" aria-label={words.viewsLabel}>
          {VOICEMAIL_VIEWS.map((view) => (
            <a
              key={view}
              href={voicemailPath({ ...filters, view })}
              aria-current={view === filters.view ? "page" : undefined}
            >
              {words.views[view]}
            </a>
          ))}
        </nav>
      </header>
      <search class="filters split-filters">
        <FilterSelect
          label={words.urgency}
          value={filters.priority}
          any={words.anyUrgency}
          options={URGENCIES.map((one) => [one, `P${one} ${strings.priorities[Number(one)]}`])}
          onChange={(priority) => onFilter({ ...filters, priority })}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={filters.isByUrgency}
            onChange={({ currentTarget }) => onFilter({ ...filters, isByUrgency: currentTarget.checked })}
          />
          {words.byUrgency}
        </label>
      </search>
    </>
  );
}
