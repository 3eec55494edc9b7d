import { SelectField } from "../../ui/fields.tsx";
import { oneOf } from "../../ui/address.ts";
import { AskForm, AskPerson, askTags } from "../bulk/bulk-asks.tsx";
import type { BulkActionOf, BulkFiltersOf, BulkKind } from "../bulk/bulk-kind.ts";
import { LEAD_STATUSES, type LeadFilters, leadFiltersToApi } from "./lead-filters.ts";
import { leadWords as words } from "./leads.strings.ts";
import { LOST_REASONS } from "./lost-dialog.tsx";

type Action = BulkActionOf<"leads">;
type Filters = BulkFiltersOf<"leads">;

/** What can be done to many leads at once. */
export const LEAD_BULK: BulkKind<Action, Filters> = {
  name: "leads",
  request: (selection, action) => ({ kind: "leads", selection, action }),
  choices: [
    { id: "assign", text: words.bulk.assign, icon: "user", permission: "leads:write", ask: AskPerson },
    { id: "status", text: words.bulk.status, icon: "arrowRight", permission: "leads:write", ask: AskStatus },
    {
      id: "tag",
      text: words.bulk.addTags,
      icon: "plus",
      permission: "leads:write",
      ask: askTags("add_tags"),
    },
    {
      ...{ id: "untag", text: words.bulk.removeTags, icon: "minus", permission: "leads:write" },
      ask: askTags("remove_tags"),
    },
    {
      ...{ id: "export", text: words.export, icon: "download", permission: "leads:read" },
      action: { name: "export" },
    },
    {
      ...{ id: "delete", text: words.bulk.delete, icon: "trash", permission: "leads:write", isDanger: true },
      action: { name: "delete" },
    },
  ],
};

/** The filters of the list, as a bulk operation takes them: the order selects nothing. */
export function leadBulkFilters(filters: LeadFilters): Filters {
  const { sort: _sort, ...rest } = leadFiltersToApi(filters);
  return rest as Filters;
}

function AskStatus({ onChoose }: { readonly onChoose: (action: Action) => void }) {
  return (
    <AskForm
      onRead={(value) => {
        const status = oneOf(LEAD_STATUSES, value("status"));
        const reason = oneOf(LOST_REASONS, value("reason"));
        if (status === "") return undefined;
        onChoose({ name: "change_status", status, ...(status === "lost" && reason ? { reason } : {}) });
        return undefined;
      }}
    >
      <SelectField
        name="status"
        label={words.bulk.newStatus}
        defaultValue="contacted"
        options={LEAD_STATUSES.filter((one) => one !== "new").map((one) => [one, words.statuses[one]])}
      />
      <SelectField
        name="reason"
        label={words.bulk.reason}
        defaultValue="no_answer"
        options={LOST_REASONS.map((one) => [one, words.reasons[one]])}
      />
    </AskForm>
  );
}
