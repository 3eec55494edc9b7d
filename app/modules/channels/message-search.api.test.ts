import { afterAll, beforeAll, expect, it } from "vitest";
import { insertChannel } from "../../test/factories/channels.ts";
import { insertUser } from "../../test/factories/users.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import type { Viewer } from "./channels.repository.ts";
import { findMessages } from "./message-search.reads.ts";

let resources: SuiteResources;
let database: ReturnType<typeof createTestDatabase>;
let viewer: Viewer;

beforeAll(async () => {
  resources = await openSuiteResources();
  database = createTestDatabase(resources.databaseUrl);
  const { id: userId } = await insertUser(resources.db);
  viewer = { userId, scope: { ownerIds: [userId] } };
  const [seen, hidden] = [
    await insertChannel(resources.db),
    await insertChannel(resources.db, { privacy: "private" }),
  ];
  // More than what is looked through before the index of words is asked; the oldest first.
  await resources.db.raw(
    `insert into messages (channel_id, sequence, direction, status, content, created_at, deleted_at)
      select case when n % 3 = 0 then :hidden else :seen end::uuid, n, 'internal', 'posted',
        concat_ws(' ', 'each', n, case when n % 4 = 0 then 'fourth' end, case when n % 40 = 1 then 'old' || n / 1500 end,
          case when n % 700 = 1 then 'Sélten' end, case when n % 3 = 0 then 'secret' end),
        now() - (4000 - n / 2) * interval '1 minute', case when n % 10 = 0 then now() end
      from generate_series(1, 4000) n`,
    { hidden: hidden.id, seen: seen.id },
  );
  await resources.db.raw("analyze messages");
});
afterAll(async () => {
  await database.close();
  await resources.close();
});

/** What is to be found, read one after the other. */
async function expected(words: RegExp): Promise<string[]> {
  const rows: { id: string; content: string }[] = await resources
    .db("messages")
    .join("channels", "channels.id", "messages.channel_id")
    .where({ privacy: "public" })
    .whereNull("messages.deleted_at")
    .orderByRaw("messages.created_at desc, messages.id desc")
    .select("messages.id", "content");
  return rows.filter(({ content }) => words.test(content)).map(({ id }) => id);
}

it.each([
  ["each", /each/],
  ["four", /\bfour/],
  ["old0", /\bold0/],
  ["old", /\bold/],
  ["selten", /Sélten/],
  ["secret", /secret/],
  ["nowhere", /nowhere/],
])("finds all messages with %s, page by page, the newest first", async (q, words) => {
  const found: string[] = [];
  let after: { at: string; id: string } | undefined;
  for (;;) {
    const page = await findMessages(database.pool, { q }, viewer, 25, after);
    found.push(...page.map(({ id }) => id));
    const last = page.at(-1);
    if (page.length < 25 || !last) break;
    after = { at: last.createdAt.toISOString(), id: last.id };
  }
  expect(found).toEqual(await expected(words));
  expect(found.length === 0).toBe(["secret", "nowhere"].includes(q));
});
