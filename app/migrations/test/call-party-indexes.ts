import { randomUUID } from "node:crypto";
import { callsRepository } from "../../modules/calls/calls.repository.ts";
import { placedCallsRepository } from "../../modules/calls/placed-calls.repository.ts";
import { outboundCallsRepository } from "../../modules/outbound-calls/outbound-calls.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

/** With whom those calls were, some that nobody answered, and some records that became one. */
export const CALL_PARTY_ROWS = `
  update calls set
    lead_id = lead.id, contact_id = contact.id, user_id = worker.id,
    known_as = case when place % 12 = 0 then 'Known ' || md5(place::text) end,
    direction = case when place % 9 = 0 then 'outbound' else 'inbound' end,
    started_at = case when place % 60 = 0 then null else initiated_at end,
    status = case when place % 60 = 0 then 'no_answer' else status end
  from (select id, row_number() over () as place from calls) as placed
    left join (select id, row_number() over () as n from leads) as lead on lead.n = placed.place
    left join (select id, row_number() over () as n from contacts) as contact on contact.n = placed.place
    left join (select id, row_number() over () as n from users) as worker on worker.n = placed.place % 10000
  where calls.id = placed.id and place % 3 = 0;
  update contacts set merged_into = (select id from contacts limit 1) where phone like '%777';
  update leads set merged_into = (select id from leads limit 1) where phone like '%777';
  insert into outbound_calls (call_id, purpose, created_at, settled_at)
    select id, 'sales', initiated_at, initiated_at from calls where direction = 'outbound';
`;

const page =
  (filters: Record<string, string>): IndexPromise[2] =>
  ({ calls }) =>
    calls.page({ limit: 25, ...filters }, undefined);
const byNumber: IndexPromise[2] = ({ db }) =>
  callsRepository.insert(db, {
    rowIds: {
      provider: "test",
      providerCallId: randomUUID(),
      carrierProvider: null,
      carrierCallId: null,
    },
    direction: "inbound",
    state: {
      status: "completed",
      lastSeq: 0,
      dialedAt: null,
      rangAt: null,
      initiatedAt: new Date(),
      startedAt: new Date(),
      endedAt: new Date(),
      durationSeconds: 1,
      rawReason: null,
    },
    facts: { phone: "+14380209993" },
    alerts: { count: 0, priority: null },
    traceparent: null,
  });

/** What each index of the parties of calls is for. */
export const CALL_PARTY_INDEXES: readonly IndexPromise[] = [
  ["calls_lead", "the calls of a lead", page({ leadId: randomUUID() })],
  ["leads_merged", "those of leads that became part of it", page({ leadId: randomUUID() })],
  ["calls_contact", "the calls of a contact", page({ contactId: randomUUID() })],
  ["contacts_merged", "those of contacts that became part of it", page({ contactId: randomUUID() })],
  ["calls_user", "somebody's calls", page({ userId: randomUUID() })],
  ["calls_known_as", "calls by a name of our records", page({ q: "7a614fd06c" })],
  ["calls_missed", "calls that nobody answered", page({ outcome: "missed" })],
  ["calls_phone", "the calls before with a number", byNumber],
  ["contacts_phone", "whose number it is", byNumber],
  ["leads_phone", "which lead's number it is", byNumber],
  [
    "calls_user",
    "the call that somebody is in",
    ({ db }) => placedCallsRepository.claimUser(db, randomUUID()),
  ],
  [
    "outbound_calls_waiting",
    "calls of which nobody knows whether they were placed",
    ({ db }) => outboundCallsRepository.waiting(db, new Date(), 50),
  ],
];
