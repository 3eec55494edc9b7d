import { useQuery } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { can } from "../../data/session.ts";
import type { DialList } from "./dialing.types.ts";
import { useServerForm } from "../../data/use-server-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { leadFiltersFrom, leadFiltersToApi } from "../leads/lead-filters.ts";
import { savedViewsQuery } from "../lists/saved-views.queries.ts";
import { scriptsQuery } from "./dialing.queries.ts";
import { dialingWords as words } from "./dialing.strings.ts";

/** Makes a dial list out of a filter of leads that was saved, or of all that are open. */
export function NewListDialog(props: {
  readonly onDone: (list: DialList) => void;
  readonly onClose: () => void;
}) {
  const { onDone, onClose } = props;
  const scripts = useQuery(scriptsQuery);
  const views = useQuery({ ...savedViewsQuery("leads"), enabled: can("saved-views:read") }).data ?? [];
  const { form, errors, problem, isPending, submit } = useServerForm<DialList>({
    check: (value) => (value("name").trim() === "" ? { name: words.needName } : {}),
    send: (value) =>
      api.createDialList({
        body: {
          name: value("name"),
          scriptId: value("script") || null,
          sort: value("sort") as DialList["sort"],
          purpose: value("purpose") as DialList["purpose"],
          leads: { filters: filtersOf(value("leads")) },
        },
      }),
    onDone,
  });
  return (
    <Dialog title={words.newTitle} onClose={onClose}>
      <form class="form" ref={form} noValidate onSubmit={submit}>
        <TextField label={words.name} name="name" maxLength={120} error={errors.name} />
        <SelectField
          label={words.leads}
          hint={words.leadsHint}
          name="leads"
          defaultValue=""
          options={[["", words.allOpen], ...views.map(({ query, name }) => [query, name] as const)]}
          error={errors["leads.filters"]}
        />
        <SelectField
          key={scripts.data?.length}
          label={words.script}
          name="script"
          defaultValue={scripts.data?.[0]?.id ?? ""}
          options={[
            ...(scripts.data ?? []).map(({ id, name }) => [id, name] as const),
            ["", words.noScriptChosen],
          ]}
        />
        <SelectField
          label={words.order}
          name="sort"
          defaultValue="priority"
          options={Object.entries(words.orders)}
        />
        <SelectField
          label={words.purpose}
          name="purpose"
          defaultValue="sales"
          options={Object.entries(words.purposes)}
        />
        <FormProblem text={problem} />
        <div class="dialog-actions">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit" isBusy={isPending}>
            {words.make}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Filters of leads out of the address of a view; the order of a list is its own. */
function filtersOf(query: string) {
  const filters = leadFiltersFrom(Object.fromEntries(new URLSearchParams(query)));
  const { sort: _sort, ...asked } = leadFiltersToApi(filters);
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}
