import { can } from "../../data/session.ts";
import type { Alert } from "../../data/types.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Ago } from "../../ui/time.tsx";
import { alertWords as words } from "./alerts.strings.ts";
import type { AlertDeed } from "./take.ts";

/** Who has an alert, since when, and what is left to do about it. */
export function TakeControls(props: { readonly alert: Alert; readonly onDeed: (deed: AlertDeed) => void }) {
  const { alert, onDeed } = props;
  const { state, body, acknowledgedByName, acknowledgedAt, acknowledgedHow, resolvedByName, resolvedAt } =
    alert;
  const label = (action: AlertDeed["action"]) => `${words[action]}: ${body.slice(0, 80)}`;
  return (
    <p class="alert-take">
      <Badge tone={state === "open" ? "warning" : "good"} hasDot>
        {words.states[state]}
      </Badge>
      {acknowledgedAt === null || acknowledgedByName === null ? null : (
        <span class="muted">
          {takenText(acknowledgedHow, acknowledgedByName)}
          {" · "}
          <Ago at={acknowledgedAt} />
        </span>
      )}
      {resolvedAt === null || resolvedByName === null ? null : (
        <span class="muted">
          {words.resolvedBy(resolvedByName)} · <Ago at={resolvedAt} />
        </span>
      )}
      <span class="alert-take-buttons">
        {state === "open" && can("alerts:acknowledge") ? (
          <Button
            size="small"
            kind="primary"
            aria-label={label("acknowledge")}
            onClick={() => onDeed({ alert, action: "acknowledge" })}
          >
            {words.acknowledge}
          </Button>
        ) : null}
        {state === "acknowledged" && can("alerts:resolve") ? (
          <Button
            size="small"
            aria-label={label("resolve")}
            onClick={() => onDeed({ alert, action: "resolve" })}
          >
            {words.resolve}
          </Button>
        ) : null}
      </span>
    </p>
  );
}

function takenText(how: Alert["acknowledgedHow"], name: string): string {
  if (how === "sms") return words.takenBySms(name);
  return how === "voice" ? words.takenByVoice(name) : words.taken(name);
}
