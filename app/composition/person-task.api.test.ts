import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exampleEnvironment } from "../config/example-config.ts";
import { type Config, loadConfig } from "../config/index.ts";
import { personsRepository, type TextTable } from "../modules/persons/persons.repository.ts";
import { createTestDatabase } from "../test/test-database.ts";
import { insertAlert } from "../test/factories/alerts.ts";
import { insertBulkOperation } from "../test/factories/bulk-operations.ts";
import { insertCall } from "../test/factories/calls.ts";
import { insertChannel, insertChannelMessage } from "../test/factories/channels.ts";
import { insertScheduledMessage, insertThread } from "../test/factories/threads.ts";
import { insertContact } from "../test/factories/contacts.ts";
import { insertDialItem, insertDialList } from "../test/factories/dial-lists.ts";
import { insertIncident } from "../test/factories/incidents.ts";
import { insertImport } from "../test/factories/imports.ts";
import { insertLead } from "../test/factories/leads.ts";
import { insertRecording } from "../test/factories/recordings.ts";
import { insertTask } from "../test/factories/tasks.ts";
import { insertUser } from "../test/factories/users.ts";
import { insertWebhookDelivery, insertWebhookEndpoint } from "../test/factories/webhooks.ts";
import { startTestApplication, type TestApplication } from "../test/test-application.ts";
import { alertToolCall, endOfCallReport, statusUpdate, vapiCall } from "../test/vapi-messages.ts";
import { PersonRefused, PersonUsageError, runPersonTask } from "./person-task.ts";

/** Of somebody who calls and works here, too: what turns up after the erasure is a leak. */
const PHONE = "+14385550177";
const EMAIL = "zebulon.q@plantedmail.example";
const NAME = "Zebulon Quackenbush";
const SAID = "marmalade under the walrus staircase";
/** As people and vendors write them. */
const PLANTED = `438-555-0177 or (438) 555 0177 or ${PHONE} or Zebulon.Q@plantedmail.example`;
const TRACES = [/438\D{0,4}555\D{0,4}0177/, /plantedmail/i, /quackenbush/i, /walrus/i];
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);
/** Somebody else, of whom nothing may be lost. */
const OTHER = { phone: "+14385550199", name: "Ottoline Featherstone" };

describe("one person's data", () => {
  let app: TestApplication;
  let config: Config;
  let redis: Redis;
  let tables: readonly TextTable[];
  let personCallId: string;
  let otherCallId: string;

  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    config = loadConfig({
      ...exampleEnvironment(),
      TRUNKLINE_DATABASE_URL: app.databaseUrl,
      TRUNKLINE_REDIS_URL: app.redisUrl,
    });
    redis = new Redis(app.redisUrl);
    const database = createTestDatabase(app.databaseUrl);
    tables = await personsRepository.textTables(database.pool);
    await database.close();
    await app.db("users").update({ on_call: false });
    await insertUser(app.db, { email: EMAIL, phone: PHONE, name: NAME, role: "supervisor", on_call: true });
    otherCallId = await wholeCall(OTHER.phone, OTHER.name, "a leaking tap");
    personCallId = await wholeCall(PHONE, NAME, SAID);
    await plantEverywhere();
  });
  afterAll(async () => {
    redis.disconnect();
    await app.close();
  });

  async function run(...args: readonly string[]): Promise<string> {
    let said = "";
    await runPersonTask(config, args, (text) => {
      said += text;
    });
    return said;
  }

  async function wholeCall(number: string, name: string, what: string): Promise<string> {
    const call = vapiCall({ customer: { number, name } });
    await app.vapi(statusUpdate(call, "in-progress"));
    await app.vapi(alertToolCall(call, { priority: "P1", message: what, callerName: name }));
    await app.vapi(
      endOfCallReport(call, {
        analysis: { summary: `${name} told of ${what}` },
        artifact: { messages: [{ role: "user", message: `I am ${name}: ${what}` }] },
      }),
    );
    return (await app.db("calls").where({ provider_call_id: call.id }).first("id")).id;
  }

  /** Rows of the person in tables that no webhook has filled, then number and address in every column that takes them. */
  async function plantEverywhere(): Promise<void> {
    const { id: userId } = await app.db("users").where({ email: EMAIL }).first("id");
    const [message] = await app.db("messages").where({ to_number: PHONE }).limit(1);
    expect(message).toBeDefined();
    await app.db("messages").update({ status: "failed", failed_at: new Date(), error_reason: "refused" });
    await plantChannels(userId);
    await app.db("sessions").insert({
      key: "planted",
      user_id: userId,
      epoch: 0,
      idle_ends_at: new Date(),
      ends_at: new Date(),
      user_agent: "Mozilla/5.0",
      address: "192.0.2.7",
    });
    await app.db("api_keys").insert({
      name: `Key of ${NAME}`,
      prefix: "tl_x",
      key_hash: Buffer.from("planted"),
      scopes: [],
      created_by: userId,
    });
    const [told] = await app
      .db("notifications")
      .insert({
        user_id: userId,
        type: "alert.raised",
        subject_type: "call",
        subject_id: personCallId,
        title: `P1 alert: ${NAME} needs help`,
        priority: 1,
        dedupe_key: "planted",
      })
      .returning("id");
    await app.db("notification_deliveries").insert({
      notification_id: told.id,
      user_id: userId,
      channel: "email",
      due_at: new Date(),
    });
    await app.db("notification_preferences").insert({
      user_id: userId,
      digest_frequency: "hourly",
      digest_hour: 8,
      version: 2,
    });
    await app.db("notification_secrets").insert({ name: "planted", value: JSON.stringify({ key: "x" }) });
    await app.db("push_subscriptions").insert({
      user_id: userId,
      endpoint: "https://push.example/planted",
      p256dh: "planted",
      auth: "planted",
      device: `Browser of ${NAME}`,
    });
    await app.db("audit_log").insert({
      actor_kind: "user",
      actor_id: userId,
      action: "planted",
      subject_type: "user",
      subject_id: userId,
    });
    await app.db("call_identities").insert({
      provider: "twilio",
      provider_call_id: "CA-planted",
      call_id: personCallId,
      is_leg: true,
    });
    await app.db("outbound_calls").insert({ call_id: otherCallId, purpose: "sales" });
    await app.db("call_quality").insert({
      call_id: personCallId,
      line: "CA-planted",
      edge: "carrier",
      direction: "both",
      at: new Date(),
      loss_percent: 0,
      mos: 4.4,
    });
    await app.db("call_story").insert({
      call_id: otherCallId,
      at: new Date(),
      kind: "message",
      what: "given_up",
      detail: `${NAME}: refused`,
    });
    await app.db("password_links").insert({
      token_hash: Buffer.from("planted"),
      user_id: userId,
      purpose: "password_reset",
      expires_at: new Date(),
    });
    await app.db("error_groups").insert({
      fingerprint: "0".repeat(16),
      tier: "server",
      type: "Error",
      message: `it broke for ${NAME}`,
      frames: [],
      count: 1,
      first_seen_at: new Date(),
      last_seen_at: new Date(),
      first_release: "1",
      last_release: "1",
    });
    await app.db("feature_flag_overrides").insert([
      { flag: "planted", scope: "user", target: userId, is_on: true, reason: `${NAME} asked for it` },
      { flag: "planted", scope: "environment", target: "test", is_on: true, reason: "planted" },
    ]);
    const custom_fields = { nickname: NAME };
    const { id: contactId } = await insertContact(app.db, { first_name: NAME, phone: PHONE, custom_fields });
    const { id: leadId } = await insertLead(app.db, { company: NAME, phone: PHONE, custom_fields });
    for (const [type, id] of [
      ["contact", contactId],
      ["lead", leadId],
    ]) {
      await app.db("notes").insert({ subject_type: type, subject_id: id, body: `${NAME} likes tea` });
      await app.db("record_changes").insert({
        subject_type: type,
        subject_id: id,
        actor_kind: "system",
        action: "updated",
        changes: JSON.stringify({ lastName: { from: null, to: NAME } }),
      });
    }
    await app.db("dnc_numbers").insert({ phone: PHONE, reason: "requested", source: "manual", note: NAME });
    await app.db("sms_opt_outs").insert({ phone: PHONE, source: "stop" });
    await app.db("reach_refusals").insert({
      at: new Date(),
      channel: "call",
      purpose: "sales",
      reason: "do_not_call",
      contact_id: contactId,
      phone_ending: PHONE.slice(-4),
      actor_kind: "system",
    });
    await plantOnCall(userId);
    await plantTasks(userId, leadId);
    const sms = { provider: "twilio", provider_sid: "SM-of-a-person", meaning: "unknown" };
    await app.db("inbound_sms").insert({ ...sms, from_number: PHONE, body: NAME });
    await app.db("merges").insert({
      kind: "contact",
      into_id: contactId,
      from_ids: [contactId],
      before: JSON.stringify({ lastName: NAME }),
      after: "{}",
      moved: "{}",
      actor_kind: "user",
      actor_id: userId,
    });
    const { id: incidentId } = await insertIncident(app.db, {
      acknowledged_by: userId,
      acknowledge_reason: `${NAME} looks`,
    });
    await app.db("incident_events").insert({
      incident_id: incidentId,
      kind: "acknowledged",
      user_id: userId,
      detail: `${NAME} looks`,
    });
    await app.db("voice_commands").insert({ user_id: userId, outcome: "done", commands: ["notes.add"] });
    await app.db("performance_reports").insert({
      trigger: "request",
      requested_by: userId,
      ...{
        from_day: "2026-01-01",
        to_day: "2026-01-07",
        time_zone: "UTC",
        sections: "[]",
        database_bytes: 1,
      },
    });
    const { id: importId } = await insertImport(app.db, userId);
    const changes = JSON.stringify({ lastName: { from: null, to: NAME } });
    await app.db("import_lines").insert([
      { import_id: importId, run: "import", line: 2, action: "update", record_id: contactId, changes },
      { import_id: importId, run: "import", line: 3, action: "skip" },
    ]);
    const { id: operationId } = await insertBulkOperation(app.db, userId, {
      filters: JSON.stringify({ q: PLANTED }),
    });
    await app.db("bulk_operation_records").insert({
      operation_id: operationId,
      position: 1,
      record_id: contactId,
      version: 1,
      state: "changed",
      before: JSON.stringify({ tags: [NAME] }),
      after: JSON.stringify({ tags: [] }),
    });
    await app.db("import_keys").insert({ import_id: importId, run: "check", key: "planted", line: 2 });
    await app
      .db("import_mappings")
      .insert({ kind: "contacts", header_fingerprint: "planted", mapping: "[]" });
    const principal = {
      principal_id: userId,
      user_id: userId,
      lease_ends_at: new Date(),
      token: randomUUID(),
    };
    const hashes = { key_hash: Buffer.from("planted"), request_hash: Buffer.from("planted") };
    await app.db("idempotency_keys").insert({ ...principal, ...hashes, headers: "{}", body: "{}" });
    const recording = { call_id: personCallId, file_name: `${NAME}.wav`, file_key: "recordings/persons.wav" };
    const { id: recordingId } = await insertRecording(app.db, recording);
    await app.db("voicemails").insert({ call_id: personCallId, recording_id: recordingId });
    await app.db("loose_files").insert({ key: "planted", due_at: new Date() });
    const { id: endpointId } = await insertWebhookEndpoint(app.db, { created_by: userId });
    await insertWebhookDelivery(app.db, endpointId);
    const [script] = await app.db("scripts").insert({ name: "Planted", draft: "[]" }).returning("id");
    await app.db("script_versions").insert({ script_id: script.id, number: 1, steps: "[]" });
    const list = await insertDialList(app.db, { script_id: script.id });
    await insertDialItem(app.db, list.id, { lead_id: leadId, held_by: userId, state: "called" });
    const disposition = await app.db("dispositions").where({ key: "talked" }).first("id");
    const choice = { disposition_id: disposition.id, user_id: userId };
    const when = { chosen_at: new Date(), changed_at: new Date() };
    await app.db("call_dispositions").insert({ call_id: personCallId, ...choice, ...when });
    await app
      .db("notes")
      .insert({ subject_type: "call", subject_id: personCallId, body: `${NAME} likes tea` });
    // Rows that are not the person's: a text in them is found by what it says alone.
    await insertRecording(app.db);
    const heard = { status: "ok", payload: JSON.stringify({ summary: `${NAME} said ${SAID}` }) };
    await app.db("call_analyses").insert([
      { ...heard, call_id: personCallId, recording_id: recordingId, kind: "summary" },
      { ...heard, call_id: personCallId, recording_id: recordingId, kind: "transcript", status: "pending" },
      { call_id: otherCallId, kind: "summary" },
    ]);
    await app.db("call_usage").insert({ call_id: otherCallId, seconds: 60 });
    await insertUser(app.db);
    const { id: othersId } = await insertContact(app.db);
    await insertLead(app.db);
    const others = { principal_id: randomUUID(), user_id: randomUUID() };
    await app
      .db("idempotency_keys")
      .insert({ ...principal, ...hashes, ...others, headers: "{}", body: "{}" });
    await app.db("inbound_sms").insert({ ...sms, from_number: "+15145550199", body: "planted" });
    await app.db("sms_opt_outs").insert({ phone: "+15145550199", source: "carrier" });
    await app.db("dnc_numbers").insert({ phone: "+15145550199", reason: "other", source: "manual" });
    await app.db("reach_refusals").insert({
      at: new Date(),
      channel: "call",
      purpose: "sales",
      reason: "quiet_hours",
      contact_id: othersId,
      actor_kind: "system",
    });
    await app.db("notes").insert({ subject_type: "contact", subject_id: othersId, body: "planted" });
    await app.db("record_changes").insert({
      subject_type: "contact",
      subject_id: othersId,
      actor_kind: "system",
      action: "planted",
    });
    const { id: callId } = await insertCall(app.db, { status: "completed" });
    const alert = await insertAlert(app.db, { call_id: callId });
    await app.db("messages").insert({
      alert_id: alert.id,
      direction: "outbound",
      status: "failed",
      priority: 1,
      recipient_name: "Ada Example",
      to_number: "+15145550111",
      content: "Flood",
      failed_at: new Date(),
    });
    for (const table of tables) await plantIn(table);
    await redis.set("planted:string", PLANTED);
    await redis.set(`planted:${PHONE}`, "1");
    await redis.hset("planted:hash", { data: JSON.stringify({ to: PHONE, messageId: "kept" }) });
    await redis.rpush("planted:list", PLANTED, "kept");
    await redis.sadd("planted:set", PLANTED, "kept");
    await redis.zadd("planted:zset", 1, PLANTED, 2, "kept");
    await redis.xadd("planted:stream", "*", "data", PLANTED);
    await redis.xadd("planted:stream", "*", "data", "kept");
  }

  /** A customer's channel of the person, and what they write as a colleague; then rows that are others'. */
  async function plantChannels(userId: string): Promise<void> {
    await insertChannel(app.db, { type: "contact", phone: PHONE });
    const { id: othersId } = await insertUser(app.db);
    for (const author of [userId, othersId]) {
      const { id: channelId } = await insertChannel(app.db);
      const said = author === userId ? `${NAME}: ${SAID}` : "planted";
      const { id: messageId } = await insertChannelMessage(app.db, channelId, {
        author_id: author,
        content: said,
      });
      await app.db("channel_members").insert({ channel_id: channelId, user_id: author });
      await app.db("message_edits").insert({ message_id: messageId, content: said });
      await app.db("message_reactions").insert({ message_id: messageId, emoji: "👍", user_id: author });
      await app
        .db("message_pins")
        .insert({ message_id: messageId, channel_id: channelId, pinned_by: author });
      await app.db("message_attachments").insert({
        channel_id: channelId,
        message_id: messageId,
        uploaded_by: author,
        file_key: `attachments/${author}`,
        file_name: said,
        content_type: "text/plain",
        bytes: 1,
        sha256: "x",
      });
      const { id: thread_id } = await insertThread(app.db, { assigned_to: author });
      await insertScheduledMessage(app.db, { thread_id, author_id: author, content: said });
      await app.db("thread_files").insert({ thread_id, author_id: author, status: "waiting" });
      const { id: recordingId } = await insertRecording(app.db);
      const [voicemail] = await app.db("voicemails").insert({ recording_id: recordingId }).returning("id");
      await app.db("thread_voicemails").insert({ voicemail_id: voicemail.id, message_id: messageId });
    }
    await app.db("message_templates").insert({ name: "Planted", body: "planted" });
  }

  /** A schedule with the person in it, an override and a step of an escalation; then rows that are others'. */
  async function plantOnCall(userId: string): Promise<void> {
    const hours = { starts_at: new Date(), ends_at: new Date(Date.now() + 3_600_000) };
    for (const [name, person] of [
      ["Of the person", userId],
      ["Of others", (await insertUser(app.db)).id],
    ] as const) {
      const [schedule] = await app
        .db("on_call_schedules")
        .insert({ name, time_zone: "UTC", layers: JSON.stringify([{ people: [person] }]) })
        .returning("id");
      await app
        .db("on_call_overrides")
        .insert({ schedule_id: schedule.id, user_id: person, ...hours, reason: `${name}: ill` });
      await app.db("escalation_policies").insert({ name, steps: "[]" });
    }
    const views = { list: "calls", name: "Theirs", query: "q=14165550177", position: 1 };
    for (const user_id of [userId, (await insertUser(app.db)).id]) {
      const [view] = await app
        .db("saved_views")
        .insert({ ...views, user_id })
        .returning("id");
      await app.db("saved_view_defaults").insert({ user_id, list: "calls", view_id: view.id });
    }
    const { id: alertId } = await insertAlert(app.db);
    await app
      .db("alert_escalation_steps")
      .insert({ alert_id: alertId, round: 0, step: 0, by: "sms", outcome: "told", people: 1 });
    const { id: othersId } = await insertUser(app.db);
    await app.db("alert_calls").insert([
      { alert_id: alertId, user_id: userId, recipient_name: NAME, to_number: PHONE },
      { alert_id: alertId, user_id: othersId, recipient_name: "Ada Example", to_number: "+15145550111" },
    ]);
  }

  /** A task about the person, with all that belongs to it, then one that is others'. */
  async function plantTasks(userId: string, leadId: string): Promise<void> {
    for (const [lead_id, said, user_id] of [
      [leadId, `${NAME}: ${SAID}`, userId],
      [null, "Water the plants", (await insertUser(app.db)).id],
    ] as const) {
      const task = await insertTask(app.db, { lead_id, title: said, description: said });
      const blocker = await insertTask(app.db);
      await app.db("task_assignees").insert({ task_id: task.id, user_id, status: "todo" });
      await app.db("task_dependencies").insert({ task_id: task.id, blocked_by: blocker.id });
      await app.db("task_checklist_items").insert({ task_id: task.id, position: 0, text: said });
      const [comment] = await app
        .db("task_comments")
        .insert({ task_id: task.id, body: said })
        .returning("id");
      await app.db("task_mentions").insert({ comment_id: comment.id, task_id: task.id, user_id });
      await app.db("task_reminders").insert({ task_id: task.id, user_id, minutes_before: 5 });
      await app.db("record_changes").insert({
        subject_type: "task",
        subject_id: task.id,
        actor_kind: "system",
        action: "updated",
        changes: JSON.stringify({ title: { from: null, to: said } }),
      });
    }
  }

  async function plantIn({ table, columns }: TextTable): Promise<void> {
    // What is another's, or nobody's, and tells of the person all the same.
    const { rows } = await app.db.raw("select ctid::text from ?? order by ctid desc limit 1", [table]);
    const [row] = rows;
    // A table that nothing is planted in would look erased: plant a row of it above.
    expect(row, table).toBeDefined();
    let { ctid } = row;
    for (const { name, isJson } of columns) {
      const value = isJson ? JSON.stringify({ deep: [{ note: PLANTED, number: 14385550177 }] }) : PLANTED;
      const isArray = !isJson && (await isArrayColumn(table, name));
      const planted = await app.db
        .raw("update ?? set ?? = ? where ctid = ?::tid returning ctid::text", [
          table,
          name,
          isArray ? [PLANTED] : value,
          ctid,
        ])
        .catch((error: { code: string }) => {
          // A closed set of values, or a reference, holds nothing of anybody's.
          expect(["23514", "23503"], `${table}.${name}`).toContain(error.code);
          return undefined;
        });
      ctid = planted?.rows[0]?.ctid ?? ctid;
    }
  }

  async function isArrayColumn(table: string, column: string): Promise<boolean> {
    const { rows } = await app.db.raw(
      "select data_type from information_schema.columns where table_name = ? and column_name = ?",
      [table, column],
    );
    return rows[0].data_type === "ARRAY";
  }

  /** Everything that PostgreSQL and Redis have, by where it stands. */
  async function everything(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    const all = await app.db.raw(
      "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    );
    for (const { table_name: table } of all.rows) {
      const { rows } = await app.db.raw("select to_jsonb(t)::text as row from ?? as t", [table]);
      found.set(table, rows.map(({ row }: { row: string }) => row).join("\n"));
    }
    for (const key of await redis.keys("*")) {
      found.set(`redis ${key}`, JSON.stringify([key, await contentOf(key)]));
    }
    return found;
  }

  async function contentOf(key: string): Promise<unknown> {
    switch (await redis.type(key)) {
      case "string":
        return redis.get(key);
      case "hash":
        return redis.hgetall(key);
      case "list":
        return redis.lrange(key, 0, -1);
      case "set":
        return redis.smembers(key);
      case "zset":
        return redis.zrange(key, 0, -1);
      default:
        return redis.xrange(key, "-", "+");
    }
  }

  const leaks = async () =>
    [...(await everything())].flatMap(([where, text]) =>
      TRACES.filter((trace) => trace.test(text)).map((trace) => `${where}: ${trace.exec(text)?.[0]}`),
    );

  it("is handed over, without secrets, and that is in the audit log", async () => {
    const { rows, mentionedIn, of } = JSON.parse(await run("export", PHONE));
    expect(of).toBe(PHONE);
    expect(Object.keys(rows).sort()).toEqual([
      "alert_calls",
      "alerts",
      "api_keys",
      "audit_log",
      "bulk_operation_records",
      "call_analyses",
      "call_story",
      "call_transcripts",
      "calls",
      "channel_members",
      "channels",
      "contacts",
      "dnc_numbers",
      "feature_flag_overrides",
      "idempotency_keys",
      "import_lines",
      "inbound_sms",
      "incident_events",
      "incidents",
      "leads",
      "merges",
      "message_attachments",
      "message_edits",
      "message_pins",
      "message_reactions",
      "messages",
      "notes",
      "notification_deliveries",
      "notification_preferences",
      "notifications",
      "on_call_overrides",
      "on_call_schedules",
      "password_links",
      "performance_reports",
      "provider_events",
      "push_subscriptions",
      "reach_refusals",
      "record_changes",
      "recordings",
      "saved_views",
      "scheduled_messages",
      "sessions",
      "sms_opt_outs",
      "task_checklist_items",
      "task_comments",
      "task_reminders",
      "tasks",
      "thread_files",
      "threads",
      "users",
      "voice_commands",
      "voicemails",
      "webhook_endpoints",
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/"secret"|password_hash|key_hash|token_hash|request_hash/);
    expect(JSON.stringify(rows)).not.toContain(OTHER.name);
    expect(Object.keys(mentionedIn)).toEqual(expect.arrayContaining(["outbox", "call_identities"]));
    expect(await app.db("audit_log").where({ action: "person.exported" })).toHaveLength(1);
  });

  it("is only counted without --yes", async () => {
    const before = await everything();
    const said = await run("erase", PHONE);
    expect(said).toMatch(/^calls +1 {2}anonymized: calls are counted/m);
    expect(said).toMatch(/^outbox +\d+ {2}redacted$/m);
    expect(said).toContain("Nothing was changed");
    expect(await everything()).toEqual(before);
  });

  it("is not erased while a call of the person goes on", async () => {
    const { id } = await insertCall(app.db, { phone: PHONE });
    await expect(run("erase", PHONE, "--yes")).rejects.toThrow(
      "1 calls and 0 SMS of this person are under way",
    );
    await app.db("calls").where({ id }).delete();
  });

  it("is not erased while nobody else could administer", async () => {
    const administrators = () => app.db("users").where({ role: "admin" }).whereNull("disabled_at");
    const [last, ...more] = await administrators();
    expect(more).toEqual([]);
    await expect(run("erase", last.email, "--yes")).rejects.toThrow(
      "This is the last administrator who can sign in.",
    );
    expect(await administrators()).toEqual([last]);
  });

  it("is nowhere any more after its erasure, in no table and no key, and nobody else's is lost", async () => {
    expect((await leaks()).length).toBeGreaterThan(tables.length);
    const said = await run("erase", PHONE, "--yes");
    expect(await leaks()).toEqual([]);
    const id = /audit log has it as ([0-9a-f-]{36})/.exec(said)?.[1];
    expect(await app.db("audit_log").where({ action: "person.erased", subject_id: id })).toMatchObject([
      { actor_kind: "system", detail: { "calls anonymized": 1 } },
    ]);
    expect(TRACES.filter((trace) => trace.test(said))).toEqual([]);
    // Whoever deletes loose files deletes the recording's.
    expect(await app.db("loose_files").where({ key: "recordings/persons.wav" })).toHaveLength(1);
    // What must stay, stays.
    expect(await app.db("calls").where({ id: personCallId }).first()).toMatchObject({ status: "completed" });
    expect(await app.db("audit_log").where({ subject_type: "user" }).count({ count: "*" })).not.toEqual([]);
    expect(await app.db("calls").where({ phone: OTHER.phone, caller_name: OTHER.name })).toHaveLength(1);
    expect(await contentOf("planted:hash")).toEqual({ data: '{"to":"[erased]","messageId":"kept"}' });
    expect(await Promise.all(["list", "set", "zset"].map((type) => contentOf(`planted:${type}`)))).toEqual([
      ["kept"],
      ["kept"],
      ["kept"],
    ]);
    // The user is nobody any more, and cannot sign in.
    expect(await app.db("users").where("email", "like", "%@erased.invalid").first()).toMatchObject({
      name: "Erased person",
      disabled_at: expect.any(Date),
    });
  });

  it("is erased as well the second time, of whom nothing is kept", async () => {
    expect(await run("erase", PHONE)).toBe("Nothing is kept of this person.\n");
    expect(await run("erase", PHONE, "--yes")).toContain("Nothing is kept of this person.");
  });

  it("is erased by address with all that was written to and about them, whatever number and record that hangs on", async () => {
    const [name, said, email] = [
      "Wolfram Pennyworth",
      "the velvet periscope",
      "wolfram@plantedthread.example",
    ];
    const signIn = await app.signIn("admin");
    const userId = (await app.request("/api/session", { cookie: signIn })).body.user.id;
    const gone = { deleted_at: new Date(), first_name: name };
    const { id: contactId } = await insertContact(app.db, { first_name: name, email, phone: "+14385550188" });
    // What has become part of them, somebody deleted who wrote again, and a lead that has another number by now.
    const former = await insertContact(app.db, { ...gone, phone: "+14385550189", merged_into: contactId });
    await insertContact(app.db, { ...gone, email, phone: "+14385550190" });
    const lead = await insertLead(app.db, { company: name, email, phone: "+14385550191" });
    const threads = await Promise.all([
      insertThread(app.db, { contact_id: contactId, phone: "+14385550188" }),
      insertThread(app.db, { contact_id: former.id, phone: "+14385550189" }),
      insertThread(app.db, { phone: "+14385550190" }),
      insertThread(app.db, { phone: "+14385550192", lead_id: lead.id }),
    ]);
    const notice = (subject_type: string, subject_id: string) =>
      app.db("notifications").insert({
        ...{ user_id: userId, type: "thread.message", subject_type, subject_id, priority: 2 },
        ...{ title: `New message from ${name}`, dedupe_key: `${subject_type}:${subject_id}` },
      });
    for (const { id } of threads) {
      await insertChannelMessage(app.db, id, { direction: "inbound", status: "received", content: said });
      await insertChannelMessage(app.db, id, { author_id: userId, content: `${name}: ${said}` });
      await insertScheduledMessage(app.db, { thread_id: id, author_id: userId, content: said });
      await notice("thread", id);
      for (const path of [
        `threads/${id}/attachments?fileName=x.png`,
        `channels/${id}/attachments?fileName=x.png`,
      ]) {
        const headers = { cookie: signIn, "content-type": "application/octet-stream" };
        const { status } = await fetch(`${app.url}/api/${path}`, { method: "POST", headers, body: PNG });
        expect(status, path).toBe(201);
      }
    }
    const task = await insertTask(app.db, { contact_id: former.id, title: `Call ${name} back` });
    await notice("task", task.id);
    const strangers = await insertThread(app.db, { phone: "+14385550193" });
    await notice("thread", strangers.id);
    const files = () => readdirSync(join(app.filesDirectory, "attachments"));
    const before = files().length;
    expect(before).toBe(2 * threads.length);
    expect(await run("erase", email, "--yes")).toMatch(/^channels +4 {2}deleted/m);
    const left = [...(await everything())].filter(
      ([where, text]) => where !== "notifications" && /pennyworth|periscope|plantedthread/i.test(text),
    );
    expect(left.map(([where]) => where)).toEqual([]);
    expect(await app.db("notifications").where("title", "like", `%${name}%`).pluck("subject_id")).toEqual([
      strangers.id,
    ]);
    expect(
      await app.db("threads").whereIn("id", [...threads.map(({ id }) => id), strangers.id]),
    ).toHaveLength(1);
    // What another test has planted is no key.
    await app.db("loose_files").where("key", "like", "erased-%").delete();
    await app.runPeriodic("loose-files");
    expect(files()).toEqual([]);
  });

  it("is refused for a number of ours, for what names nobody, and for what is not asked rightly", async () => {
    await expect(run("erase", "+15145550100", "--yes")).rejects.toThrow(PersonRefused);
    await insertCall(app.db, { direction: "inbound", to_number: "+15145550122", status: "completed" });
    await expect(run("erase", "+15145550122", "--yes")).rejects.toThrow("a number of ours");
    await expect(run("erase", "5145550142")).rejects.toThrow("neither a number in E.164");
    await expect(run("forget", PHONE)).rejects.toThrow(PersonUsageError);
    await expect(run("erase", PHONE, "--force")).rejects.toThrow(PersonUsageError);
  });
});
