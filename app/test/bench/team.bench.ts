import { appendFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, startTestApplication, type TestApplication } from "../test-application.ts";
import { explain, statementRecorder, takenBack } from "./large/explain.ts";
import { loadLargeData } from "./large/large-data.ts";
import type { ProductRequest } from "./large/requests.ts";
import { LARGE_TABLE_ROWS, largeScans, type RequestPlans, routesTable } from "./large/routes-table.ts";
import { loadTeamData, type TeamData } from "./large/team-data.ts";
import { type TeamSubject, teamRequests } from "./large/team-requests.ts";

/** 1 is 2,000,000 messages and 200,000 tasks beside the large company's records; less is quicker, and says less. */
const SCALE = Number(process.env.TRUNKLINE_BENCH_SCALE ?? 1);
const SEED = 7;
/** Of each request. */
const ROUNDS = 20;
/** Of each kind of write. */
const WRITES = 200;
/** Who write to one channel at once, and how much each does. */
const WRITERS = 20;
const POSTS_EACH = 10;
/** Of what is made, read, changed and deleted (CE-5). */
const OWED = { p95Ms: 100, meanMs: 75 } as const;

/** Large tables that a request reads whole on purpose. */
const READS_ALL: Readonly<Record<string, string>> = {
  "GET /api/messages/search?q=quetzal%20appointment (admin)":
    "all channels at once cost less than one by one for the thousands of messages that two words may have",
};

/** A year of what a team writes to each other and to customers: that all was answered, how fast, and that no route reads a large table whole. */
describe("a year of a team", () => {
  let app: TestApplication;
  let client: pg.Client;
  let data: TeamData;
  let subject: TeamSubject;
  let record: ReturnType<typeof statementRecorder>;
  const tables: string[] = [];

  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    const { people } = await loadLargeData(app.databaseUrl, { seed: SEED, scale: SCALE / 10 });
    data = await loadTeamData(app.databaseUrl, { seed: SEED, scale: SCALE, people });
    client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    record = statementRecorder(app);
    const [everybodys] = data.channels;
    // One that agents see, too: nobody has it.
    const { rows: threads } = await client.query<{ id: string; contact_id: string }>(
      `select threads.id, contact_id from threads join channels using (id)
        where assigned_to is null order by last_sequence desc limit 1`,
    );
    const [thread] = threads;
    if (!everybodys || !thread) throw new Error("nothing was written");
    subject = {
      app,
      cookies: {
        agent: await app.signIn("agent"),
        supervisor: await app.signIn("supervisor"),
        admin: await app.signIn("admin"),
      },
      channelId: everybodys.id,
      threadId: thread.id,
      contactId: thread.contact_id,
      colleagueId: everybodys.members.at(-20) ?? "",
    };
    const count = (table: keyof TeamData["rows"]) => data.rows[table].toLocaleString("en");
    tables.push(
      `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.versions.node}: ${count("messages")} messages in ${count("channels")} channels ` +
        `(${count("threads")} of them customers', ${count("channel_members")} members), ${count("tasks")} tasks, ${count("notifications")} notifications; ` +
        `written by COPY, indexed and analyzed in ${data.seconds.toFixed(0)} s.`,
    );
  }, 1_200_000);

  afterAll(async () => {
    await client?.end();
    await app?.close();
    const [load] = loadavg();
    const text = [...tables, `The machine's load at the end: ${load?.toFixed(1)}.`].join("\n\n");
    process.stdout.write(`\n${text}\n`);
    const file = process.env.TRUNKLINE_BENCH_REPORT;
    if (file) appendFileSync(file, `${text}\n\n`);
  });

  /** Milliseconds until the answer is there. */
  async function timed(
    send: () => Promise<Answer>,
  ): Promise<{ readonly ms: number; readonly answer: Answer }> {
    const startedAt = performance.now();
    const answer = await send();
    const ms = performance.now() - startedAt;
    expect(answer.status, answer.text.slice(0, 500)).toBeLessThan(300);
    return { ms, answer };
  }

  /** Each with nothing in the cache. */
  async function rounds({ send }: ProductRequest): Promise<number[]> {
    const times: number[] = [];
    for (let n = 0; n < ROUNDS; n += 1) {
      await app.forgetCached();
      times.push((await timed(send)).ms);
    }
    return times;
  }

  it("no route reads a large table whole", async () => {
    const { rows } = await client.query<{ name: string }>(
      "select relname as name from pg_class where relkind in ('r', 'm') and reltuples > $1",
      [LARGE_TABLE_ROWS],
    );
    const large = new Set(rows.map(({ name }) => name));
    const plans: RequestPlans[] = [];
    const lines: string[] = [];
    for (const request of teamRequests(subject)) {
      await app.forgetCached();
      const { result, statements } = await record(request.send);
      expect([request.what, result.status, result.text.slice(0, 300)]).toEqual([
        request.what,
        200,
        expect.anything(),
      ]);
      const made = [];
      for (const statement of statements)
        made.push(await takenBack(client, () => explain(client, statement)));
      plans.push({ what: request.what, statements: made });
      lines.push(spreadLine(request.what, await rounds(request)));
    }
    tables.push(routesTable(plans, large, READS_ALL));
    tables.push([spreadHead("the whole answer, nothing cached"), ...lines].join("\n"));
    const unexpected = plans.flatMap((request) =>
      READS_ALL[request.what]
        ? []
        : largeScans(request, large).map((table) => `${request.what} reads all of ${table}`),
    );
    expect(unexpected).toEqual([]);
  }, 600_000);

  it("what is written is made, read, changed and deleted (CE-5)", async () => {
    const cookie = subject.cookies.agent;
    const messages = `/api/channels/${subject.channelId}/messages`;
    const times: Record<string, number[]> = {};
    const one = async (
      what: string,
      path: string,
      options: Parameters<TestApplication["request"]>[1] = {},
    ) => {
      const { ms, answer } = await timed(() => app.request(path, { cookie, ...options }));
      times[what] ??= [];
      times[what].push(ms);
      return answer;
    };
    const { rows: told } = await client.query<{ id: string }>(
      "select notifications.id from notifications join users on users.id = user_id where email = 'agent@trunkline.example' order by notifications.created_at desc limit $1",
      [WRITES],
    );
    for (let n = 0; n < WRITES; n += 1) {
      const { body: message } = await one("post a message", messages, { json: { content: `Good day ${n}` } });
      await one("read the newest messages", messages);
      await one("edit a message", `${messages}/${message.id}`, {
        method: "PATCH",
        json: { content: `Good evening ${n}` },
      });
      await one("delete a message", `${messages}/${message.id}`, { method: "DELETE" });

      const { body: task, headers } = await one("make a task", "/api/tasks", {
        json: { title: `Call ${n}` },
      });
      await one("read a task", `/api/tasks/${task.id}`);
      const { headers: changed } = await one("change a task", `/api/tasks/${task.id}`, {
        method: "PATCH",
        json: { priority: 2 },
        headers: { "if-match": headers.get("etag") ?? "" },
      });
      await one("delete a task", `/api/tasks/${task.id}`, {
        method: "DELETE",
        headers: { "if-match": changed.get("etag") ?? "" },
      });

      await one("read notifications", "/api/notifications");
      const notification = told[n];
      if (notification)
        await one("mark a notification read", `/api/notifications/${notification.id}/read`, {
          method: "POST",
        });
    }
    tables.push(
      [
        spreadHead(`one after the other (${WRITES} of each)`),
        ...Object.entries(times).map(([what, all]) => spreadLine(what, all)),
      ].join("\n"),
    );
    const slow = Object.entries(times).filter(
      ([, all]) => meanOf(all) >= OWED.meanMs || p95Of(all) >= OWED.p95Ms,
    );
    const late = slow.map(([what]) => what).join(", ") || "none";
    tables.push(`Above what CE-5 owes (mean ${OWED.meanMs} ms, p95 ${OWED.p95Ms} ms): ${late}.`);
  }, 600_000);

  it("what is unread is right after many have written at once", async () => {
    const path = `/api/channels/${subject.channelId}`;
    const unread = async () =>
      (await app.request(path, { cookie: subject.cookies.supervisor })).body.membership.unread as number;
    const before = await unread();
    const startedAt = performance.now();
    const times: number[] = [];
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        for (let n = 0; n < POSTS_EACH; n += 1) {
          const { ms } = await timed(() =>
            app.request(`${path}/messages`, {
              cookie: writer % 2 === 0 ? subject.cookies.agent : subject.cookies.admin,
              json: { content: `At once ${writer} ${n}` },
            }),
          );
          times.push(ms);
        }
      }),
    );
    const seconds = (performance.now() - startedAt) / 1_000;
    expect((await unread()) - before).toBe(WRITERS * POSTS_EACH);
    tables.push(
      `${WRITERS} who write ${POSTS_EACH} messages each to one channel at once: ${Math.round(times.length / seconds)} a second, ` +
        `mean ${meanOf(times).toFixed(0)} ms, p95 ${p95Of(times).toFixed(0)} ms; a member who only reads then has exactly ${times.length} more unread.`,
    );
  }, 120_000);
});

function meanOf(times: readonly number[]): number {
  return times.reduce((sum, ms) => sum + ms, 0) / times.length;
}

function p95Of(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? 0;
}

function spreadHead(what: string): string {
  return `| ${what} | mean | p95 |\n|---|---:|---:|`;
}

function spreadLine(what: string, times: readonly number[]): string {
  return `| ${what} | ${meanOf(times).toFixed(1)} ms | ${p95Of(times).toFixed(1)} ms |`;
}
