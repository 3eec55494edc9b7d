import { api } from "../../data/api.ts";
import type { Input } from "../../data/endpoint.ts";
import { asApiError } from "../../data/http.ts";
import { saidQueued } from "../../data/kept.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Lead, LeadStatus } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { canMove, type Columns, withLead } from "./lead-moves.ts";
import { leadText } from "./lead-words.ts";
import { leadQuery } from "./leads.queries.ts";
import { leadWords as words } from "./leads.strings.ts";

export type LostReason = NonNullable<Input<"changeLeadStatus">["body"]["reason"]>;

const PIPELINES = { queryKey: ["leads", "pipeline"] } as const;

/** Shows a lead where it is now: in its page and in every pipeline. */
function show(lead: Lead): void {
  queryClient.setQueryData<Lead>(leadQuery(lead.id).queryKey, (known) => known && lead);
  queryClient.setQueriesData<Columns>(PIPELINES, (columns) => columns && withLead(columns, lead));
}

/** Moves a lead: shown at once, put back when the server refuses, with a way to take it back where there is one. */
export async function moveLead(lead: Lead, status: LeadStatus, reason?: LostReason): Promise<void> {
  if (lead.status === status) return;
  const name = leadText(lead);
  await queryClient.cancelQueries(PIPELINES);
  const before = queryClient.getQueriesData<Columns>(PIPELINES);
  show({ ...lead, status, statusReason: reason ?? null });
  try {
    const moved = await api.changeLeadStatus({
      params: { id: lead.id },
      body: { status, ...(reason ? { reason } : {}) },
    });
    show(moved);
    const from = lead.status;
    const isUndoable = canMove(status, from) && from !== "lost";
    showToast({
      ...{ tone: "good", text: words.moved(name, words.statuses[status]) },
      ...(isUndoable ? { action: { text: words.undo, act: () => void moveLead(moved, from) } } : {}),
    });
  } catch (thrown) {
    if (saidQueued(thrown)) return;
    for (const [queryKey, columns] of before) queryClient.setQueryData(queryKey, columns);
    queryClient.setQueryData<Lead>(leadQuery(lead.id).queryKey, (known) => known && lead);
    showToast({ tone: "bad", text: `${words.moveFailed(name)} ${errorText(asApiError(thrown))}` });
    await queryClient.invalidateQueries(PIPELINES);
  }
}
