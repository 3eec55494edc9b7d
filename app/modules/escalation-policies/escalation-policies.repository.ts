import type { EscalationPolicyRow } from "../../migrations/tables.generated.ts";
import { deletableRows, newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { EscalationStep } from "./escalation-policies.contract.ts";

const TABLE = "escalation_policies";
const COLUMNS = [
  "id",
  "name",
  "is_default",
  "priorities",
  "steps",
  "repeats",
  "end_after_minutes",
  "pages_operators",
  "version",
  "created_at",
  "updated_at",
] as const;
/** Of the advisory lock under which policies are written. */
const WRITE_LOCK = 730_402;

type Priority = 1 | 2 | 3 | 4;

/** Whom an alert is told to, one after another, while nobody takes it. */
export interface EscalationPolicy {
  readonly id: string;
  readonly name: string;
  /** For every priority that no other one has. */
  readonly isDefault: boolean;
  readonly priorities: readonly Priority[];
  readonly steps: readonly EscalationStep[];
  readonly repeats: number;
  readonly endAfterMinutes: number;
  readonly pagesOperators: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What can be written of a policy. */
export type EscalationPolicyFields = Pick<
  EscalationPolicy,
  "name" | "priorities" | "steps" | "repeats" | "endAfterMinutes" | "pagesOperators"
>;

/** Writes and reads escalation policies: there are a handful. */
export const escalationPoliciesRepository = {
  ...deletableRows({ table: TABLE, columns: COLUMNS, what: "an escalation policy", toEntity: toPolicy }),

  /** One is written at a time, until the end of the transaction: names and priorities are one's alone. */
  async lockWrites(db: Queryable): Promise<void> {
    await db.raw("select pg_advisory_xact_lock(?)", [WRITE_LOCK]);
  },

  async insert(db: Queryable, fields: EscalationPolicyFields): Promise<EscalationPolicy> {
    const [row] = await db(TABLE).insert(toColumns(fields)).returning(COLUMNS);
    if (!row) throw new Error("an escalation policy was not inserted");
    return toPolicy(row);
  },

  /** That of a priority, or the default one. */
  async ofPriority(db: Queryable, priority: Priority): Promise<EscalationPolicy | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .whereRaw("(is_default or ?::smallint = any (priorities)) and deleted_at is null", [priority])
      .orderBy("is_default")
      .first();
    return row ? toPolicy(row) : null;
  },

  async all(db: Queryable): Promise<EscalationPolicy[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereNull("deleted_at")
      .orderBy("name");
    return rows.map(toPolicy);
  },

  async update(db: Queryable, id: string, fields: EscalationPolicyFields): Promise<EscalationPolicy> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), version: db.raw("version + 1"), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("an escalation policy that was read under lock has gone");
    return toPolicy(row);
  },

  /** Newest first. */
  async page(
    db: Queryable,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<EscalationPolicy[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereNull("deleted_at")
      .modify(newestFirst(limit, after));
    return rows.map(toPolicy);
  },
};

function toColumns(fields: EscalationPolicyFields) {
  return {
    name: fields.name,
    priorities: [...fields.priorities],
    steps: JSON.stringify(fields.steps),
    repeats: fields.repeats,
    end_after_minutes: fields.endAfterMinutes,
    pages_operators: fields.pagesOperators,
  };
}

function toPolicy(row: Pick<EscalationPolicyRow, (typeof COLUMNS)[number]>): EscalationPolicy {
  return {
    id: row.id,
    name: row.name,
    isDefault: row.is_default,
    priorities: row.priorities as readonly Priority[],
    steps: row.steps as readonly EscalationStep[],
    repeats: row.repeats,
    endAfterMinutes: row.end_after_minutes,
    pagesOperators: row.pages_operators,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
