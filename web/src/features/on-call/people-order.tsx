import { Button } from "../../ui/button.tsx";
import { onCallWords } from "./on-call.strings.ts";
import { type DraftPerson, moved } from "./schedule-draft.ts";

const words = onCallWords.editor;

/** Who takes turns, in the order of the turns. */
export function PeopleOrder(props: {
  readonly people: readonly DraftPerson[];
  readonly colleagues: readonly DraftPerson[];
  readonly error: string | undefined;
  readonly onChange: (people: readonly DraftPerson[]) => void;
}) {
  const { people, colleagues, error, onChange } = props;
  return (
    <div class="field">
      <span class="field-label">{words.turns}</span>
      <ol class="editor-chips">
        {people.map(({ id, name }, index) => (
          <li key={`${id}-${index}`} class="editor-chip">
            <span class="editor-place tabular">{index + 1}.</span> {name}
            <Button
              size="small"
              kind="ghost"
              icon="arrowLeft"
              disabled={index === 0}
              aria-label={words.earlier(name)}
              onClick={() => onChange(moved(people, index, -1))}
            />
            <Button
              size="small"
              kind="ghost"
              icon="arrowRight"
              disabled={index === people.length - 1}
              aria-label={words.later(name)}
              onClick={() => onChange(moved(people, index, 1))}
            />
            <Button
              size="small"
              kind="ghost"
              icon="x"
              aria-label={words.takeOut(name)}
              onClick={() => onChange(people.toSpliced(index, 1))}
            />
          </li>
        ))}
        <li>
          <select
            class="select"
            aria-label={words.addPerson}
            aria-invalid={error !== undefined}
            value=""
            onChange={({ currentTarget }) => {
              const person = colleagues.find(({ id }) => id === currentTarget.value);
              // The choice is a deed: it does not stay chosen.
              currentTarget.value = "";
              if (person) onChange([...people, { id: person.id, name: person.name }]);
            }}
          >
            <option value="">{words.addPerson}</option>
            {colleagues.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </li>
      </ol>
      {error ? <p class="field-error">{error}</p> : null}
    </div>
  );
}
