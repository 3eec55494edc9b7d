import { useMutation, useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import type { ApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import { currentUser } from "../../data/session.ts";
import type { Channel } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { FormProblem, NotLoaded, Skeleton } from "../../ui/states.tsx";
import type { Person } from "../mentions/mention-text.ts";
import { colleaguesNamed } from "../people/colleagues-named.ts";
import { colleaguesQuery } from "../people/colleagues.queries.ts";
import { channelsQuery } from "./channels.queries.ts";
import { channelWords } from "./channels.strings.ts";

const words = channelWords.direct;
const MAX_PEOPLE = 8;

/** Opens the channel between oneself and others; Enter in the search takes the first that is found. */
export function DirectDialog(props: { readonly onDone: (id: string) => void; readonly onClose: () => void }) {
  const me = currentUser()?.id;
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<readonly Person[]>([]);
  const query = useQuery(colleaguesQuery());
  const open = useMutation<Channel, ApiError, readonly Person[]>({
    mutationFn: (people) => api.openDirectChannel({ body: { userIds: people.map(({ id }) => id) } }),
    onSuccess: (channel) => {
      void queryClient.invalidateQueries(channelsQuery);
      props.onDone(channel.id);
    },
  });
  const others = colleaguesNamed(query.data ?? [], text).filter(
    ({ id }) => id !== me && chosen.every((one) => one.id !== id),
  );
  const offered = [...chosen, ...others];
  const isChosen = (id: string) => chosen.some((one) => one.id === id);
  const toggle = ({ id, name }: Person) =>
    setChosen(isChosen(id) ? chosen.filter((one) => one.id !== id) : [...chosen, { id, name }]);
  const problem = chosen.length > MAX_PEOPLE ? words.tooMany : open.error ? errorText(open.error) : null;
  return (
    <Dialog title={words.title} onClose={props.onClose}>
      <form
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen.length > 0 && chosen.length <= MAX_PEOPLE && !open.isPending) open.mutate(chosen);
        }}
      >
        <FormProblem text={problem} />
        <input
          class="input"
          data-autofocus=""
          aria-label={words.search}
          placeholder={words.search}
          value={text}
          maxLength={80}
          autocomplete="off"
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            const [first] = others;
            if (event.key !== "Enter" || text.trim() === "" || !first) return;
            event.preventDefault();
            toggle(first);
            setText("");
          }}
        />
        <div class="people-list">
          {query.data ? (
            offered.map((person) => (
              <label key={person.id} class="check">
                <input type="checkbox" checked={isChosen(person.id)} onChange={() => toggle(person)} />
                {person.name}
              </label>
            ))
          ) : (
            <NotLoaded query={query} title={words.search}>
              <Skeleton height="8rem" />
            </NotLoaded>
          )}
        </div>
        <div class="dialog-actions">
          <Button onClick={props.onClose}>{channelWords.cancel}</Button>
          <Button
            kind="primary"
            type="submit"
            isBusy={open.isPending}
            aria-disabled={chosen.length === 0 || chosen.length > MAX_PEOPLE}
          >
            {words.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
