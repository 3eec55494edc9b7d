import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import type { Database } from "../database/index.ts";
import { AppError, commonErrors } from "../errors/index.ts";
import { silentLogger } from "../log/index.ts";
import type { RunUnitOfWork } from "../unit-of-work/index.ts";
import { createIdempotencyKeys, type IdempotencyKeys } from "./index.ts";

/** How a request may end, by where its process stops. */
type Ending = "answers" | "fails before" | "fails after" | "refuses" | "dies before" | "dies after";

interface Instance {
  readonly database: Database;
  readonly keys: IdempotencyKeys;
  readonly unitOfWork: RunUnitOfWork;
}

interface Sent {
  readonly instance: 0 | 1;
  readonly key: string;
  readonly body: string;
  readonly ending: Ending;
  readonly delayMs: number;
}

describe("requests with an idempotency key, over two instances", () => {
  let resources: SuiteResources;
  let instances: readonly [Instance, Instance];
  const principalId = randomUUID();

  beforeAll(async () => {
    resources = await openSuiteResources();
    await resources.db.raw("create table effects (key text, body text)");
    const open = (): Instance => {
      const database = createTestDatabase(resources.databaseUrl);
      const keys = createIdempotencyKeys({ database, logger: silentLogger() });
      const { unitOfWork } = testUnitOfWork(database, [], keys.beforeCommit);
      return { database, keys, unitOfWork };
    };
    instances = [open(), open()];
  });
  afterAll(async () => {
    for (const { database } of instances) await database.close();
    await resources.close();
  });

  const endLeases = () =>
    resources.db("idempotency_keys").update({ lease_ends_at: new Date(Date.now() - 1_000) });
  const effectsOf = (key: string) => resources.db("effects").where({ key }).pluck("body");

  /** What a client sees of a request: an answer, an error's code, or nothing at all. */
  async function send({ instance, key, body, ending, delayMs }: Sent, who = principalId): Promise<string> {
    const { keys, unitOfWork } = instances[instance];
    const never = new Promise<never>(() => {});
    const work = async (died: () => void): Promise<string> => {
      await sleep(delayMs);
      if (ending === "fails before") throw commonErrors.service_unavailable();
      if (ending === "refuses") throw commonErrors.not_found();
      if (ending === "dies before") {
        died();
        return await never;
      }
      await unitOfWork(
        async ({ db }) => void (await db.raw("insert into effects values (?, ?)", [key, body])),
      );
      if (ending === "fails after") throw commonErrors.service_unavailable();
      if (ending === "dies after") {
        died();
        return await never;
      }
      return `done ${body}`;
    };
    return await new Promise((resolve, reject) => {
      keys
        .runOnce(
          { principalId: who, userId: who, key, content: [body] },
          () => work(() => resolve("nothing")),
          (ended) => {
            if ("result" in ended)
              return { keep: { status: 201, headers: {}, json: JSON.stringify(ended.result) } };
            const { error } = ended;
            if (!(error instanceof AppError) || error.status >= 500) return "release";
            return { keep: { status: error.status, headers: {}, json: JSON.stringify(error.code) } };
          },
        )
        .then((ended) => ("result" in ended ? ended.result : JSON.parse(ended.replayed.json ?? "null")))
        .catch((error: unknown) => {
          if (!(error instanceof AppError)) throw error;
          return error.code;
        })
        .then(resolve, reject);
    });
  }

  const request = (more: Partial<Sent> = {}): Sent => ({
    instance: 0,
    key: randomUUID(),
    body: "a",
    ending: "answers",
    delayMs: 0,
    ...more,
  });

  it("are answered again without being carried out again, by any instance", async () => {
    const sent = request();
    expect(await send(sent)).toBe("done a");
    expect(await send({ ...sent, instance: 1 })).toBe("done a");
    expect(await send({ ...sent, body: "b" })).toBe("idempotency_key_reused");
    expect(await effectsOf(sent.key)).toEqual(["a"]);
  });

  it("are another principal's own", async () => {
    const sent = request();
    await send(sent);
    await send(sent, randomUUID());
    expect(await effectsOf(sent.key)).toEqual(["a", "a"]);
  });

  it("are told to come back while the first still runs", async () => {
    const sent = request({ delayMs: 300 });
    const first = send(sent);
    await sleep(100);
    expect(await send({ ...sent, instance: 1 })).toBe("idempotent_request_running");
    expect(await send({ ...sent, instance: 1, body: "b" })).toBe("idempotency_key_reused");
    expect(await first).toBe("done a");
  });

  it("free their key when they fail before anything was committed", async () => {
    const sent = request();
    expect(await send({ ...sent, ending: "fails before" })).toBe("service_unavailable");
    expect(await send(sent)).toBe("done a");
  });

  it("are refused again as they were refused", async () => {
    const sent = request();
    expect(await send({ ...sent, ending: "refuses" })).toBe("not_found");
    expect(await send(sent)).toBe("not_found");
    expect(await effectsOf(sent.key)).toEqual([]);
  });

  it("can be taken over when their process died before anything was committed, not sooner than it is given up", async () => {
    const sent = request();
    expect(await send({ ...sent, ending: "dies before" })).toBe("nothing");
    expect(await send({ ...sent, instance: 1 })).toBe("idempotent_request_running");
    await endLeases();
    expect(await send({ ...sent, instance: 1 })).toBe("done a");
    expect(await effectsOf(sent.key)).toEqual(["a"]);
  });

  it("are never carried out again when their process died after the commit: the answer is lost", async () => {
    const sent = request();
    expect(await send({ ...sent, ending: "dies after" })).toBe("nothing");
    await endLeases();
    expect(await send({ ...sent, instance: 1 })).toBe("idempotent_answer_lost");
    expect(await effectsOf(sent.key)).toEqual(["a"]);
  });

  it("commit nothing any more when they were only slow, and another instance has taken over", async () => {
    const sent = request({ delayMs: 400 });
    const slow = send(sent);
    await sleep(100);
    await endLeases();
    expect(await send({ ...sent, instance: 1, delayMs: 0 })).toBe("done a");
    expect(await slow).toBe("idempotent_request_running");
    expect(await effectsOf(sent.key)).toEqual(["a"]);
    expect(await send(sent)).toBe("done a");
  });

  it("keep neither the key nor the request as they were sent", async () => {
    const sent = request({ body: "a password" });
    await send({ ...sent, ending: "refuses" });
    const rows = JSON.stringify(await resources.db("idempotency_keys"));
    expect(rows).not.toContain(sent.key);
    expect(rows).not.toContain("password");
  });

  it("have at most one effect for each key, whatever comes when and dies where", async () => {
    const sentAtAll = fc.record({
      instance: fc.constantFrom(0 as const, 1 as const),
      key: fc.constantFrom("k1", "k2"),
      body: fc.constantFrom("a", "b"),
      ending: fc.constantFrom<Ending>(
        "answers",
        "answers",
        "fails before",
        "fails after",
        "refuses",
        "dies before",
        "dies after",
      ),
      delayMs: fc.integer({ min: 0, max: 8 }),
    });
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ together: fc.array(sentAtAll, { minLength: 1, maxLength: 6 }) }) },
      { weight: 1, arbitrary: fc.constant("the leases end" as const) },
      // While some of the requests are under way.
      { weight: 1, arbitrary: fc.record({ givenUp: fc.array(sentAtAll, { minLength: 2, maxLength: 4 }) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const run = randomUUID();
        const who = randomUUID();
        const answers = new Map<string, Set<string>>();
        const sendOne = async (sent: Sent) => {
          const answer = await send({ ...sent, key: `${run} ${sent.key}` }, who);
          if (!answer.startsWith("done")) return;
          expect(answer).toBe(`done ${sent.body}`);
          answers.set(sent.key, (answers.get(sent.key) ?? new Set()).add(answer));
        };
        for (const one of steps) {
          if (one === "the leases end") await endLeases();
          else if ("together" in one) await Promise.all(one.together.map(sendOne));
          else await Promise.all([...one.givenUp.map(sendOne), sleep(3).then(endLeases)]);
        }
        for (const key of ["k1", "k2"]) {
          const effects = await effectsOf(`${run} ${key}`);
          expect(effects.length).toBeLessThanOrEqual(1);
          const answered = [...(answers.get(key) ?? [])];
          expect(answered.length).toBeLessThanOrEqual(1);
          if (answered.length === 1) expect(answered).toEqual(effects.map((body) => `done ${body}`));
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  }, 60_000);
});
