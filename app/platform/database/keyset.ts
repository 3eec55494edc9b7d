import type { Knex } from "knex";
import { commonErrors } from "../errors/index.ts";

/** What a list's caller asks for. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One page of a list; `nextCursor` is null on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** A position in a list that is ordered by (time, id) descending. */
export interface Position {
  readonly at: string;
  readonly id: string;
}

const UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
/** What ids of a list are: `step` is one of several things that a row tells of, `ranked` stands behind what its list is ordered by first. */
const ID = {
  uuid: new RegExp(`^${UUID}$`),
  number: /^\d{1,18}$/,
  step: new RegExp(`^${UUID}(\\.\\d)?$`),
  ranked: new RegExp(`^[1-4]\\.${UUID}$`),
} as const;
const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Cursors for keyset pagination over (time, id) descending: stable while rows are added, and as fast on page 1,000 as
 * on page 1.
 */
export const keysetCursor = {
  /**
   * Where a page begins; undefined for the first one. `ids`: what the list's ids are.
   * @throws invalid_cursor when the cursor is none of ours
   */
  read(cursor: string | undefined, ids: keyof typeof ID = "uuid"): Position | undefined {
    if (cursor === undefined) return undefined;
    const [at, id, ...rest] = Buffer.from(cursor, "base64url").toString("utf8").split("|");
    if (
      !at ||
      !id ||
      rest.length > 0 ||
      !ISO_DATE.test(at) ||
      Number.isNaN(Date.parse(at)) ||
      !ID[ids].test(id)
    ) {
      throw commonErrors.invalid_cursor({
        fields: [{ path: "query.cursor", message: "take nextCursor of the page before" }],
      });
    }
    return { at, id };
  },
  /** Cuts `limit` items off `rows` (which were read with limit + 1) and says where the next page begins. */
  page<T>(rows: readonly T[], limit: number, positionOf: (row: T) => Position): Page<T> {
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    if (rows.length <= limit || !last) return { items, nextCursor: null };
    const { at, id } = positionOf(last);
    return { items, nextCursor: Buffer.from(`${at}|${id}`).toString("base64url") };
  },
};

/**
 * For `modify` of a statement: a page of `limit` rows, the newest first, after a position. `columns`: where the list is ordered by another
 * time, or several tables have columns of these names.
 */
export function newestFirst(
  limit: number,
  after: Position | undefined,
  { at = "created_at", id = "id" }: { readonly at?: string; readonly id?: string } = {},
): (query: Knex.QueryBuilder) => void {
  return (query) => {
    if (after) query.whereRaw("(??, ??) < (?::timestamptz, ?::uuid)", [at, id, after.at, after.id]);
    query
      .orderBy([
        { column: at, order: "desc" },
        { column: id, order: "desc" },
      ])
      .limit(limit);
  };
}

/** A whole list, some rows at a time: each batch is read when the one before it has been taken. */
export async function* keysetBatches<T>(
  limit: number,
  read: (after: Position | undefined, limit: number) => Promise<readonly T[]>,
  positionOf: (row: T) => Position,
): AsyncGenerator<readonly T[]> {
  let after: Position | undefined;
  for (;;) {
    const rows = await read(after, limit);
    yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < limit) return;
    after = positionOf(last);
  }
}
