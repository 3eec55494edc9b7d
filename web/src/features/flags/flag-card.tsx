import { useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import type { FeatureFlag } from "../../data/types.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Ago } from "../../ui/time.tsx";
import { filtersToPath, NO_FILTERS } from "../audit/audit-filters.ts";
import { flagWords as words, targetText } from "./flags.strings.ts";
import { OverrideDialog } from "./override-dialog.tsx";
import { useFlag } from "./use-flag.ts";

type Override = FeatureFlag["overrides"][number];

/** A feature with what is said of it, and for whom. */
export function FlagCard({ flag }: { readonly flag: FeatureFlag }) {
  const [open, setOpen] = useState<"add" | Override | null>(null);
  const { name, description, owner, isOnByDefault, removeAfter, isOverdue, overrides } = flag;
  const isLogOn = useFlag("audit-log");
  const history = filtersToPath({ ...NO_FILTERS, subjectType: "feature_flag", subject: name });
  return (
    <section class="card panel-card flag" aria-labelledby={`flag-${name}`}>
      <div class="section-head">
        <h2 id={`flag-${name}`}>{name}</h2>
        <Button size="small" aria-label={words.addTo(name)} onClick={() => setOpen("add")}>
          {words.add}
        </Button>
      </div>
      <p>{description}</p>
      <dl class="flag-facts">
        <div>
          <dt>{words.otherwise}</dt>
          <dd>{words.byDefault(isOnByDefault)}</dd>
        </div>
        <div>
          <dt>{words.owner}</dt>
          <dd>{owner}</dd>
        </div>
        <div>
          <dt>{words.removeAfter}</dt>
          <dd>
            <time dateTime={removeAfter}>{removeAfter}</time>{" "}
            {isOverdue ? <Badge tone="warning">{words.overdue}</Badge> : null}
          </dd>
        </div>
      </dl>
      {overrides.length === 0 ? (
        <p class="muted">{words.noOverrides}</p>
      ) : (
        <ul class="flag-rules">
          {overrides.map((override) => (
            <Rule
              key={`${override.scope} ${override.target}`}
              override={override}
              onRemove={() => setOpen(override)}
            />
          ))}
        </ul>
      )}
      {isLogOn && can("audit:read") ? (
        <p class="flag-history">
          <a href={history}>{words.history}</a>
        </p>
      ) : null}
      {open === null ? null : (
        <OverrideDialog
          flag={flag}
          {...(open === "add" ? {} : { removed: open })}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

function Rule({ override, onRemove }: { readonly override: Override; readonly onRemove: () => void }) {
  const { scope, isOn, reason, changedAt } = override;
  const target = targetText(override);
  return (
    <li class="flag-rule">
      <Badge tone={isOn ? "good" : "neutral"}>{isOn ? words.on : words.off}</Badge>
      <div>
        <p>
          <span class="muted">{words.scopes[scope]}</span> <strong>{target}</strong>
        </p>
        <p class="flag-why muted">
          {reason} · <Ago at={changedAt} />
        </p>
      </div>
      <Button size="small" aria-label={words.removeRule(target)} onClick={onRemove}>
        {words.remove}
      </Button>
    </li>
  );
}
