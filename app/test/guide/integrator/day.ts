/**
 * A day of an integrator who knows nothing but the OpenAPI document: `client.ts` is generated from it. Any answer that is not as the
 * document says ends the program with an error.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { ok } from "@oazapfts/runtime";
import { Webhook } from "standardwebhooks";
import * as trunkline from "./client.ts";

const { TRUNKLINE_URL = "", PORT = "" } = process.env;
trunkline.defaults.baseUrl = TRUNKLINE_URL;

/** Asks until there is an answer. */
async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(100);
  }
  throw new Error(`${what} did not happen in time`);
}

async function signIn(role: "agent" | "admin") {
  const body = { email: `${role}@trunkline.example`, password: "trunkline-demo" };
  const session = await trunkline.signIn({ body });
  assert.equal(session.status, 200);
  return { cookie: session.headers.getSetCookie()[0]?.split(";")[0] ?? "" };
}

// Morning: a key, with which everything goes that is no person's own work.
const admin = await signIn("admin");
const scopes = ["leads:read", "leads:write", "contacts:read", "contacts:write", "imports:run"];
scopes.push("calls:read", "webhooks:manage", "recordings:read", "dispositions:read");
scopes.push("tasks:read", "tasks:write", "threads:read", "threads:write");
const { key } = await ok(
  trunkline.createApiKey({ body: { name: "CRM synchronization", scopes } }, { headers: admin }),
);
const program = { authorization: `Bearer ${key}` };
trunkline.defaults.headers = program;

// Whatever happens is told to a receiver, which believes what is signed alone.
const { items: known } = await ok(trunkline.listWebhookEvents({}));
const events = ["lead.created", "lead.status_changed", "call.ended"];
for (const name of events) assert.ok(known.some((event) => event.name === name));
const endpoint = await ok(
  trunkline.createWebhookEndpoint({ body: { url: `http://127.0.0.1:${PORT}/hook`, events } }),
);
const told: { type: string; data: Record<string, unknown> }[] = [];
const receiver = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = request.headers as Record<string, string>;
  told.push(new Webhook(endpoint.secret).verify(Buffer.concat(chunks), headers) as (typeof told)[number]);
  response.writeHead(204).end();
});
receiver.listen(Number(PORT), "127.0.0.1");
await once(receiver, "listening");

// Contacts of the old CRM come as a file.
const csv = ["First name,Last name,Email,Phone", "Zoé,Lavoie,zoe@day.example,514 555 0150"];
csv.push("Léo,Roy,leo@day.example,(514) 555-0151", "Mia,Côté,mia@day.example,no number");
const upload = await ok(
  trunkline.uploadImport(
    { kind: "contacts", fileName: "crm.csv", body: csv.join("\r\n"), idempotencyKey: randomUUID() },
    { headers: { "content-type": "text/csv" } },
  ),
);
const rested = (status: string) =>
  until(`the import is ${status}`, async () => {
    const now = await ok(trunkline.getImport({ id: upload.id }));
    assert.notEqual(now.status, "failed", JSON.stringify(now.fault));
    return now.status === status ? now : undefined;
  });
await ok(trunkline.checkImport({ id: upload.id, body: {} }));
await rested("checked");
await ok(trunkline.confirmImport({ id: upload.id }));
const imported = await rested("done");
assert.deepEqual(imported.counts.import, { create: 2, error: 1 });
const { items: faulty } = await ok(trunkline.listImportLines({ id: upload.id, action: "error" }));
assert.deepEqual(
  faulty.map(({ line, findings }) => [line, findings[0]?.field]),
  [[4, "phone"]],
);

// Lists come in pages, and only with the fields that are wanted.
const names: string[] = [];
let cursor: string | undefined;
do {
  const page = await ok(
    trunkline.listContacts({ q: "day.example", limit: 1, fields: ["firstName"], ...(cursor && { cursor }) }),
  );
  assert.deepEqual(Object.keys(page.items[0] ?? {}), ["firstName"]);
  names.push(...page.items.map(({ firstName }) => firstName ?? ""));
  cursor = page.nextCursor ?? undefined;
} while (cursor);
assert.deepEqual(names.toSorted(), ["Léo", "Zoé"]);
assert.deepEqual((await ok(trunkline.listContacts({ q: "day.example", deleted: true }))).items, []);

// A lead is made once, although the network failed and it was asked for twice.
const wish = { body: { company: "Érablière du Lac", phone: "514 555 0152" }, idempotencyKey: randomUUID() };
const lead = await ok(trunkline.createLead(wish));
const repeated = await trunkline.createLead(wish);
assert.equal(repeated.status, 201);
assert.equal(repeated.headers.get("idempotent-replayed"), "true");
assert.equal(repeated.status === 201 && repeated.data.id, lead.id);
const otherBody = await trunkline.createLead({ ...wish, body: { company: "Another one" } });
assert.equal(otherBody.status, 422);

// It is changed as it was read, or not at all.
const read = await trunkline.getLead({ id: lead.id });
const ifMatch = read.headers.get("etag") ?? "";
const change = { id: lead.id, ifMatch, body: { tags: ["day"] } };
assert.deepEqual((await ok(trunkline.updateLead(change))).tags, ["day"]);
const stale = await trunkline.updateLead(change);
assert.equal(stale.status, 412);
const wrong = await trunkline.updateLead({ ...change, ifMatch: '"2"', body: { email: "nobody" } });
assert.equal(wrong.status, 422);
assert.equal(wrong.status === 422 && wrong.data.errors?.[0]?.pointer, "#/email");

// Noon: an agent calls the lead, and says what the call came to.
trunkline.defaults.headers = await signIn("agent");
const call = await ok(
  trunkline.placeCall({ body: { leadId: lead.id, purpose: "service" }, idempotencyKey: randomUUID() }),
);
assert.equal(call.leadId, lead.id);
const ended = await until("the end of the call", async () => {
  const page = await ok(trunkline.getCallPage({ id: call.id }));
  return page.call.endedAt === null ? undefined : page.call;
});
assert.equal(ended.status, "completed");
const { items: dispositions } = await ok(trunkline.listDispositions({ archived: false }));
const interested = dispositions.find((one) => one.key === "interested");
assert.ok(interested);
const disposed = await ok(
  trunkline.disposeCall({ id: call.id, body: { dispositionId: interested.id, note: "Wants an offer" } }),
);
assert.equal(disposed.leadId, lead.id);
trunkline.defaults.headers = program;
assert.equal((await ok(trunkline.getLead({ id: lead.id }))).status, "qualified");
const mine = await ok(trunkline.listCalls({ leadId: lead.id }));
assert.deepEqual(
  mine.items.map(({ id }) => id),
  [call.id],
);

// What follows from it is a task, and the lead is told of it by SMS.
const task = await ok(
  trunkline.createTask({ body: { title: "Send the offer", dueText: "tomorrow 3pm", leadId: lead.id } }),
);
assert.equal(task.due?.isAllDay, false);
const thread = await ok(trunkline.openThread({ body: { leadId: lead.id } }));
const sms = await ok(
  trunkline.answerThread({
    id: thread.id,
    body: { text: "Your offer comes tomorrow.", seenSequence: thread.lastSequence },
    idempotencyKey: randomUUID(),
  }),
);
await until("the delivery of the SMS", async () => {
  const { items } = await ok(trunkline.listThreadMessages({ id: thread.id }));
  return items.find(({ id, status }) => id === sms.id && status === "delivered");
});
const done = await ok(trunkline.changeTaskStatus({ id: task.id, body: { status: "done" } }));
assert.notEqual(done.completedAt, null);
assert.equal((await ok(trunkline.closeThread({ id: thread.id }))).status, "closed");

// Afternoon: what was said, and what it is worth.
const recording = await until("the recording", async () => {
  const { items } = await ok(trunkline.listRecordings({ callId: call.id, status: "ready" }));
  return items[0];
});
const wanted = { headers: { accept: recording.contentType ?? "audio/*" } };
const audio = await trunkline.getAudio({ id: recording.id, download: true }, wanted);
assert.equal(audio.status, 200);
assert.equal(audio.headers.get("content-length"), String(recording.bytes));
const link = await ok(trunkline.linkAudio({ id: recording.id }));
const start = await fetch(new URL(link.url, TRUNKLINE_URL), { headers: { range: "bytes=0-3" } });
assert.deepEqual([start.status, await start.text()], [206, "RIFF"]);
const analytics = await ok(trunkline.getCallAnalytics({ id: call.id, words: true }));
assert.equal(analytics.call.id, call.id);

// Evening: the receiver has heard of all of it.
for (const type of events)
  await until(`the receiver has heard of ${type}`, async () => told.find((one) => one.type === type));
assert.ok(told.some(({ data }) => data.leadId === lead.id));
const deliveries = await ok(trunkline.listWebhookDeliveries({ id: endpoint.id, status: "delivered" }));
assert.ok(deliveries.items.length >= events.length);
receiver.close();
receiver.closeAllConnections();
process.stdout.write("a good day\n");
