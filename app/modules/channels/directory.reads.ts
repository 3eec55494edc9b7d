import type { UserRow } from "../../migrations/tables.generated.ts";
import { newestFirst, type Position, type Queryable } from "../../platform/database/index.ts";
import type { DirectoryQuery } from "./channels.contract.ts";

/** Somebody who works here. */
export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly role: UserRow["role"];
  readonly department: string;
  readonly timeZone: string;
  readonly createdAt: Date;
}

/** Who works here; who came last first. When they were last here is told to those alone who may know it: that is presence. Uses index users_created. */
export async function findColleagues(
  db: Queryable,
  { q, department, role }: Omit<DirectoryQuery, "cursor" | "limit">,
  limit: number,
  after: Position | undefined,
): Promise<Colleague[]> {
  const rows: Pick<UserRow, "id" | "name" | "role" | "department" | "timezone" | "created_at">[] = await db(
    "users",
  )
    .select("id", "name", "role", "department", "timezone", "created_at")
    .whereNull("disabled_at")
    .modify((query) => {
      if (q) query.whereRaw("strpos(plain_text(name), plain_text(?)) > 0", [q]);
      if (department) query.where({ department });
      if (role) query.where({ role });
    })
    .modify(newestFirst(limit, after));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    role: row.role,
    department: row.department,
    timeZone: row.timezone,
    createdAt: row.created_at,
  }));
}
