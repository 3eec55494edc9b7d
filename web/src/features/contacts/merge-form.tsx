import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { Contact } from "../../data/types.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { NotLoaded } from "../../ui/states.tsx";
import { MergeMoves } from "./merge-moves.tsx";
import { MergeTable } from "./merge-table.tsx";
import { mergePreviewQuery } from "./merge.queries.ts";
import { mergeWords as words } from "./merge.strings.ts";
import { mergeContacts } from "./merge-contacts.ts";

/** Which contact stays, whose value of each field, and what moves; then they are made one. */
export function MergeForm({ contacts }: { readonly contacts: readonly Contact[] }) {
  const { route } = useLocation();
  const [into, setInto] = useState(contacts[0]?.id ?? "");
  const [choose, setChoose] = useState<Readonly<Record<string, string>>>({});
  const [isBusy, setBusy] = useState(false);
  const from = contacts.map(({ id }) => id).filter((id) => id !== into);
  const preview = useQuery(mergePreviewQuery(into, from));
  const merge = async () => {
    setBusy(true);
    const isDone = await mergeContacts(contacts, into, from, choose);
    setBusy(false);
    if (isDone) route(`/contacts/${into}`, true);
  };
  // What is known of another choice stays meanwhile: the form is the same one.
  const asked = { ...preview, error: preview.data ? null : preview.error };
  return (
    <NotLoaded query={asked} title={words.previewFailed}>
      <form
        class="merge"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) void merge();
        }}
      >
        <MergeTable
          {...{ contacts, into, choose }}
          fields={preview.data?.fields}
          onInto={(id) => {
            setInto(id);
            setChoose({});
          }}
          onChoose={(field, id) => setChoose({ ...choose, [field]: id })}
        />
        <MergeMoves from={from} />
        <div class="dialog-actions">
          <span class="muted">{words.undoable}</span>
          <ButtonLink href={`/contacts/${into}`}>{words.cancel}</ButtonLink>
          <Button kind="primary" type="submit" isBusy={isBusy}>
            {words.submit(contacts.length)}
          </Button>
        </div>
      </form>
    </NotLoaded>
  );
}
