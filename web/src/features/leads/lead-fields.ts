import { api } from "../../data/api.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Lead, LeadPatch } from "../../data/types.ts";
import { formatPhone } from "../../ui/phone.ts";
import { strings } from "../../ui/strings.ts";
import { type FieldEdit, type RecordStore, tagsFrom } from "../records/edit-field.ts";
import { LEAD_PRIORITIES } from "./lead-filters.ts";
import { leadQuery } from "./leads.queries.ts";
import { leadWords as words } from "./leads.strings.ts";

/** Where a lead's page reads and shows it. */
export const LEAD_STORE: RecordStore<Lead> = {
  read: (id) => api.getLead({ params: { id } }),
  show: (lead) => queryClient.setQueryData(leadQuery(lead.id).queryKey, lead),
};

/** Changes some of a lead. */
export function patchLead({ id, version }: Lead, body: LeadPatch): Promise<Lead> {
  return api.updateLead({ params: { id }, body, version });
}

const line = (
  id: "company" | "email" | "phone" | "source",
  more: Pick<FieldEdit<Lead>, "type" | "text"> = {},
): FieldEdit<Lead> => ({
  ...{ id, label: words.columns[id], ...more },
  read: (lead) => lead[id] ?? "",
  preview: (lead, entered) => ({ ...lead, [id]: entered || null }),
  send: (lead, entered) => patchLead(lead, { [id]: entered || null }),
});

/** The facts of a lead that are changed in its page. */
export function leadFields(colleagues: readonly (readonly [id: string, name: string])[]): FieldEdit<Lead>[] {
  return [
    line("company"),
    line("phone", { type: "tel", text: ({ phone }) => (phone === null ? "" : formatPhone(phone)) }),
    line("email", { type: "email" }),
    line("source"),
    {
      ...{ id: "priority", label: words.columns.priority },
      choices: LEAD_PRIORITIES.map((one) => [one, priorityText(one)] as const),
      read: ({ priority }) => String(priority),
      text: ({ priority }) => priorityText(priority),
      preview: (lead, entered) => ({ ...lead, priority: priorityFrom(entered) }),
      send: (lead, entered) => patchLead(lead, { priority: priorityFrom(entered) }),
    },
    assignee(colleagues),
    {
      ...{ id: "tags", label: words.columns.tags },
      read: ({ tags }) => tags.join(", "),
      preview: (lead, entered) => ({ ...lead, tags: tagsFrom(entered) }),
      send: (lead, entered) => patchLead(lead, { tags: tagsFrom(entered) }),
    },
  ];
}

function assignee(colleagues: readonly (readonly [id: string, name: string])[]): FieldEdit<Lead> {
  const nameOf = (id: string) => colleagues.find(([one]) => one === id)?.[1] ?? "";
  return {
    ...{ id: "assignedTo", label: words.columns.assignedTo },
    choices: [["", words.nobody], ...colleagues],
    read: ({ assignedTo }) => assignedTo?.id ?? "",
    text: ({ assignedTo }) => assignedTo?.name ?? words.nobody,
    preview: (lead, id) => ({ ...lead, assignedTo: id === "" ? null : { id, name: nameOf(id) } }),
    send: (lead, id) => api.assignLead({ params: { id: lead.id }, body: { to: id || null } }),
  };
}

function priorityFrom(entered: string): Lead["priority"] {
  return Number(entered) as Lead["priority"];
}

function priorityText(priority: number | string): string {
  return `P${priority} ${strings.priorities[Number(priority)] ?? ""}`;
}
