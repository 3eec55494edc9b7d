import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { currentUser } from "../../data/session.ts";
import type { Task } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { colleaguesNamed } from "../people/colleagues-named.ts";
import { colleaguesQuery } from "../people/colleagues.queries.ts";
import { taskWords as words } from "./tasks.strings.ts";

type People = Task["assignees"];

/** Who does something: several may, nobody as well. Enter in the search takes the first that is found. */
export function AssignDialog(props: {
  readonly assignees: People;
  readonly onChoose: (people: People) => void;
  readonly onClose: () => void;
}) {
  const me = currentUser();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<People>(props.assignees);
  const query = useQuery(colleaguesQuery());
  const mine = me && text.trim() === "" ? [{ id: me.id, name: me.name }] : [];
  const first = [...mine, ...(text.trim() === "" ? chosen : [])];
  const found = colleaguesNamed(query.data ?? [], text).filter(({ id }) =>
    first.every((one) => one.id !== id),
  );
  const offered = [...new Map([...first, ...found].map((one) => [one.id, one])).values()];
  const isChosen = (id: string) => chosen.some((one) => one.id === id);
  const toggle = ({ id, name }: People[number]) =>
    setChosen(isChosen(id) ? chosen.filter((one) => one.id !== id) : [...chosen, { id, name }]);
  return (
    <Dialog title={words.assignTitle} onClose={props.onClose}>
      <form
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          props.onChoose(chosen);
        }}
      >
        <input
          class="input"
          data-autofocus=""
          aria-label={words.assignSearch}
          placeholder={words.assignSearch}
          value={text}
          maxLength={80}
          autocomplete="off"
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            const [only] = offered;
            if (event.key !== "Enter" || text.trim() === "" || !only) return;
            event.preventDefault();
            toggle(only);
            setText("");
          }}
        />
        <div class="assign-list">
          {query.data ? (
            offered.map((person) => (
              <label key={person.id} class="check">
                <input type="checkbox" checked={isChosen(person.id)} onChange={() => toggle(person)} />
                {person.id === me?.id ? `${person.name} (${words.me.toLowerCase()})` : person.name}
              </label>
            ))
          ) : (
            <NotLoaded query={query} title={words.assignSearch}>
              <Skeleton height="8rem" />
            </NotLoaded>
          )}
          {query.data && offered.length === 0 ? <p class="muted">{words.assignNone}</p> : null}
        </div>
        <div class="dialog-actions">
          <Button onClick={props.onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit">
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
