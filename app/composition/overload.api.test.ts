import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  eventually,
  startTestApplication,
  type TestApplication,
} from "../test/test-application.ts";
import { statusUpdate, vapiCall } from "../test/vapi-messages.ts";

const POOL_MAX = 5;
const credentials = { email: "nobody@trunkline.example", password: "wrong" };
/** What a refused request may cost who asks. */
const AT_ONCE_MS = 100;

describe("while every connection to the database is taken", () => {
  let app: TestApplication;
  let cookie: string;
  let unlock: () => Promise<void> = async () => {};
  beforeAll(async () => {
    app = await startTestApplication({
      roles: "api",
      environment: { TRUNKLINE_DATABASE_POOL_MAX: String(POOL_MAX) },
    });
    cookie = await app.signIn("supervisor");
  });
  afterEach(() => unlock());
  afterAll(() => app.close());

  let asked = 0;
  /** Reads what nobody has read before: the same question at once would be one read. */
  function readCalls(): Promise<Answer> {
    asked += 1;
    return app.request(`/api/calls?phone=${100 + asked}`, { cookie });
  }

  /** Holds up every statement that touches calls, and takes all connections with reads of them. */
  async function takeAllConnections(): Promise<readonly Promise<Answer>[]> {
    const locked = await app.db.transaction();
    await locked.raw("lock table calls in access exclusive mode");
    unlock = async () => void (await locked.rollback());
    const held = Array.from({ length: POOL_MAX }, readCalls);
    await eventually("all connections wait for the lock", async () => {
      const { rows } = await app.db.raw(
        "select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      return rows[0].waiting >= POOL_MAX;
    });
    return held;
  }

  async function timed(asking: Promise<Answer>): Promise<Answer & { readonly tookMs: number }> {
    const startedAtMs = performance.now();
    const answer = await asking;
    return { ...answer, tookMs: performance.now() - startedAtMs };
  }

  /** The quickest of several answers: a machine that has other work, too, makes one late. */
  async function quickest(ask: () => Promise<Answer>): Promise<Answer & { readonly tookMs: number }> {
    let best = await timed(ask());
    for (let tries = 0; tries < 4 && best.tookMs >= AT_ONCE_MS; tries += 1) {
      const answer = await timed(ask());
      if (answer.tookMs < best.tookMs) best = answer;
    }
    return best;
  }

  const keptOf = ({ id }: { readonly id: string }) => app.db("calls").where({ provider_call_id: id });

  it("refuses reads at once, takes in webhooks, late rather than never, and says of itself what it said before (CC-14)", async () => {
    const held = await takeAllConnections();
    // Who asks first waits; after a while it is known that those after it would wait too long.
    const waiting: Promise<Answer>[] = [];
    for (let n = 0; n < 6; n += 1) {
      waiting.push(readCalls());
      await sleep(50);
    }
    const read = await quickest(readCalls);
    expect(read.body).toMatchObject({ status: 503, code: "overloaded" });
    expect(read.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    expect(read.tookMs).toBeLessThan(AT_ONCE_MS);
    const write = await quickest(() => app.request("/api/session", { json: credentials }));
    expect([write.status, write.tookMs < AT_ONCE_MS]).toEqual([503, true]);
    for (const path of ["live", "up", "ready"]) {
      const health = await quickest(() => app.request(`/api/health/${path}`));
      expect([path, health.status, health.tookMs < AT_ONCE_MS]).toEqual([path, 200, true]);
    }

    const call = vapiCall();
    const webhook = timed(app.vapi(statusUpdate(call, "ringing")));
    await sleep(400);
    await unlock();
    const answered = await webhook;
    expect(answered.status, answered.text).toBe(200);
    expect(answered.tookMs).toBeGreaterThan(400);
    expect(await keptOf(call)).toHaveLength(1);
    for (const one of await Promise.all(held)) expect(one.status).toBe(200);
    await Promise.all(waiting);
    expect((await app.request("/api/calls", { cookie })).status).toBe(200);
  });

  it("lowers what a person may ask while it is slow, and gives it back when it is not any more (CC-14)", async () => {
    const limit = async () => {
      const { headers } = await app.request("/api/me", { method: "PATCH", cookie, json: { nothing: 1 } });
      return Number(headers.get("ratelimit-limit"));
    };
    const usual = await limit();
    const held = await takeAllConnections();
    const waiting = Array.from({ length: 30 }, () => app.vapi(statusUpdate(vapiCall(), "in-progress")));
    await eventually("a lower limit", async () => (await limit()) < usual * 0.9);
    await unlock();
    await Promise.all([...held, ...waiting]);
    await eventually("the usual limit, nearly", async () => (await limit()) > usual * 0.9, 25_000);
  });

  it("refuses webhooks, too, at once and before anything of them is kept, when the pool would refuse them", async () => {
    const held = await takeAllConnections();
    const first = vapiCall();
    const waiting = app.vapi(statusUpdate(first, "ringing"));
    await sleep(1_600);
    const call = vapiCall();
    const refused = await quickest(() => app.vapi(statusUpdate(call, "ringing")));
    expect(refused.body).toMatchObject({ status: 503, code: "overloaded" });
    expect(refused.tookMs).toBeLessThan(AT_ONCE_MS);
    await unlock();
    expect((await waiting).status).toBe(200);
    await Promise.all(held);
    expect(await keptOf(first)).toHaveLength(1);
    expect(await keptOf(call)).toHaveLength(0);
  });
});
