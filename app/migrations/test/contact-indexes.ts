import { randomUUID } from "node:crypto";
import { contactListQuerySchema } from "../../modules/contacts/contacts.contract.ts";
import type { CustomFilter } from "../../modules/custom-fields/index.ts";
import { contactsRepository } from "../../modules/contacts/contacts.repository.ts";
import { mergesRepository } from "../../modules/merges/merges.repository.ts";
import type { Queryable } from "../../platform/database/index.ts";
import { readSearch } from "../../platform/search/index.ts";
import type { IndexPromise } from "./index-promise.ts";

/** People of a year. */
export const CONTACT_ROWS = `
  insert into contacts (lead_id, is_primary, owner_id, first_name, last_name, email, phone, tags, custom_fields, created_at, updated_at)
    select lead.id, lead.id is not null, worker.id, 'Zoé ' || md5(n::text), 'Lavoie', 'contact' || n || '@test.example',
      '+1819' || lpad((n * 7 % 10000000)::text, 7, '0'), case when n % 200 = 0 then '{vip}'::text[] else '{fair}'::text[] end,
      jsonb_build_object('tier', case when n % 200 = 0 then 'gold' else 'silver' end, 'budget', n),
      now() - n * interval '1 minute', now() - (n * 7919 % 30000) * interval '1 minute'
    from generate_series(1, 30000) n
      left join (select id, row_number() over () as place from users limit 200) worker on worker.place = n % 250
      left join (select id, row_number() over () as place from leads) lead on lead.place = n * 2;
  insert into merges (kind, into_id, from_ids, before, after, moved, actor_kind, actor_id, at)
    select 'contact', id, '{}', '{}', '{}', '{}', 'user', id, created_at from contacts limit 5000;
`;

const after = { at: new Date(Date.now() - 86_400_000).toISOString(), id: randomUUID() };

const page =
  (filters: Record<string, string>, position?: typeof after, custom?: readonly CustomFilter[]) =>
  ({ db, userId }: { readonly db: Queryable; readonly userId: string }) => {
    const { q, custom: _, ...query } = contactListQuerySchema.parse(filters);
    const search = q === undefined ? undefined : readSearch(q);
    return contactsRepository.page(db, { ...query, search, custom, userId }, "all", 26, position);
  };

/** What each index of contacts is for (CC-2, KN-11). */
export const CONTACT_INDEXES: readonly IndexPromise[] = [
  ["contacts_created", "the list of contacts", page({})],
  ["contacts_created", "its next page", page({}, after)],
  ["contacts_updated", "contacts by their last change", page({ sort: "-updatedAt" }, after)],
  ["contacts_search", "people by words", page({ q: "zoe 7a614fd06c" })],
  ["contacts_search", "people by the first two letters of a name", page({ q: "zw" })],
  ["contacts_search", "people by part of a number", page({ q: "020-9993" })],
  ["contacts_deleted", "contacts that were deleted", page({ deleted: "true" })],
  ["contacts_tags", "contacts with a tag", page({ tag: "vip" })],
  [
    "contacts_custom_fields",
    "contacts by what the organization adds",
    page({}, undefined, [{ key: "tier", is: "=", value: "gold" }]),
  ],
  ["contacts_owner", "somebody's contacts", page({ owner: "me" })],
  ["contacts_lead", "a lead's contacts", page({ leadId: randomUUID() })],
  ["merges_at", "what was made one", ({ db }) => mergesRepository.page(db, 26, undefined, null)],
  [
    "contacts_one_primary",
    "a lead's primary contact",
    ({ db }) => contactsRepository.lockPrimary(db, randomUUID()),
  ],
];
