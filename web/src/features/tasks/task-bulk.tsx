import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { SelectField } from "../../ui/fields.tsx";
import { bulkWords } from "../bulk/bulk.strings.ts";
import { AskForm } from "../bulk/bulk-asks.tsx";
import type { BulkActionOf, BulkChoice, BulkFiltersOf, BulkKind } from "../bulk/bulk-kind.ts";
import { useColleagueChoices } from "../people/colleagues.queries.ts";
import { newDueOf } from "./due.ts";
import { type TaskFilters, taskFiltersToApi } from "./task-filters.ts";
import { taskWords as words } from "./tasks.strings.ts";
import { DueField, useDueText } from "./words-field.tsx";

type Action = BulkActionOf<"tasks">;
type Filters = BulkFiltersOf<"tasks">;

const permission = "tasks:write";

/** What can be done to many tasks at once, by the name of what it does. */
export const TASK_CHOICES = {
  finish: { id: "done", text: words.bulk.done, icon: "check", permission, action: { name: "complete" } },
  assign: { id: "assign", text: words.bulk.assign, icon: "user", permission, ask: AskPeople },
  due: { id: "due", text: words.bulk.due, icon: "calendar", permission, ask: AskDue },
  delete: {
    ...{ id: "delete", text: words.bulk.delete, icon: "trash", permission, isDanger: true },
    action: { name: "delete" },
  },
} as const satisfies Readonly<Record<string, BulkChoice<Action>>>;

export const TASK_BULK: BulkKind<Action, Filters> = {
  name: "tasks",
  request: (selection, action) => ({ kind: "tasks", selection, action }),
  choices: Object.values(TASK_CHOICES),
};

/** The filters of the list, as a bulk operation takes them: the order selects nothing. */
export function taskBulkFilters(filters: TaskFilters, timeZone: string): Filters {
  const { sort: _sort, ...rest } = taskFiltersToApi(filters, timeZone);
  return rest as Filters;
}

/** To whom: one of the staff, or nobody. */
function AskPeople({ onChoose }: { readonly onChoose: (action: Action) => void }) {
  const people = useColleagueChoices();
  return (
    <AskForm
      onRead={(value) => {
        const to = value("to");
        onChoose({ name: "assign", assigneeIds: to === "" ? [] : [to] });
        return undefined;
      }}
    >
      <SelectField
        key={people.length}
        name="to"
        label={words.assignee}
        defaultValue=""
        options={[["", words.nobody], ...people]}
      />
    </AskForm>
  );
}

/** When they are due, in words; empty: at no time. */
function AskDue({ onChoose }: { readonly onChoose: (action: Action) => void }) {
  const [text, setText] = useState("");
  const understood = useDueText(text);
  const isReady = understood.state === "empty" || understood.state === "understood";
  return (
    <form
      class="dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (understood.state === "understood") onChoose({ name: "set_due", due: newDueOf(understood.value) });
        else if (understood.state === "empty") onChoose({ name: "set_due", due: null });
      }}
    >
      <DueField text={text} understood={understood} onText={setText} hasFocus />
      <div class="dialog-actions">
        <Button kind="primary" type="submit" aria-disabled={!isReady}>
          {bulkWords.choose}
        </Button>
      </div>
    </form>
  );
}
