import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { atRest } from "./at-rest.ts";
import { signIn } from "./clients.ts";
import { type System, startSystem } from "./system.ts";

const LEADS = 20_000;

interface Operation {
  readonly id: string;
  readonly token: string;
  readonly status: string;
  readonly recordsMeant: number;
  readonly counts: Readonly<Record<string, number>>;
}

let system: System;
let supervisor: string;
let manager: string;

beforeAll(async () => {
  system = await startSystem({ scheduler: true });
  [supervisor, manager] = [await signIn(system.url, "supervisor"), await signIn(system.url, "manager")];
});
afterEach(() => system.startMissing());
afterAll(() => system?.close());

async function ask(cookie: string, path: string, body?: object): Promise<Operation> {
  const response = await fetch(`${system.url}/api/bulk-operations${path}`, {
    headers: { cookie, "content-type": "application/json" },
    ...(body ? { method: "POST", body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  expect(response.ok, text).toBe(true);
  return JSON.parse(text) as Operation;
}

async function previewed(cookie: string, tag: string, action: object): Promise<Operation> {
  return ask(cookie, "", { kind: "leads", selection: { filters: { tag } }, action });
}

async function confirmed(cookie: string, { id, token, recordsMeant }: Operation): Promise<void> {
  await ask(cookie, `/${id}/confirm`, { token, records: recordsMeant });
}

async function rested(cookie: string, id: string): Promise<Operation> {
  return eventually(
    async () => {
      const operation = await ask(cookie, `/${id}`);
      return ["running", "undoing"].includes(operation.status) ? undefined : operation;
    },
    { deadlineMs: 170_000, everyMs: 100, what: "the operation rests" },
  );
}

/** A tag that no other try has. */
const newTag = (word: string) => `${word}-${randomUUID().slice(0, 8)}`;

async function insertLeads(tag: string, count: number): Promise<void> {
  await system.query(
    "insert into leads (company, tags) select 'Lead ' || n, array[$1] from generate_series(1, $2::int) n",
    [tag, count],
  );
}

/** How often leads with this tag were changed, and how often their history says so. */
async function changesOf(tag: string): Promise<{ leads: number; versions: string; changes: number }> {
  const [row] = await system.query<{ leads: number; versions: string; changes: number }>(
    `select count(*)::int as leads, string_agg(distinct version::text, ',') as versions,
        sum((select count(*) from record_changes where subject_type = 'lead' and subject_id = leads.id))::int as changes
      from leads where tags @> array[$1]`,
    [tag],
  );
  if (!row) throw new Error("nothing was counted");
  return row;
}

describe("a bulk operation", () => {
  it("goes on after kill -9 of its worker: each record is changed once, none is left out", async () => {
    const tag = newTag("killed");
    await insertLeads(tag, LEADS);
    const startedAt = performance.now();
    const operation = await previewed(supervisor, tag, {
      name: "change_status",
      status: "lost",
      reason: "other",
    });
    const previewSeconds = (performance.now() - startedAt) / 1_000;
    expect(operation.recordsMeant).toBe(LEADS);
    await confirmed(supervisor, operation);
    const changed = async () => {
      const [row] = await system.query<{ lost: number }>(
        "select count(*)::int as lost from leads where status = 'lost' and tags @> array[$1]",
        [tag],
      );
      return row?.lost ?? 0;
    };
    await eventually(async () => (await changed()) >= 2_000 || undefined, {
      everyMs: 20,
      what: "the first batches",
    });
    await system.kill9("worker-1");
    const left = await atRest(changed);
    expect(left).toBeLessThan(LEADS);
    const [row] = await system.query<{ counts: { changed: number } }>(
      "select counts from bulk_operations where id = $1",
      [operation.id],
    );
    expect(row?.counts.changed).toBe(left);
    await system.start("worker-1");
    expect(await rested(supervisor, operation.id)).toMatchObject({
      status: "done",
      counts: { changed: LEADS },
    });
    expect(await changesOf(tag)).toEqual({ leads: LEADS, versions: "2", changes: LEADS });
    const undoneAt = performance.now();
    await ask(supervisor, `/${operation.id}/undo`, {});
    expect((await rested(supervisor, operation.id)).counts).toEqual({ changed: LEADS, restored: LEADS });
    const undoSeconds = (performance.now() - undoneAt) / 1_000;
    process.stdout.write(
      `${LEADS} leads: preview ${previewSeconds.toFixed(1)} s, undo ${undoSeconds.toFixed(1)} s (${Math.round(LEADS / undoSeconds)} records/s)\n`,
    );
    expect(await changed()).toBe(0);
  });

  it("and another one over the same records end both, whoever is first", async () => {
    const tag = newTag("shared");
    await insertLeads(tag, 5_000);
    const [one, other] = [
      await previewed(supervisor, tag, { name: "add_tags", tags: ["one"] }),
      await previewed(manager, tag, { name: "add_tags", tags: ["other"] }),
    ];
    await Promise.all([confirmed(supervisor, one), confirmed(manager, other)]);
    expect((await rested(supervisor, one.id)).counts).toEqual({ changed: 5_000 });
    expect((await rested(manager, other.id)).counts).toEqual({ changed: 5_000 });
    expect(await changesOf(tag)).toEqual({ leads: 5_000, versions: "3", changes: 10_000 });
  });
});
