import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alertsRepository } from "../modules/alerts/alerts.repository.ts";
import { auditRepository } from "../modules/audit/audit.repository.ts";
import { callIdentitiesRepository } from "../modules/calls/call-identities.repository.ts";
import { callTranscriptsRepository } from "../modules/calls/call-transcripts.repository.ts";
import { createCallsReads } from "../modules/calls/calls.reads.ts";
import { callsRepository } from "../modules/calls/calls.repository.ts";
import { identityRepository } from "../modules/identity/identity.repository.ts";
import { sessionRepository } from "../modules/identity/session.repository.ts";
import { inboundSmsRepository } from "../modules/inbound-sms/inbound-sms.repository.ts";
import { messagesRepository } from "../modules/messages/messages.repository.ts";
import { passwordLinksRepository } from "../modules/users/password-links.repository.ts";
import { usersRepository } from "../modules/users/users.repository.ts";
import type { Database } from "../platform/database/index.ts";
import { pruneInbox, recordInboxEvent } from "../platform/inbox/index.ts";
import { silentLogger } from "../platform/log/index.ts";
import { createOutbox } from "../platform/outbox/index.ts";
import { plansOf, type StatementPlan } from "../test/statements.ts";
import { openSuiteResources, type SuiteResources } from "../test/suite-resources.ts";
import { createTestDatabase } from "../test/test-database.ts";
import { AGENT_WORK_INDEXES, AGENT_WORK_ROWS } from "./test/agent-work-indexes.ts";
import { BULK_INDEXES, BULK_ROWS } from "./test/bulk-indexes.ts";
import { CALL_PARTY_INDEXES, CALL_PARTY_ROWS } from "./test/call-party-indexes.ts";
import { CALL_QUALITY_INDEXES, CALL_QUALITY_ROWS } from "./test/call-quality-indexes.ts";
import { ANALYSIS_INDEXES, ANALYSIS_ROWS } from "./test/analysis-indexes.ts";
import { CHANNEL_INDEXES, CHANNEL_ROWS } from "./test/channel-indexes.ts";
import { CONTACT_INDEXES, CONTACT_ROWS } from "./test/contact-indexes.ts";
import { IDEMPOTENCY_INDEXES, IDEMPOTENCY_ROWS } from "./test/idempotency-indexes.ts";
import { IMPORT_INDEXES, IMPORT_ROWS } from "./test/import-indexes.ts";
import { INBOX_INDEXES, INBOX_ROWS } from "./test/inbox-indexes.ts";
import type { IndexPromise, Subject } from "./test/index-promise.ts";
import { INCIDENT_INDEXES, INCIDENT_ROWS } from "./test/incident-indexes.ts";
import { LEAD_INDEXES, LEAD_ROWS } from "./test/lead-indexes.ts";
import { ON_CALL_INDEXES, ON_CALL_ROWS } from "./test/on-call-indexes.ts";
import { SAVED_VIEW_INDEXES, SAVED_VIEW_ROWS } from "./test/saved-view-indexes.ts";
import { REACH_INDEXES, REACH_ROWS } from "./test/reach-indexes.ts";
import { RECORDING_INDEXES, RECORDING_ROWS } from "./test/recording-indexes.ts";
import { ERROR_INDEXES, ERROR_ROWS } from "./test/error-indexes.ts";
import { REPORT_INDEXES, REPORT_ROWS } from "./test/report-indexes.ts";
import { VOICE_COMMAND_INDEXES, VOICE_COMMAND_ROWS } from "./test/voice-command-indexes.ts";
import { TASK_INDEXES, TASK_ROWS } from "./test/task-indexes.ts";
import { WEBHOOK_INDEXES, WEBHOOK_ROWS } from "./test/webhook-indexes.ts";
import { NOTIFICATION_INDEXES, NOTIFICATION_ROWS } from "./test/notification-indexes.ts";

/** What a company has after some months; ids are taken from these rows by the cases. */
const ROWS = `
  insert into users (email, name, password_hash, role, phone, on_call)
    select 'user' || n || '@test.example', 'User ' || n, 'none', 'agent', '+1514555' || lpad(n::text, 4, '0'), n % 100 = 0
    from generate_series(1, 5000) n;
  insert into sessions (key, user_id, epoch, idle_ends_at, ends_at)
    select email, id, 0, now(), now() + id_number * interval '1 minute' from (select *, row_number() over () as id_number from users) as u;
  insert into password_links (token_hash, user_id, purpose, expires_at)
    select decode(md5(email), 'hex'), id, 'invitation', now() + id_number * interval '1 minute' from (select *, row_number() over () as id_number from users) as u;
  insert into api_keys (name, prefix, key_hash, scopes, created_by)
    select 'key', 'tl', decode(md5(n::text), 'hex'), '{}', (select id from users limit 1) from generate_series(1, 5000) n;
  insert into calls (direction, provider, provider_call_id, carrier_call_id, status, phone, caller_name, summary, initiated_at, ended_at, mos_avg)
    select 'inbound', 'vapi', 'call-' || n, 'CA' || n, case when n % 400 = 0 then 'in_progress' else 'completed' end,
      '+1438' || lpad((n * 7 % 10000000)::text, 7, '0'), 'Caller ' || md5(n::text), 'Asked about ' || md5((n * 3)::text),
      now() - n * interval '1 minute', now(), case when n % 200 = 7 then 2.9 else 4.3 end
    from generate_series(1, 30000) n;
  insert into call_identities (provider, provider_call_id, call_id, is_leg)
    select 'twilio', 'leg-' || provider_call_id, id, true from calls;
  insert into call_aliases (id, call_id) select gen_random_uuid(), id from calls;
  insert into call_transcripts (call_id, lines) select id, '[]' from calls;
  insert into provider_events (provider, event_key, kind, call_id, payload, outcome, occurred_at, processed_at)
    select 'vapi', 'event-' || provider_call_id, 'status-update', id, '{}', 'applied', initiated_at, initiated_at from calls;
  insert into call_story (call_id, at, kind, what)
    select id, initiated_at + n * interval '1 second', 'status', 'ringing' from calls, generate_series(1, 2) n;
  update calls set open_alert_priority = 1 where right(provider_call_id, 3) = '999';
  insert into alerts (call_id, tool_call_id, priority, body, created_at, acknowledged_at)
    select id, 'x', 1, 'Flood', initiated_at, case when open_alert_priority is null then initiated_at end from calls;
  insert into inbound_sms (provider, provider_sid, from_number, body, meaning, received_at)
    select 'twilio', 'SM' || n, '+15145550100', '1', 'acknowledge', now() - n * interval '1 minute' from generate_series(1, 20000) n;
  insert into messages (alert_id, recipient_user_id, direction, status, priority, recipient_name, to_number, content, provider_sid, created_at, failed_at)
    select id, (select id from users limit 1), 'outbound',
      case when random() < 0.002 then 'queued' when random() < 0.002 then 'sent' when random() < 0.002 then 'failed' else 'delivered' end,
      1, 'User', '+15145550100', 'Flood', 'SM' || id, created_at, created_at
    from alerts;
  insert into outbox (kind, payload, published_at, set_aside_at, available_at)
    select 'test', '{}', case when n % 50 > 1 then now() - n * interval '1 minute' end, case when n % 50 = 1 then now() end, now()
    from generate_series(1, 30000) n;
  insert into audit_log (actor_kind, actor_id, action, subject_type, subject_id, at)
    select 'user', ('00000000-0000-7000-8000-' || lpad((n % 200)::text, 12, '0'))::uuid, 'action-' || n % 150, 'test', n % 5000,
      now() - n * interval '1 minute' from generate_series(1, 20000) n;
`;

/** The rows of all modules: minutes on a busy machine. */
const ROWS_WITHIN_MS = 240_000;
const LONG_AGO = new Date(Date.now() - 10 * 365 * 86_400_000);
const ACTOR = "00000000-0000-7000-8000-000000000007";
const SOON = new Date(Date.now() + 60_000);
const after = { at: new Date(Date.now() - 86_400_000).toISOString(), id: randomUUID() };

/** The ids of one call, as its voice agent and its carrier name it. */
const IDS = [
  { provider: "vapi", callId: "call-9", isLeg: false },
  { provider: "twilio", callId: "CA9", isLeg: false },
];

const SPOKEN = {
  provider: "vapi",
  conversation: "call-9",
  eventKey: "spoken",
  beganAt: null,
  at: new Date(),
  lines: [{ role: "caller", text: "It floods.", atSeconds: null }],
  isWhole: false,
} as const;

/** What each index is for: the calls of repositories and reads that must use it. */
const PROMISES: readonly IndexPromise[] = [
  ["users_email", "signing in", ({ db }) => identityRepository.userByEmail(db, "user17@test.example")],
  ["users_on_call", "whom to alert", ({ db }) => identityRepository.usersOnCall(db, ["agent", "admin"])],
  [
    "users_email",
    "an address that somebody has",
    ({ db }) => usersRepository.byEmail(db, "user17@test.example"),
  ],
  ["users_created", "the list of users", ({ db }) => usersRepository.page(db, { limit: 25 }, undefined)],
  ["users_created", "its next page", ({ db }) => usersRepository.page(db, { limit: 25 }, after)],
  [
    "users_last_active",
    "who was last active when",
    ({ db }) => usersRepository.pageByLastActive(db, 25, undefined),
  ],
  ["users_last_active", "its next page", ({ db }) => usersRepository.pageByLastActive(db, 25, after)],
  ["password_links_pkey", "using a link", ({ db }) => passwordLinksRepository.usable(db, Buffer.alloc(16))],
  ["password_links_user_id", "ending links", ({ db, userId }) => passwordLinksRepository.endAll(db, userId)],
  ["password_links_expires_at", "forgetting links", ({ db }) => passwordLinksRepository.prune(db)],
  ["sessions_ends_at", "forgetting sessions", ({ db }) => sessionRepository.prune(db, LONG_AGO, 500)],
  ["api_keys_key_hash", "a program's key", ({ db }) => identityRepository.apiKeyInUse(db, Buffer.alloc(16))],
  ["api_keys_newest", "the list of API keys", ({ db }) => identityRepository.apiKeys(db, 25, undefined)],
  ["api_keys_newest", "its next page", ({ db }) => identityRepository.apiKeys(db, 25, after)],
  ["audit_log_newest", "the audit log", ({ db }) => auditRepository.page(db, {}, 25, undefined)],
  ["audit_log_newest", "its next page", ({ db }) => auditRepository.page(db, {}, 25, after)],
  [
    "audit_log_actor",
    "what somebody did",
    ({ db }) => auditRepository.page(db, { actorId: ACTOR }, 25, after),
  ],
  [
    "audit_log_action",
    "all doings of a kind",
    ({ db }) => auditRepository.page(db, { action: "action-7" }, 25, undefined),
  ],
  [
    "audit_log_subject",
    "what was done to something",
    ({ db }) => auditRepository.page(db, { subjectType: "test", subjectId: "7" }, 25, undefined),
  ],
  ["calls_provider_call", "a vendor's message", ({ db }) => callIdentitiesRepository.lock(db, IDS)],
  ["calls_carrier_call", "a carrier's message", ({ db }) => callIdentitiesRepository.lock(db, IDS)],
  ["call_identities_pkey", "a leg's message", ({ db }) => callIdentitiesRepository.lock(db, IDS)],
  ["calls_board", "the board (DF-5)", ({ calls }) => calls.active()],
  ["calls_board", "the gauge of active calls", ({ calls }) => calls.activeCounts()],
  ["calls_board", "calls gone silent", ({ db }) => callsRepository.lockSilent(db, SOON, 100)],
  ["calls_initiated", "the list of calls", ({ calls }) => calls.page({ limit: 25 }, undefined)],
  ["calls_initiated", "its next page", ({ calls }) => calls.page({ limit: 25 }, after)],
  [
    "calls_initiated",
    "calls since a time",
    ({ calls }) => calls.page({ limit: 25, from: new Date(Date.now() - 3_600_000).toISOString() }, undefined),
  ],
  ["calls_search", "calls by a word", ({ calls }) => calls.page({ limit: 25, q: "7a614fd06c" }, undefined)],
  [
    "calls_search",
    "calls by the first two letters of a name",
    ({ calls }) => calls.page({ limit: 25, q: "zz" }, undefined),
  ],
  [
    "calls_search",
    "calls by part of a number",
    ({ calls }) => calls.page({ limit: 25, phone: "0209993" }, undefined),
  ],
  [
    "calls_search",
    "calls by a word and a status",
    ({ calls }) => calls.page({ limit: 25, q: "7a614fd06c", status: "completed" }, undefined),
  ],
  ["call_transcripts_pkey", "what was said", ({ calls, callId }) => calls.transcript(callId, null)],
  ["calls_carrier_call", "the call of a carrier's recording", ({ calls }) => calls.idOf("twilio", "CA9")],
  ["calls_provider_call", "the call that is spoken in", ({ calls }) => calls.idOf("vapi", "call-9")],
  [
    "calls_provider_call",
    "a line that was spoken",
    ({ db }) => callTranscriptsRepository.addSpoken(db, SPOKEN),
  ],
  [
    "call_identities_pkey",
    "the same of a merged call",
    ({ db }) => callTranscriptsRepository.addSpoken(db, SPOKEN),
  ],
  ["calls_pkey", "one call", ({ calls, callId }) => calls.byId(callId)],
  ["call_story_pkey", "a call's story", ({ calls, callId }) => calls.story(callId, 25, undefined)],
  ["call_story_pkey", "what was before", ({ calls, callId }) => calls.story(callId, 25, after)],
  ["provider_events_processed", "forgetting events", ({ db }) => pruneInbox(db, LONG_AGO, 500)],
  ["calls_initiated", "forgetting calls", ({ db }) => callsRepository.prune(db, LONG_AGO, 500)],
  [
    "call_transcripts_created",
    "forgetting what was said",
    ({ db }) => callTranscriptsRepository.prune(db, LONG_AGO, 500),
  ],
  ["audit_log_newest", "forgetting who did what", ({ db }) => auditRepository.prune(db, LONG_AGO, 500)],
  [
    "provider_events_key",
    "an event told again",
    ({ db, callId }) =>
      recordInboxEvent(db, {
        provider: "vapi",
        eventKey: "event-call-1",
        kind: "status-update",
        callId,
        messageId: null,
        payload: {},
        outcome: "applied",
        traceparent: null,
        occurredAt: new Date(),
      }),
  ],
  [
    "alerts_tool_call",
    "an alert's repetition",
    ({ db, callId }) => alertsRepository.byToolCall(db, callId, "x"),
  ],
  ["alerts_tool_call", "a call's alerts", ({ db, callId }) => alertsRepository.ofCall(db, callId)],
  ["alerts_created", "the list of alerts", ({ db }) => alertsRepository.page(db, 25, undefined, undefined)],
  ["alerts_created", "its next page", ({ db }) => alertsRepository.page(db, 25, after, undefined)],
  ["alerts_open", "alerts that nobody has taken", ({ db }) => alertsRepository.page(db, 25, after, "open")],
  ["alerts_open", "how many those are", ({ db }) => alertsRepository.countOpen(db, SOON)],
  [
    "alerts_created",
    "which alerts a number was told of",
    ({ db }) => alertsRepository.toldTo(db, "+15145550100", new Date(Date.now() - 86_400_000)),
  ],
  ["calls_unacknowledged", "urgent calls on the board", ({ calls }) => calls.active()],
  ["inbound_sms_received", "retention", ({ db }) => inboundSmsRepository.prune(db, LONG_AGO, 1_000)],
  [
    "inbound_sms_received",
    "what was answered lately",
    ({ db }) => inboundSmsRepository.repliesTo(db, "+15145550100", new Date(Date.now() - 3_600_000)),
  ],
  ["messages_provider_sid", "a receipt", ({ db }) => messagesRepository.lockByProviderSid(db, "SM1")],
  [
    "messages_provider_sid",
    "which SMS are ours",
    ({ db }) => messagesRepository.knownProviderSids(db, ["SM1", "SM2"]),
  ],
  ["messages_alert", "an alert's SMS", ({ db, alertId }) => messagesRepository.ofAlerts(db, [alertId])],
  ["messages_open", "SMS to rescue", ({ db }) => messagesRepository.undispatched(db, SOON, undefined, 100)],
  ["messages_open", "SMS without a receipt", ({ db }) => messagesRepository.awaitingReceipt(db, SOON, 100)],
  ["messages_open", "the gauge of open SMS", ({ db }) => messagesRepository.countOpen(db, SOON)],
  ["messages_dead_by_priority", "the gauge of given-up SMS", ({ db }) => messagesRepository.countDead(db)],
  ["messages_dead_by_priority", "given-up SMS", ({ db }) => messagesRepository.dead(db, 25, undefined)],
  [
    "messages_dead_by_priority",
    "more given-up SMS",
    ({ db }) => messagesRepository.dead(db, 25, { ...after, priority: 1 }),
  ],
  ["outbox_due", "what is to be handed on", ({ outbox }) => outbox.publishDue()],
  ["outbox_due", "the outbox's gauges", ({ outbox }) => outbox.backlog()],
  ["outbox_published", "forgetting what was handed on", ({ outbox }) => outbox.prune(LONG_AGO, 500)],
  [
    "outbox_set_aside",
    "what was set aside",
    ({ outbox }) => outbox.listSetAside({ limit: 25, cursor: undefined }),
  ],
  ...CALL_QUALITY_INDEXES,
  ...LEAD_INDEXES,
  ...CONTACT_INDEXES,
  ...CHANNEL_INDEXES,
  ...REACH_INDEXES,
  ...IMPORT_INDEXES,
  ...INBOX_INDEXES,
  ...BULK_INDEXES,
  ...RECORDING_INDEXES,
  ...ANALYSIS_INDEXES,
  ...REPORT_INDEXES,
  ...ERROR_INDEXES,
  ...ON_CALL_INDEXES,
  ...SAVED_VIEW_INDEXES,
  ...IDEMPOTENCY_INDEXES,
  ...AGENT_WORK_INDEXES,
  ...CALL_PARTY_INDEXES,
  ...VOICE_COMMAND_INDEXES,
  ...WEBHOOK_INDEXES,
  ...TASK_INDEXES,
  ...NOTIFICATION_INDEXES,
  ...INCIDENT_INDEXES,
];

/** Indexes that no query of ours asks, and why they are there. */
const KEPT: Readonly<Record<string, string>> = {
  calls_active_by_phone: "who is on the line under one number (DF-5): our list looks for parts of numbers",
  sessions_user_id: "a user who is deleted takes along their sessions: the foreign key asks it",
  call_aliases_call:
    "rows that prove to be one call: the addresses of the one that goes move, and the foreign key asks it",
  thread_files_thread: "threads that go take their files along: the foreign key asks it",
  scheduled_messages_message: "messages that are removed: the foreign key asks it",
  provider_events_call: "rows that prove to be one call, and calls that are removed: the foreign key asks it",
};

/** Those that only the release before asks: they go when it is two back, and must not stand in for those that took their place. */
const OF_THE_RELEASE_BEFORE: Readonly<Record<string, string>> = {
  leads_search: "it finds leads by it",
  messages_dead: "it lists dead letters by their age alone",
};

describe("indexes", () => {
  let resources: SuiteResources;
  let database: Database;
  let subject: Subject;
  const used = new Set<string>();
  const plans = async (work: (subject: Subject) => Promise<unknown>): Promise<StatementPlan[]> => {
    const made = await plansOf(database, resources.databaseUrl, () => work(subject));
    for (const index of made.flatMap(({ indexes }) => indexes)) used.add(index);
    return made;
  };

  beforeAll(async () => {
    resources = await openSuiteResources();
    for (const rows of [
      ROWS,
      CALL_QUALITY_ROWS,
      LEAD_ROWS,
      CONTACT_ROWS,
      REACH_ROWS,
      IMPORT_ROWS,
      INBOX_ROWS,
      BULK_ROWS,
      CHANNEL_ROWS,
      IDEMPOTENCY_ROWS,
      AGENT_WORK_ROWS,
      CALL_PARTY_ROWS,
      RECORDING_ROWS,
      VOICE_COMMAND_ROWS,
      WEBHOOK_ROWS,
      TASK_ROWS,
      NOTIFICATION_ROWS,
      INCIDENT_ROWS,
      REPORT_ROWS,
      ERROR_ROWS,
      ON_CALL_ROWS,
      SAVED_VIEW_ROWS,
      ANALYSIS_ROWS,
    ])
      await resources.db.raw(rows);
    for (const name of Object.keys(OF_THE_RELEASE_BEFORE)) await resources.db.raw("drop index ??", [name]);
    // What the server does by itself within a minute: plans follow the statistics, and what GIN has put off.
    await resources.db.raw("vacuum analyze");
    database = createTestDatabase(resources.databaseUrl);
    const publishers = { test: async () => undefined };
    subject = {
      db: database.pool,
      calls: createCallsReads(database),
      outbox: createOutbox({ database, publishers, logger: silentLogger() }),
      callId: (await resources.db("calls").first("id")).id,
      alertId: (await resources.db("alerts").first("id")).id,
      userId: (await resources.db("notifications").first("user_id")).user_id,
    };
  }, ROWS_WITHIN_MS);
  afterAll(async () => {
    await database.close();
    await resources.close();
  });

  it.each(PROMISES)("%s serves %s", async (index, _, work) => {
    const made = await plans(work);
    const sent = made.map(({ sql }) => sql).join("\n");
    expect(
      made.flatMap(({ indexes }) => indexes),
      sent,
    ).toContain(index);
    // Users and dispositions are few: to read all of them is well where most calls have one.
    expect(
      made.flatMap(({ scanned }) => scanned).filter((table) => !["users", "dispositions"].includes(table)),
      sent,
    ).toEqual([]);
  });

  it("are all asked by a query, or say why they are there (those that keep rows unique or are keys aside)", async () => {
    const { rows } = await resources.db.raw(
      "select indexrelid::regclass::text as name from pg_index where not indisunique and indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)",
    );
    const unused = rows
      .map(({ name }: { name: string }) => name)
      .filter((name: string) => !used.has(name) && !KEPT[name]);
    expect(unused).toEqual([]);
    expect(Object.keys(KEPT).filter((name) => used.has(name))).toEqual([]);
  });
});
