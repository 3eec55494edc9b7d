import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { type ApiError, asApiError } from "../../data/http.ts";
import { isQueued } from "../../data/outbox.ts";
import { queryClient } from "../../data/query-client.ts";
import { can } from "../../data/session.ts";
import type { Lead } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { leadQuery } from "./leads.queries.ts";
import { leadWords as words } from "./leads.strings.ts";

type Field = "company" | "email" | "phone" | "source";

/** A fact that is changed where it stands. When somebody else has changed it meanwhile, both are shown and one is chosen. */
export function InlineField(props: { readonly lead: Lead; readonly field: Field; readonly text: string }) {
  const { lead, field, text } = props;
  const [entered, setEntered] = useState<string>();
  const [conflict, setConflict] = useState<Lead>();
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);
  const value = lead[field] ?? "";
  const label = words.columns[field];
  const close = () => {
    setEntered(undefined);
    setConflict(undefined);
    setError(undefined);
  };
  const show = (next: Lead) => queryClient.setQueryData(leadQuery(lead.id).queryKey, next);
  // As old as it was: the server has not said it.
  const showUnsent = (next: Lead) => {
    const { queryKey } = leadQuery(lead.id);
    const updatedAt = queryClient.getQueryState(queryKey)?.dataUpdatedAt;
    queryClient.setQueryData(queryKey, next, { updatedAt });
  };
  const save = async (version: number) => {
    if (entered === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      const body = { [field]: entered.trim() || null };
      show(await api.updateLead({ params: { id: lead.id }, body, version }));
      close();
    } catch (thrown) {
      const failure = asApiError(thrown);
      if (isQueued(failure)) {
        showUnsent({ ...lead, [field]: entered.trim() || null });
        return close();
      }
      const theirs =
        failure.status === 412
          ? await api.getLead({ params: { id: lead.id } }).catch(() => undefined)
          : undefined;
      // Another field was changed, not this one: nobody needs to be asked.
      if (theirs && (theirs[field] ?? "") === value && theirs.version !== version)
        return await save(theirs.version);
      if (theirs) setConflict(theirs);
      else setError(failure);
    } finally {
      setBusy(false);
    }
  };
  if (entered === undefined) {
    if (!can("leads:write")) return <span>{text}</span>;
    return (
      <button
        type="button"
        class="inline-edit"
        aria-label={`${words.edit(label)}: ${text || words.notSet}`}
        onClick={() => setEntered(value)}
      >
        {text === "" ? <span class="muted">{words.notSet}</span> : text}
      </button>
    );
  }
  return (
    <form
      class="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save(lead.version);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // It ends the change, not the page.
        event.preventDefault();
        close();
      }}
    >
      <input
        class="input"
        aria-label={label}
        aria-invalid={error !== undefined}
        value={entered}
        ref={(input) => {
          if (input && document.activeElement !== input && !conflict) input.select();
        }}
        onInput={({ currentTarget }) => setEntered(currentTarget.value)}
      />
      {error ? (
        <p class="field-error" role="alert">
          {error.fields[field] ?? errorText(error)}
        </p>
      ) : null}
      {conflict ? (
        <>
          <p class="field-error" role="alert">
            {words.conflict(conflict[field] ?? "")}
          </p>
          <Button size="small" onClick={() => void save(conflict.version)}>
            {words.keepMine}
          </Button>
          <Button
            size="small"
            onClick={() => {
              show(conflict);
              close();
            }}
          >
            {words.takeTheirs}
          </Button>
        </>
      ) : (
        <>
          <Button size="small" kind="primary" type="submit" isBusy={isBusy}>
            {words.save}
          </Button>
          <Button size="small" kind="ghost" onClick={close}>
            {words.cancel}
          </Button>
        </>
      )}
    </form>
  );
}
