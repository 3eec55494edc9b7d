import { formatDayOfMonth } from "../../ui/format.ts";
import { daysOf, periodBefore, REPORT_PERIODS, type PeriodName, type ReportScope } from "./report-period.ts";
import { rangeText } from "./report-section.tsx";
import { reportWords as words } from "./reports.strings.ts";

/** Which days reports are about, in words, and whether the days before are shown beside. */
export function PeriodBar(props: {
  readonly scope: ReportScope;
  readonly today: string;
  readonly onChange: (scope: ReportScope) => void;
}) {
  const { scope, today, onChange } = props;
  const choose = (name: PeriodName) =>
    onChange({ ...scope, name, ...(name === "days" ? {} : daysOf(name, today)) });
  const setDay = (field: "from" | "to", day: string) => {
    const next = { ...scope, [field]: day };
    if (day !== "" && next.from <= next.to) onChange(next);
  };
  return (
    <div class="filters period-bar">
      <select
        class="select"
        aria-label={words.period}
        value={scope.name}
        onChange={({ currentTarget }) => choose(currentTarget.value as PeriodName)}
      >
        {REPORT_PERIODS.map((name) => (
          <option key={name} value={name}>
            {words.periods[name]}
          </option>
        ))}
      </select>
      {scope.name === "days"
        ? (["from", "to"] as const).map((field) => (
            <input
              key={field}
              class="input period-day"
              type="date"
              aria-label={words[field]}
              title={formatDayOfMonth(scope[field])}
              value={scope[field]}
              max={today}
              onChange={({ currentTarget }) => setDay(field, currentTarget.value)}
            />
          ))
        : null}
      <label class="period-compare">
        <input
          type="checkbox"
          checked={scope.compares}
          onChange={({ currentTarget }) => onChange({ ...scope, compares: currentTarget.checked })}
        />
        {words.compare}
      </label>
      <span class="muted period-text" aria-live="polite">
        {rangeText(scope)}
        {scope.compares ? `, ${words.before(rangeText(periodBefore(scope)))}` : ""}
      </span>
    </div>
  );
}
