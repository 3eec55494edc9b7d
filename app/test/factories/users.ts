import { randomUUID } from "node:crypto";
import type { UserRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";

/** Writes a user who cannot sign in; an agent unless `given` says otherwise. */
export async function insertUser(db: TestDatabase, given: Partial<UserRow> = {}): Promise<UserRow> {
  const [row] = await db("users")
    .insert({
      email: `${randomUUID()}@test.example`,
      name: "Ada Example",
      password_hash: "none",
      role: "agent",
      ...given,
    })
    .returning("*");
  return row;
}

/** Changes the users of a role; there is one of each among the demo users. */
export async function changeUsers(
  db: TestDatabase,
  role: UserRow["role"],
  columns: Partial<UserRow>,
): Promise<void> {
  await db("users").where({ role }).update(columns);
}

/** Leaves only the users of this role on call. */
export async function onlyOnCall(db: TestDatabase, role: UserRow["role"]): Promise<void> {
  await db("users").whereNot({ role }).update({ on_call: false });
}
