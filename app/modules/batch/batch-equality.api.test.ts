import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { withoutNulls } from "./batch.presenter.ts";

/** A wish of which a request is made: about a lead that an earlier one has made, or tried to. */
interface Wish {
  readonly kind: (typeof KINDS)[number];
  /** Which of the leads before; modulo how many there are. */
  readonly of: number;
  readonly isVersionRight: boolean;
  readonly value: number;
  /** Of which person's phone and company: few, so that some are duplicates. */
  readonly who: number;
}

const KINDS = [
  "create",
  "createWrong",
  "update",
  "status",
  "note",
  "notes",
  "history",
  "read",
  "list",
  "delete",
  "restore",
  "users",
  "nowhere",
] as const;

const SOUND = ["create", "create", "update", "note", "notes", "history", "read", "list"] as const;

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: object;
}

/** Operations of one world: its tag and its numbers are no other's. */
function operationsOf(wishes: readonly Wish[], world: number): Operation[] {
  const makers: string[] = [];
  const versions = new Map<string, string>();
  const person = (who: number) => ({
    company: `Company ${who}`,
    phone: `+1514${String(2_000_000 + world * 10 + who)}`,
    tags: [`world-${world}`],
  });
  return wishes.map(({ kind, of, isVersionRight, value, who }, index): Operation => {
    const id = `o${index}`;
    const lead = makers[of % Math.max(1, makers.length)];
    if (kind === "create") {
      makers.push(id);
      versions.set(id, id);
      return { id, method: "POST", path: "/api/leads", body: person(who) };
    }
    if (kind === "createWrong")
      return { id, method: "POST", path: "/api/leads", body: { ...person(who), priority: 9 } };
    if (kind === "users") return { id, method: "GET", path: "/api/users" };
    if (kind === "nowhere") return { id, method: "PUT", path: "/api/leads/x/y" };
    if (kind === "list" || lead === undefined)
      return { id, method: "GET", path: "/api/leads", query: { tag: `world-${world}` } };
    const path = `/api/leads/{${lead}#/body/id}`;
    const headers = isVersionRight
      ? { "If-Match": { $result: `${versions.get(lead)}#/headers/etag` } }
      : { "If-Match": '"77"' };
    switch (kind) {
      case "update":
        if (isVersionRight) versions.set(lead, id);
        return { id, method: "PATCH", path, headers, body: { priority: 1 + (value % 4) } };
      case "status":
        return {
          id,
          method: "POST",
          path: `${path}/status`,
          body: { status: value % 2 ? "contacted" : "qualified" },
        };
      case "note":
        return { id, method: "POST", path: `${path}/notes`, body: { body: `Note ${value}` } };
      case "delete":
        return { id, method: "DELETE", path, headers };
      case "restore":
        return { id, method: "POST", path: `${path}/restore` };
      case "notes":
      case "history":
        return { id, method: "GET", path: `${path}/${kind === "notes" ? "notes" : "history"}` };
      default:
        return { id, method: "GET", path };
    }
  });
}

interface Outcome {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const wish = fc.record({
  kind: fc.constantFrom("create", "create", "update", "update", "read", ...KINDS),
  of: fc.nat({ max: 9 }),
  isVersionRight: fc.boolean(),
  value: fc.nat({ max: 99 }),
  who: fc.nat({ max: 4 }),
});

/** Wishes that all come true. */
const soundWishes = fc
  .array(fc.tuple(wish, fc.constantFrom(...SOUND)), { minLength: 2, maxLength: 10 })
  .map((list) =>
    list.map(([one, kind], index): Wish => ({ ...one, kind, who: index, isVersionRight: true })),
  );

let worlds = 0;
const nextWorld = () => {
  worlds += 1;
  return worlds;
};

describe("a batch", () => {
  let app: TestApplication;
  let cookie: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    cookie = await app.signIn("agent");
  });
  afterAll(() => app.close());

  /** Sends each by itself, as a client without batches has to: it puts in itself what it was answered, and leaves out what needs what failed. */
  async function oneByOne(operations: readonly Operation[]): Promise<Outcome[]> {
    const outcomes = new Map<string, Outcome>();
    for (const operation of operations) {
      const needed = [...JSON.stringify(operation).matchAll(/(o\d+)#/g)].map(([, id]) =>
        outcomes.get(id ?? ""),
      );
      if (needed.some((one) => one && one.status >= 400)) {
        outcomes.set(operation.id, { status: 424, headers: {}, body: "not sent" });
        continue;
      }
      const filledIn = (text: string) =>
        text.replace(/\{(o\d+)#\/body\/id\}/g, (_, id: string) =>
          String((outcomes.get(id)?.body as { id?: string } | undefined)?.id),
        );
      const given = operation.headers?.["If-Match"] as string | { $result: string } | undefined;
      const match =
        typeof given === "object"
          ? (outcomes.get(given.$result.split("#")[0] ?? "")?.headers.etag ?? "none")
          : given;
      const query = operation.query ? `?${new URLSearchParams(operation.query)}` : "";
      const answer = await app.request(filledIn(operation.path) + query, {
        method: operation.method,
        cookie,
        ...(operation.body ? { json: operation.body } : {}),
        headers: match === undefined ? {} : { "if-match": match },
      });
      outcomes.set(operation.id, outcomeOf(answer));
    }
    return [...outcomes.values()];
  }

  async function asBatch(operations: readonly Operation[], atomic: boolean): Promise<Outcome[]> {
    const { status, body, text } = await app.request("/api/batch", { cookie, json: { atomic, operations } });
    expect(status, text).toBe(200);
    return body.results.map((result: Partial<Outcome>) => ({
      status: result.status,
      headers: Object.fromEntries(
        Object.entries(result.headers ?? {}).filter(([name]) => name === "etag" || name === "location"),
      ),
      body: result.status === 424 ? "not sent" : result.body,
    }));
  }

  function outcomeOf({ status, headers, body, text }: Answer): Outcome {
    const told = ["etag", "location"].flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    });
    return { status, headers: Object.fromEntries(told), body: text === "" ? undefined : withoutNulls(body) };
  }

  /** What stays of outcomes without what differs from world to world: ids by their order, times and numbers not at all. */
  function comparable(outcomes: readonly Outcome[], world: number): unknown {
    const ids = new Map<string, string>();
    const text = JSON.stringify(outcomes, (name, value) =>
      name === "requestId" || name === "traceId" || name === "nextCursor" ? undefined : value,
    )
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
        if (!ids.has(id)) ids.set(id, `id-${ids.size}`);
        return ids.get(id) ?? id;
      })
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "a time")
      .replaceAll(String(2_000_000 + world * 10).slice(0, -1), "number ")
      .replaceAll(`world-${world}`, "world")
      // The version of a cached answer.
      .replace(/W\/\\"[^"]+\\"/g, "weak");
    return JSON.parse(text);
  }

  it("answers each operation as if it were sent alone, whatever the mix", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { minLength: 2, maxLength: 14 }), async (wishes) => {
        const [alone, batched] = [nextWorld(), nextWorld()];
        const expected = comparable(await oneByOne(operationsOf(wishes, alone)), alone);
        const outcomes = await asBatch(operationsOf(wishes, batched), false);
        expect(comparable(outcomes, batched)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it("is as good as all of them alone, or as none of them, where it is atomic", async () => {
    const rows = async (world: number) => {
      const leads = await app
        .db("leads")
        .whereRaw("? = any(tags)", [`world-${world}`])
        .orderBy("id");
      const ids = leads.map(({ id }: { id: string }) => id);
      const notes = await app.db("notes").whereIn("subject_id", ids).pluck("body").orderBy("id");
      const history = await app.db("record_changes").whereIn("subject_id", ids).pluck("action").orderBy("id");
      return {
        leads: leads.map((lead: Record<string, unknown>) => [
          lead.company,
          lead.priority,
          lead.status,
          lead.version,
        ]),
        notes,
        history,
      };
    };
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(soundWishes, fc.array(wish, { minLength: 2, maxLength: 10 })),
        async (wishes) => {
          const [alone, batched] = [nextWorld(), nextWorld()];
          const outcomes = await oneByOne(operationsOf(wishes, alone));
          const results = await asBatch(operationsOf(wishes, batched), true);
          if (outcomes.every(({ status }) => status < 400)) {
            expect(comparable(results, batched)).toEqual(comparable(outcomes, alone));
            expect(await rows(batched)).toEqual(await rows(alone));
          } else {
            expect(results.every(({ status }) => status >= 400)).toBe(true);
            expect(await rows(batched)).toEqual({ leads: [], notes: [], history: [] });
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
