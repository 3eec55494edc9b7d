import type { Lead } from "../../data/types.ts";
import { Badge, PriorityBadge } from "../../ui/badge.tsx";
import { formatFull, formatWhen } from "../../ui/format.ts";
import type { Column } from "../../ui/grid/grid-columns.ts";
import { formatPhone } from "../../ui/phone.ts";
import { PhoneCell } from "../calling/phone-cell.tsx";
import { LEAD_TONES, leadText } from "./lead-words.ts";
import { leadWords as words } from "./leads.strings.ts";

const cut = (text: string | null) => <span class="grid-cut">{text ?? ""}</span>;

/** Everything that the list of leads can show. */
export const LEAD_COLUMNS: readonly Column<Lead>[] = [
  {
    ...{ id: "company", text: words.columns.company, widthPx: 220, grows: true, isFixed: true },
    cell: (lead) => <span class="grid-name">{leadText(lead)}</span>,
  },
  {
    ...{ id: "status", text: words.columns.status, widthPx: 116 },
    cell: ({ status }) => <LeadStatusBadge status={status} />,
  },
  {
    ...{ id: "priority", text: words.columns.priority, widthPx: 76 },
    cell: ({ priority }) => <PriorityBadge priority={priority} />,
  },
  {
    ...{ id: "phone", text: words.columns.phone, widthPx: 170 },
    cell: (lead) => <PhoneCell phone={lead.phone} who={leadText(lead)} to={{ leadId: lead.id }} />,
  },
  { id: "email", text: words.columns.email, widthPx: 190, cell: ({ email }) => cut(email) },
  {
    ...{ id: "assignedTo", text: words.columns.assignedTo, widthPx: 140 },
    cell: ({ assignedTo }) =>
      assignedTo === null ? <span class="muted">{words.nobody}</span> : cut(assignedTo.name),
  },
  { id: "source", text: words.columns.source, widthPx: 110, cell: ({ source }) => cut(source) },
  {
    id: "tags",
    text: words.columns.tags,
    widthPx: 140,
    isOptional: true,
    cell: ({ tags }) => cut(tags.join(", ")),
  },
  {
    ...{ id: "created", text: words.columns.created, widthPx: 150, sort: "-createdAt", isOptional: true },
    cell: ({ createdAt }) => <When at={createdAt} />,
  },
  {
    ...{ id: "updated", text: words.columns.updated, widthPx: 150, sort: "-updatedAt" },
    cell: ({ updatedAt }) => <When at={updatedAt} />,
  },
];

/** How far a lead is. */
export function LeadStatusBadge({ status }: Pick<Lead, "status">) {
  return <Badge tone={LEAD_TONES[status]}>{words.statuses[status]}</Badge>;
}

/** A lead as two lines. */
export function CompactLead(lead: Lead) {
  return (
    <span class="compact">
      <span class="grid-name">{leadText(lead)}</span>
      <LeadStatusBadge status={lead.status} />
      <span class="compact-more">
        <span>{lead.phone === null ? (lead.email ?? "") : formatPhone(lead.phone)}</span>
        <span>{lead.assignedTo?.name ?? words.nobody}</span>
      </span>
      <PriorityBadge priority={lead.priority} />
    </span>
  );
}

function When({ at }: { readonly at: string }) {
  return (
    <time class="tabular" dateTime={at} title={formatFull(at)}>
      {formatWhen(at, Date.now())}
    </time>
  );
}
