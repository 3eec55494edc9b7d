import { randomUUID } from "node:crypto";
import { contactsRepository } from "../../modules/contacts/contacts.repository.ts";
import { dncListQuerySchema } from "../../modules/do-not-call/do-not-call.contract.ts";
import { doNotCallRepository } from "../../modules/do-not-call/do-not-call.repository.ts";
import { smsOptOutsRepository } from "../../modules/do-not-call/sms-opt-outs.repository.ts";
import { reachRefusalListQuerySchema } from "../../modules/reachability/reachability.contract.ts";
import { reachRefusalsRepository } from "../../modules/reachability/reachability.repository.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { IndexPromise } from "./index-promise.ts";

/** A list of some size, and what the gate refused in a month. */
export const REACH_ROWS = `
  insert into dnc_numbers (phone, reason, source, expires_at, created_at)
    select '+1418' || lpad((n * 7 % 10000000)::text, 7, '0'), 'requested', 'import',
      case when n % 50 = 0 then now() - interval '1 day' end, now() - n * interval '1 minute'
    from generate_series(1, 30000) n;
  insert into sms_opt_outs (phone, source, created_at)
    select '+1450' || lpad((n * 7 % 10000000)::text, 7, '0'), 'stop', now() - n * interval '1 minute' from generate_series(1, 30000) n;
  insert into reach_refusals (at, channel, purpose, reason, contact_id, lead_id, actor_kind)
    select now() - n * interval '1 minute', 'call', 'sales', 'quiet_hours', contact.id, lead.id, 'system'
    from generate_series(1, 30000) n
      left join (select id, row_number() over () as place from contacts) contact on contact.place = n
      left join (select id, row_number() over () as place from leads) lead on lead.place = n;
`;

const position = { at: new Date(Date.now() - 86_400_000).toISOString() };
const after = { ...position, id: randomUUID() };

const numbers =
  (filters: Record<string, string>, from?: { at: string; id: string }) =>
  ({ db }: { readonly db: Queryable }) => {
    const { q: digits, ...query } = dncListQuerySchema.parse(filters);
    return doNotCallRepository.page(db, { ...query, digits }, new Date(), 26, from);
  };
const optOuts =
  (from?: { at: string; id: string }) =>
  ({ db }: { readonly db: Queryable }) =>
    smsOptOutsRepository.page(db, {}, 26, from);
const refusals =
  (filters: Record<string, string>, from?: typeof after) =>
  ({ db }: { readonly db: Queryable }) =>
    reachRefusalsRepository.page(db, reachRefusalListQuerySchema.parse(filters), 26, from);

/** What each index of the do-not-call list and of refusals is for. */
export const REACH_INDEXES: readonly IndexPromise[] = [
  ["dnc_numbers_pkey", "is a number listed", ({ db }) => doNotCallRepository.byPhone(db, "+14180000007")],
  ["dnc_numbers_created", "the do-not-call list", numbers({})],
  ["dnc_numbers_created", "its next page", numbers({}, { ...position, id: "14180000007" })],
  ["dnc_numbers_search", "listed numbers by their digits", numbers({ q: "0209993" })],
  ["sms_opt_outs_created", "numbers that want no SMS", optOuts()],
  ["sms_opt_outs_created", "their next page", optOuts({ ...position, id: "14500000007" })],
  [
    "contacts_consent_withdrawn",
    "who took consent back",
    ({ db }) => contactsRepository.isWithdrawnBySomebody(db, "+18190000007"),
  ],
  ["reach_refusals_at", "what was refused", refusals({})],
  ["reach_refusals_at", "its next page", refusals({}, after)],
  [
    "reach_refusals_at",
    "forgetting refusals",
    ({ db }) => reachRefusalsRepository.prune(db, new Date(Date.now() - 10 * 365 * 86_400_000), 500),
  ],
  ["reach_refusals_contact", "what was refused of a contact", refusals({ contactId: randomUUID() })],
  ["reach_refusals_lead", "what was refused of a lead", refusals({ leadId: randomUUID() })],
];
