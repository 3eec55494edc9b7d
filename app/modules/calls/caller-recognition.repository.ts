import type { Queryable } from "../../platform/database/index.ts";
import type { CallDirection, CallStatus } from "./calls.contract.ts";

/** The calls before that a card shows. */
const EARLIER_CALLS = 3;

/** A call with the same number before this one, as it was when this one began. */
export interface EarlierCall {
  readonly id: string;
  readonly direction: CallDirection;
  readonly status: CallStatus;
  readonly initiatedAt: string;
}

/** The one contact of a number: a lead's primary one first, then the one that was changed last. */
const CONTACT = `from contacts where phone = ? and deleted_at is null
  order by is_primary desc, updated_at desc, id limit 1`;
const LEAD = "from leads where phone = ? and deleted_at is null order by updated_at desc, id limit 1";

/**
 * What our records know of whoever has a number (E.164), as expressions for the statement that writes the call, so that it is known
 * from its first moment at the cost of no further statement. Uses indexes contacts_phone, leads_phone and calls_phone.
 */
export function recognized(
  db: Queryable,
  phone: string,
): Readonly<Record<string, ReturnType<Queryable["raw"]>>> {
  return {
    contact_id: db.raw(`(select id ${CONTACT})`, [phone]),
    lead_id: db.raw(`coalesce((select lead_id ${CONTACT}), (select id ${LEAD}))`, [phone, phone]),
    known_as: db.raw(
      `coalesce((select coalesce(nullif(concat_ws(' ', first_name, last_name), ''), organization) ${CONTACT}), (select company ${LEAD}))`,
      [phone, phone],
    ),
    earlier_calls: db.raw(
      `(select jsonb_agg(jsonb_build_object('id', id, 'direction', direction, 'status', status,
          'initiatedAt', to_char(initiated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by initiated_at desc)
        from (select * from calls as earlier where phone = ? order by initiated_at desc, id desc limit ${EARLIER_CALLS}) as earlier)`,
      [phone],
    ),
  };
}
