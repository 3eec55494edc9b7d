import { randomBytes } from "node:crypto";
import type { Database, Queryable } from "../../platform/database/index.ts";

const TABLE = "notification_secrets";

/** Secrets of our own: each made once, by whichever process needs it first, and kept in the database for all of them. */
export interface NotificationSecrets {
  /** Signs the links that end mails. */
  unsubscribe(): Promise<string>;
  /** A secret under a name; `make` makes it where there is none. */
  of<Value>(name: string, make: () => Value): Promise<Value>;
}

/** Reads each secret once; they never change. */
export function createNotificationSecrets(database: Database): NotificationSecrets {
  const read = new Map<string, Promise<unknown>>();
  async function of<Value>(name: string, make: () => Value): Promise<Value> {
    let value = read.get(name);
    if (!value) {
      value = readOrMake(database.pool, name, make);
      read.set(name, value);
      value.catch(() => read.delete(name));
    }
    return (await value) as Value;
  }
  return { of, unsubscribe: () => of("unsubscribe", () => randomBytes(32).toString("base64url")) };
}

async function readOrMake(db: Queryable, name: string, make: () => unknown): Promise<unknown> {
  const kept = await db(TABLE).where({ name }).first("value");
  if (kept) return kept.value;
  await db(TABLE)
    .insert({ name, value: JSON.stringify(make()) })
    .onConflict("name")
    .ignore();
  return (await db(TABLE).where({ name }).first("value"))?.value;
}
