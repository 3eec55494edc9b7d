import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { currentUser } from "../../data/session.ts";
import { type Choice, ChoiceDialog } from "../../ui/choice-dialog.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { strings } from "../../ui/strings.ts";
import { colleaguesNamed } from "../people/colleagues-named.ts";
import { colleaguesQuery } from "../people/colleagues.queries.ts";
import { colleagueWords as words } from "./colleagues.strings.ts";

/** Somebody who may look after something. */
export interface Assignee {
  readonly id: string;
  readonly name: string;
}

type Option = Choice & { readonly to: Assignee | null };
const NOBODY: Option = { id: "nobody", text: words.nobody, icon: "minus", to: null };

/** Asks who shall look after something: oneself first, then colleagues, or nobody. */
export function AssignDialog(props: {
  readonly title: string;
  readonly onChoose: (to: Assignee | null) => void;
  readonly onClose: () => void;
}) {
  const [typed, setTyped] = useState("");
  const wanted = typed.trim();
  const found = useQuery(colleaguesQuery());
  const me = currentUser();
  const hasLetters = (text: string) => text.toLowerCase().includes(wanted.toLowerCase());
  const own: Option[] =
    me && hasLetters(words.me(me.name))
      ? [{ id: me.id, text: words.me(me.name), icon: "user", to: { id: me.id, name: me.name } }]
      : [];
  const others = colleaguesNamed(found.data ?? [], wanted)
    .filter(({ id }) => id !== me?.id)
    .map(
      ({ id, name, department }): Option => ({
        ...{ id, text: name, icon: "user", detail: department, to: { id, name } },
      }),
    );
  return (
    <ChoiceDialog
      title={props.title}
      placeholder={words.placeholder}
      {...{ typed, onType: setTyped, onClose: props.onClose }}
      isBusy={found.isLoading}
      choices={[...own, ...others, ...(hasLetters(words.nobody) ? [NOBODY] : [])]}
      note={
        found.error
          ? `${words.failed} ${errorText(found.error)}`
          : found.isLoading
            ? strings.common.loading
            : words.none
      }
      onChoose={({ to }) => props.onChoose(to)}
    />
  );
}
