import pg from "pg";
import { alertRows, callRows, messageRows, type UrgentCall } from "./calls.ts";
import { copyRows, withoutIndexes } from "./copy-rows.ts";
import {
  agentRows,
  changeRows,
  contactRows,
  type LeadPart,
  leadRows,
  numbersOf,
  type PersonPart,
} from "./people.ts";
import { createRandom } from "./random.ts";

/** What a company has after a year that was good for it; `scale` 1 is all of it. */
const ROWS = { leads: 200_000, contacts: 500_000, calls: 2_000_000 } as const;
const AGENTS = 120;
const TABLES = ["users", "leads", "record_changes", "contacts", "calls", "alerts", "messages"] as const;

/** What was made, and what it took. */
export interface LargeData {
  readonly rows: Readonly<Record<(typeof TABLES)[number], number>>;
  readonly copySeconds: number;
  readonly indexSeconds: number;
  /** The busiest first. */
  readonly agents: readonly string[];
  readonly leads: readonly LeadPart[];
  readonly people: readonly PersonPart[];
}

/**
 * Fills a migrated database by COPY. The same seed makes the same rows, but for the time at which the year ends (now, so that what is
 * recent is). Their skew is that of a business: few agents (those who are there already first) and callers are busy, names repeat, calls
 * come in office hours.
 */
export async function loadLargeData(
  databaseUrl: string,
  { seed, scale }: { readonly seed: number; readonly scale: number },
): Promise<LargeData> {
  const random = createRandom(seed);
  const now = Date.now();
  const size = (rows: number) => Math.max(100, Math.round(rows * scale));
  const number = numbersOf(random);
  const leads: LeadPart[] = [];
  const people: PersonPart[] = [];
  const urgent: UrgentCall[] = [];
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: columns } = await client.query<{ name: string }>(
      "select column_name as name from information_schema.columns where table_name = 'calls'",
    );
    const agentsMade = [...agentRows(random, AGENTS, now)];
    const { rows: demo } = await client.query<{ id: string }>("select id from users where role = 'agent'");
    const agents = [...demo, ...agentsMade].map(({ id }) => id);
    const rows: Record<string, number> = {};
    const load = async (table: (typeof TABLES)[number], made: Parameters<typeof copyRows>[2]) => {
      rows[table] = await copyRows(client, table, made);
    };
    const beganAt = performance.now();
    let copiedAt = beganAt;
    await withoutIndexes(client, TABLES, async () => {
      const made = (lead: LeadPart) => void leads.push(lead);
      await load("users", agentsMade);
      await load("leads", leadRows(random, { count: size(ROWS.leads), now, agents, number, made }));
      // Every reference is to a row that was made before: nothing is gained by looking. (Leads have a trigger of their own.)
      await client.query("set session_replication_role = replica");
      await load("record_changes", changeRows(random, leads, now));
      await load(
        "contacts",
        contactRows(random, {
          ...{ count: size(ROWS.contacts), now, agents, leads, number },
          made: (person) => void people.push(person),
        }),
      );
      await load(
        "calls",
        callRows(random, {
          ...{ count: size(ROWS.calls), now, agents, people, number },
          hasColumn: (name) => columns.some((column) => column.name === name),
          urgent: (call) => void urgent.push(call),
        }),
      );
      await load("alerts", alertRows(random, urgent, agents, now));
      await load("messages", messageRows(random, urgent, agents));
      copiedAt = performance.now();
    });
    await client.query("vacuum analyze");
    return {
      rows: rows as LargeData["rows"],
      copySeconds: (copiedAt - beganAt) / 1_000,
      indexSeconds: (performance.now() - copiedAt) / 1_000,
      ...{ agents, leads, people },
    };
  } finally {
    await client.end();
  }
}
