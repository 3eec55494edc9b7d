import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../config/index.ts";
import { DATA_KINDS, RETENTION, type DataKind } from "../config/retention.ts";
import { silentLogger } from "../platform/log/index.ts";
import { localDay } from "../platform/time-zones/index.ts";
import { insertAlert } from "../test/factories/alerts.ts";
import { insertBulkOperation } from "../test/factories/bulk-operations.ts";
import { insertCall } from "../test/factories/calls.ts";
import { insertChannel } from "../test/factories/channels.ts";
import { insertIncident } from "../test/factories/incidents.ts";
import { insertRecording } from "../test/factories/recordings.ts";
import { insertTask } from "../test/factories/tasks.ts";
import { insertScheduledMessage, insertThread } from "../test/factories/threads.ts";
import { insertUser } from "../test/factories/users.ts";
import { insertWebhookDelivery, insertWebhookEndpoint } from "../test/factories/webhooks.ts";
import { openSuiteResources, type SuiteResources } from "../test/suite-resources.ts";
import { exampleEnvironment } from "../config/example-config.ts";
import { createCore } from "./core.ts";
import { createInfrastructure, type Infrastructure } from "./infrastructure.ts";
import { MODULES } from "./module-list.ts";

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

describe("data that are kept for a number of days", () => {
  let resources: SuiteResources;
  let infrastructure: Infrastructure;
  let work: ReadonlyMap<string, () => Promise<unknown>>;
  beforeAll(async () => {
    resources = await openSuiteResources();
    const config = loadConfig({
      ...exampleEnvironment(),
      TRUNKLINE_DATABASE_URL: resources.databaseUrl,
      TRUNKLINE_REDIS_URL: resources.redisUrl,
      TRUNKLINE_RETENTION_NOTIFICATIONS_DAYS: "3",
    });
    infrastructure = createInfrastructure(config, silentLogger());
    const state = { isLiveReading: () => null, isShuttingDown: () => false };
    const { modules } = createCore(MODULES, infrastructure, state);
    work = new Map(
      modules.flatMap(({ periodicWork = [] }) => periodicWork.map(({ name, run }) => [name, run])),
    );
  });
  afterAll(async () => {
    await infrastructure.close();
    await resources.close();
  });

  /** Writes a row of a kind that began `at`; resolves with how it is found. */
  const WRITE: Readonly<Record<DataKind, (at: Date) => Promise<{ table: string; where: object }>>> = {
    provider_events: async (at) => {
      const row = { event_key: `event ${at.getTime()}`, provider: "vapi" };
      await resources.db("provider_events").insert({
        ...row,
        kind: "status",
        payload: "{}",
        outcome: "applied",
        occurred_at: at,
        processed_at: at,
      });
      return { table: "provider_events", where: row };
    },
    outbox: async (at) => {
      const row = { kind: `test ${at.getTime()}` };
      await resources.db("outbox").insert({ ...row, payload: "{}", published_at: at });
      return { table: "outbox", where: row };
    },
    sessions: async (at) => {
      const { id } = await insertUser(resources.db);
      const row = { key: `session ${at.getTime()}` };
      await resources.db("sessions").insert({ ...row, user_id: id, epoch: 0, idle_ends_at: at, ends_at: at });
      return { table: "sessions", where: row };
    },
    notifications: async (at) => {
      const { id } = await insertUser(resources.db);
      const subject = {
        type: "alert.raised",
        subject_type: "call",
        subject_id: "x",
        title: "x",
        priority: 1,
      };
      await resources
        .db("notifications")
        .insert({ ...subject, user_id: id, dedupe_key: "x", created_at: at });
      return { table: "notifications", where: { user_id: id } };
    },
    transcripts: async (at) => {
      const { id } = await insertCall(resources.db, { status: "completed" });
      await resources.db("call_transcripts").insert({ call_id: id, lines: "[]", created_at: at });
      return { table: "call_transcripts", where: { call_id: id } };
    },
    analyses: async (at) => {
      const { id } = await insertCall(resources.db, { status: "completed" });
      await resources.db("call_analyses").insert({ call_id: id, kind: "summary", created_at: at });
      return { table: "call_analyses", where: { call_id: id } };
    },
    calls: async (at) => {
      const { id } = await insertCall(resources.db, { status: "completed", initiated_at: at });
      await insertAlert(resources.db, { call_id: id });
      return { table: "calls", where: { id } };
    },
    call_quality: async (at) => {
      const { id } = await insertCall(resources.db, { status: "completed" });
      const sample = { line: "", edge: "sip", direction: "both", loss_percent: 0, mos: 4.4 };
      await resources.db("call_quality").insert({ ...sample, call_id: id, at });
      return { table: "call_quality", where: { call_id: id } };
    },
    call_notes: async (at) => {
      const row = { subject_type: "call", subject_id: randomUUID() };
      await resources.db("notes").insert({ ...row, body: "planted", created_at: at });
      return { table: "notes", where: row };
    },
    reach_refusals: async (at) => {
      const refusal = { channel: "call", purpose: "sales", reason: "quiet_hours", actor_kind: "system" };
      await resources.db("reach_refusals").insert({ ...refusal, at });
      return { table: "reach_refusals", where: { at } };
    },
    idempotency_keys: async (at) => {
      const row = { key_hash: Buffer.from(`key ${at.getTime()}`) };
      const ids = { principal_id: randomUUID(), user_id: randomUUID(), token: randomUUID() };
      const request = { ...ids, request_hash: Buffer.from("x"), lease_ends_at: at, created_at: at };
      await resources.db("idempotency_keys").insert({ ...row, ...request });
      return { table: "idempotency_keys", where: row };
    },
    webhook_deliveries: async (at) => {
      const { id } = await insertWebhookEndpoint(resources.db);
      await insertWebhookDelivery(resources.db, id, { created_at: at });
      return { table: "webhook_deliveries", where: { endpoint_id: id } };
    },
    inbound_sms: async (at) => {
      const row = { provider: "twilio", provider_sid: `SM${at.getTime()}`, body: "1", meaning: "help" };
      await resources.db("inbound_sms").insert({ ...row, received_at: at });
      return { table: "inbound_sms", where: { provider_sid: row.provider_sid } };
    },
    messages: async (at) => {
      const { id } = await insertChannel(resources.db, { last_sequence: 1 });
      const row = { channel_id: id, sequence: 1 };
      const rest = { direction: "internal", status: "posted", content: "planted" };
      await resources.db("messages").insert({ ...row, ...rest, created_at: at });
      return { table: "messages", where: row };
    },
    scheduled_messages: async (at) => {
      const { id: thread_id } = await insertThread(resources.db);
      const { id: author_id } = await insertUser(resources.db);
      const settled = { status: "sent", settled_at: at } as const;
      await insertScheduledMessage(resources.db, { thread_id, author_id, ...settled });
      return { table: "scheduled_messages", where: { thread_id } };
    },
    recordings: async (at) => {
      const { id } = await insertRecording(resources.db, { created_at: at });
      await resources.db("voicemails").insert({ recording_id: id });
      return { table: "voicemails", where: { recording_id: id } };
    },
    performance_reports: async (at) => {
      const row = { from_day: localDay("UTC", at), trigger: "request" };
      const rest = { to_day: localDay("UTC", at), time_zone: "UTC", sections: "[]", database_bytes: 1 };
      await resources.db("performance_reports").insert({ ...row, ...rest, created_at: at });
      return { table: "performance_reports", where: { ...row, created_at: at } };
    },
    error_groups: async (at) => {
      const fingerprint = at.getTime().toString(16).padStart(16, "0");
      const seen = { first_seen_at: at, last_seen_at: at, first_release: "1", last_release: "1" };
      const kind = { tier: "server", type: "Error", message: "it broke", frames: [] };
      await resources.db("error_groups").insert({ fingerprint, ...kind, ...seen, count: 1 });
      return { table: "error_groups", where: { fingerprint } };
    },
    deleted_on_call_schedules: async (at) => {
      const row = { name: `Deleted ${at.getTime()}`, time_zone: "UTC", layers: "[]" };
      await resources.db("on_call_schedules").insert({ ...row, deleted_at: at });
      return { table: "on_call_schedules", where: { name: row.name } };
    },
    deleted_escalation_policies: async (at) => {
      const row = { name: `Deleted ${at.getTime()}`, steps: "[]" };
      await resources.db("escalation_policies").insert({ ...row, deleted_at: at });
      return { table: "escalation_policies", where: { name: row.name } };
    },
    deleted_saved_views: async (at) => {
      const { id: userId } = await insertUser(resources.db);
      const row = { user_id: userId, list: "calls", name: "Deleted" };
      await resources.db("saved_views").insert({ ...row, query: "", position: 1, deleted_at: at });
      return { table: "saved_views", where: row };
    },
    on_call_overrides: async (at) => {
      const { id: userId } = await insertUser(resources.db);
      const [schedule] = await resources
        .db("on_call_schedules")
        .insert({ name: `Schedule ${at.getTime()}`, time_zone: "UTC", layers: "[]" })
        .returning("id");
      const row = { schedule_id: schedule.id, user_id: userId };
      const starts = new Date(at.getTime() - DAY_MS);
      await resources.db("on_call_overrides").insert({ ...row, starts_at: starts, ends_at: at });
      return { table: "on_call_overrides", where: row };
    },
    incidents: async (at) => {
      const { id } = await insertIncident(resources.db, { created_at: at, resolved_at: at });
      await resources.db("incident_events").insert({ incident_id: id, kind: "resolved" });
      return { table: "incidents", where: { id } };
    },
    voice_commands: async (at) => {
      const { id: userId } = await insertUser(resources.db);
      const row = { user_id: userId, outcome: "done" } as const;
      await resources.db("voice_commands").insert({ ...row, created_at: at });
      return { table: "voice_commands", where: row };
    },
    deleted_tasks: async (at) => {
      const { id } = await insertTask(resources.db, { deleted_at: at });
      await resources.db("task_comments").insert({ task_id: id, body: "planted" });
      return { table: "tasks", where: { id } };
    },
    bulk_operations: async (at) => {
      const { id: userId } = await insertUser(resources.db);
      const { id } = await insertBulkOperation(resources.db, userId, { updated_at: at });
      return { table: "bulk_operations", where: { id } };
    },
    audit_log: async (at) => {
      const row = { action: `test ${at.getTime()}` };
      await resources.db("audit_log").insert({ ...row, actor_kind: "system", subject_type: "test", at });
      return { table: "audit_log", where: row };
    },
  };

  it.each(DATA_KINDS)("%s go when they are older, and not before", async (kind) => {
    const days = kind === "notifications" ? 3 : RETENTION[kind].days;
    const old = await WRITE[kind](daysAgo(days + 0.1));
    const young = await WRITE[kind](daysAgo(days - 0.1));
    await work.get(`prune-${kind}`)?.();
    expect(await resources.db(old.table).where(old.where)).toEqual([]);
    expect(await resources.db(young.table).where(young.where)).toHaveLength(1);
  });

  it("leave what somebody may still act on: a call that goes on, work that was set aside", async () => {
    const { id } = await insertCall(resources.db, { initiated_at: daysAgo(5_000) });
    const aside = { payload: "{}", set_aside_at: daysAgo(5_000), attempts: 8 };
    await resources.db("outbox").insert([
      { ...aside, kind: "test.open" },
      { ...aside, kind: "test.discarded", settlement: "discarded", settled_at: daysAgo(4_000) },
    ]);
    await work.get("prune-calls")?.();
    await work.get("prune-outbox")?.();
    expect(await resources.db("calls").where({ id })).toHaveLength(1);
    expect(await resources.db("outbox").where("kind", "like", "test.%").pluck("kind")).toEqual(["test.open"]);
  });
});
