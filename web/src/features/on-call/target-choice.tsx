import { useQuery } from "@tanstack/preact-query";
import { Button } from "../../ui/button.tsx";
import { identityWords } from "../identity/identity.strings.ts";
import { colleaguesQuery } from "../people/colleagues.queries.ts";
import { schedulesQuery } from "./on-call.queries.ts";
import { onCallWords } from "./on-call.strings.ts";
import { targetText } from "./on-call-words.ts";
import { type DraftTarget, DUTY, targetKey } from "./policy-draft.ts";

const words = onCallWords.editor;
type Role = keyof typeof identityWords.roles;
const ROLES = Object.keys(identityWords.roles) as readonly Role[];

/** Whom a step tells: whoever is on duty or on call, everybody of a role, or somebody by name. */
export function TargetChoice(props: {
  readonly targets: readonly DraftTarget[];
  readonly error: string | undefined;
  readonly onChange: (targets: readonly DraftTarget[]) => void;
}) {
  const { targets, error, onChange } = props;
  const schedules = useQuery(schedulesQuery).data ?? [];
  const people = useQuery(colleaguesQuery()).data ?? [];
  const groups: readonly (readonly [string, readonly DraftTarget[]])[] = [
    [words.targets.duty, [DUTY]],
    [
      words.targets.schedules,
      schedules.map(({ id, name }) => ({ kind: "schedule", id, name, role: null }) as const),
    ],
    [words.targets.roles, ROLES.map((role) => ({ kind: "role", id: null, name: null, role }) as const)],
    [words.targets.people, people.map(({ id, name }) => ({ kind: "user", id, name, role: null }) as const)],
  ];
  const chosen = new Set(targets.map(targetKey));
  return (
    <div class="field">
      <span class="field-label">{words.tells}</span>
      <ul class="editor-chips">
        {targets.map((target, index) => (
          <li key={targetKey(target)} class="editor-chip">
            {targetText(target)}
            <Button
              size="small"
              kind="ghost"
              icon="x"
              aria-label={words.takeOut(targetText(target))}
              onClick={() => onChange(targets.toSpliced(index, 1))}
            />
          </li>
        ))}
        <li>
          <select
            class="select"
            aria-label={words.addTarget}
            aria-invalid={error !== undefined}
            value=""
            onChange={({ currentTarget }) => {
              const key = currentTarget.value;
              const target = groups.flatMap(([, all]) => all).find((one) => targetKey(one) === key);
              // The choice is a deed: it does not stay chosen.
              currentTarget.value = "";
              if (target) onChange([...targets, target]);
            }}
          >
            <option value="">{words.addTarget}</option>
            {groups.map(([label, all]) => (
              <optgroup key={label} label={label}>
                {all
                  .filter((target) => !chosen.has(targetKey(target)))
                  .map((target) => (
                    <option key={targetKey(target)} value={targetKey(target)}>
                      {targetText(target)}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
        </li>
      </ul>
      {error ? <p class="field-error">{error}</p> : null}
    </div>
  );
}
