/** An index that a requirement names, as we call ours; `why` it is not measured. */
export interface OwedIndex {
  readonly index: string;
  readonly row: "CC-2" | "DF-5" | "KN-11" | "search";
  readonly why?: string;
}

/** The indexes of CC-2, DF-5 and KN-11 on tables that are large; those of KN-11 that no query of ours asks are not there at all. */
export const OWED_INDEXES: readonly OwedIndex[] = [
  { index: "leads_email", row: "CC-2" },
  { index: "leads_phone", row: "CC-2" },
  { index: "leads_status_priority", row: "CC-2" },
  { index: "leads_assigned_status", row: "CC-2" },
  { index: "contacts_lead", row: "CC-2" },
  { index: "calls_lead", row: "CC-2" },
  { index: "calls_user", row: "CC-2" },
  {
    index: "contacts_one_primary",
    row: "CC-2",
    why: "keeps a lead from having two primary contacts; contacts_lead finds them as quickly",
  },
  { index: "calls_board", row: "DF-5" },
  { index: "calls_unacknowledged", row: "DF-5" },
  {
    index: "calls_active_by_phone",
    row: "DF-5",
    why: "who is on the line under one number: asked by no request yet",
  },
  { index: "contacts_owner", row: "KN-11" },
  { index: "contacts_created", row: "KN-11" },
  { index: "contacts_updated", row: "KN-11" },
  { index: "contacts_tags", row: "KN-11" },
  { index: "calls_initiated", row: "KN-11" },
  { index: "calls_contact", row: "KN-11" },
  { index: "calls_missed", row: "KN-11" },
  { index: "messages_alert", row: "KN-11" },
  { index: "messages_dead_by_priority", row: "KN-11" },
  { index: "alerts_open", row: "KN-11" },
  { index: "contacts_search", row: "search" },
  { index: "leads_found", row: "search" },
  { index: "calls_search", row: "search" },
];
