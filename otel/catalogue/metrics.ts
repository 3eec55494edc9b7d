/**
 * Every instrument that Trunkline's own code records, declared once: name, kind, unit, meaning, attributes, buckets.
 * Plain data: no imports. `app/platform/telemetry` makes the handles; dashboards, rules and tests read names from here.
 * Units are seconds, bytes or a `{thing}`. Prometheus' name of an instrument is what `prometheusName` computes.
 */
export interface MetricDeclaration {
  /** OpenTelemetry name, dotted. */
  readonly name: string;
  readonly kind: "counter" | "observableCounter" | "upDownCounter" | "histogram" | "observableGauge";
  /** UCUM unit: "s", "By", "1", or "{call}" for counts. */
  readonly unit: string;
  readonly description: string;
  /** Names from attributes.ts (or semantic conventions) that a point may carry. */
  readonly attributes: readonly string[];
  /** Those attributes by whose values there are series from the start (series.ts); left out: all. For what has too many combinations. */
  readonly zeroBy?: readonly string[];
  /** Histogram bounds in the unit; the levels that rows have on it come on top (buckets.ts). */
  readonly buckets?: readonly number[];
}

/** The meter of the instruments below. */
export const CATALOGUE_METER = "trunkline";

/** Bounds in seconds for anything that answers within a request; commands of Redis and most queries take less than 5 ms. */
export const REQUEST_BUCKETS_SECONDS = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10,
] as const;

/** Bounds in seconds for what usually waits for nothing, and sometimes for everything before it. */
export const WAIT_BUCKETS_SECONDS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 600,
] as const;

/** Bounds in seconds for what waits for people, carriers and retries, but need not. */
export const DELIVERY_BUCKETS_SECONDS = [
  0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 15, 20, 30, 45, 60, 120, 300, 600,
] as const;

/** Bounds in seconds for what people answer. */
export const ANSWER_BUCKETS_SECONDS = [5, 15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600, 14400] as const;

/** Bounds in tokens, as the semantic conventions for generative AI recommend them. */
export const TOKEN_BUCKETS = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576] as const;

export const METRICS = {
  callsStarted: {
    name: "trunkline.calls.started",
    kind: "counter",
    unit: "{call}",
    description: "Calls seen for the first time",
    attributes: ["trunkline.call.direction", "trunkline.provider"],
  },
  callsEnded: {
    name: "trunkline.calls.ended",
    kind: "counter",
    unit: "{call}",
    description: "Calls that reached a final status",
    attributes: ["trunkline.call.direction", "trunkline.call.status", "trunkline.provider"],
    zeroBy: ["trunkline.call.direction", "trunkline.provider"],
  },
  callDuration: {
    name: "trunkline.calls.duration",
    kind: "histogram",
    unit: "s",
    description: "Time from answer to end of a call",
    attributes: ["trunkline.call.direction", "trunkline.call.status"],
    buckets: [5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600],
  },
  callConnections: {
    name: "trunkline.calls.connections",
    kind: "counter",
    unit: "{call}",
    description:
      "Calls that are over, by whether their carrier connected them; busy and no answer are connected",
    attributes: ["trunkline.provider", "trunkline.call.connection"],
  },
  callSetupDuration: {
    name: "trunkline.calls.setup.duration",
    kind: "histogram",
    unit: "s",
    description: "Time from when a call was placed until it rang (post-dial delay)",
    attributes: ["trunkline.call.direction", "trunkline.provider"],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.1, 3, 5, 8, 15, 30],
  },
  callMos: {
    name: "trunkline.calls.mos",
    kind: "histogram",
    unit: "1",
    description: "Mean opinion score of calls that were measured, 1 to 4.43",
    attributes: ["trunkline.provider"],
    buckets: [1.5, 2, 2.6, 3.1, 3.6, 4, 4.2, 4.3, 4.4, 4.45],
  },
  callQualityOutcomes: {
    name: "trunkline.calls.quality.outcomes",
    kind: "counter",
    unit: "{call}",
    description: "Calls of which a carrier was asked how they could be heard, by what came of it",
    attributes: ["trunkline.provider", "trunkline.call.quality.outcome"],
  },
  callQualitySamples: {
    name: "trunkline.calls.quality.samples",
    kind: "counter",
    unit: "{sample}",
    description: "Samples of how calls can be heard, kept for the first time or anew",
    attributes: ["trunkline.call.quality.source"],
  },
  callsActive: {
    name: "trunkline.calls.active",
    kind: "observableGauge",
    unit: "{call}",
    description: "Calls now queued, ringing or in progress (read from the database by the scheduler)",
    attributes: ["trunkline.call.direction", "trunkline.call.status"],
  },
  callOutcomes: {
    name: "trunkline.calls.outcomes",
    kind: "counter",
    unit: "{call}",
    description: "Calls of which an agent said what they came to",
    attributes: ["trunkline.call.outcome"],
  },
  callWrapUp: {
    name: "trunkline.calls.wrap_up",
    kind: "histogram",
    unit: "s",
    description: "Time from the end of a call until its agent said what it came to",
    attributes: ["trunkline.call.outcome"],
    buckets: ANSWER_BUCKETS_SECONDS,
  },
  callsToday: {
    name: "trunkline.calls.today",
    kind: "observableGauge",
    unit: "{call}",
    description:
      "Calls that began today in the organization's time zone (as the dashboard's view has it, every 5 minutes)",
    attributes: [],
  },
  callersUnique: {
    name: "trunkline.callers.unique",
    kind: "observableGauge",
    unit: "{caller}",
    description: "Numbers that called in the last 24 hours (as the dashboard's view has it, every 5 minutes)",
    attributes: [],
  },
  reportViewAge: {
    name: "trunkline.report.view.age",
    kind: "observableGauge",
    unit: "s",
    description: "How old the figures of a materialized view are (read from the database by the scheduler)",
    attributes: ["trunkline.report.view"],
  },
  leads: {
    name: "trunkline.leads",
    kind: "observableGauge",
    unit: "{lead}",
    description: "Leads that are not deleted, by state (read from the database by the scheduler)",
    attributes: ["trunkline.lead.status"],
  },
  leadTransitions: {
    name: "trunkline.lead.transitions",
    kind: "counter",
    unit: "{lead}",
    description: "Leads that came to be in a state: made (new), or moved there",
    attributes: ["trunkline.lead.status"],
  },
  dialItems: {
    name: "trunkline.dial_list.items",
    kind: "observableGauge",
    unit: "{lead}",
    description:
      "Leads of dial lists that are not completed, by where they stand (read from the database by the scheduler)",
    attributes: ["trunkline.dial_list.item.state"],
  },
  dialSkips: {
    name: "trunkline.dial_list.skips",
    kind: "counter",
    unit: "{lead}",
    description: "Leads of dial lists that were passed over since they may not be called now",
    attributes: ["trunkline.reach.refusal"],
  },
  dialLeasesExpired: {
    name: "trunkline.dial_list.leases_expired",
    kind: "counter",
    unit: "{lead}",
    description: "Leads of dial lists whose agent left them without a word",
    attributes: [],
  },
  reachRefusals: {
    name: "trunkline.reach.refusals",
    kind: "counter",
    unit: "{refusal}",
    description: "Calls and SMS to contacts and leads that the gate refused",
    attributes: ["trunkline.reach.channel", "trunkline.reach.refusal"],
  },
  importLines: {
    name: "trunkline.import.lines",
    kind: "counter",
    unit: "{line}",
    description: "Lines of files, by what became of them in a dry run, an import or its undoing",
    attributes: ["trunkline.import.kind", "trunkline.import.run", "trunkline.import.action"],
  },
  bulkRecords: {
    name: "trunkline.bulk.records",
    kind: "counter",
    unit: "{record}",
    description: "Records of bulk operations, by what became of them",
    attributes: ["trunkline.bulk.kind", "trunkline.bulk.action", "trunkline.bulk.outcome"],
    zeroBy: ["trunkline.bulk.outcome"],
  },
  bulkDuration: {
    name: "trunkline.bulk.duration",
    kind: "histogram",
    unit: "s",
    description: "Time of a bulk operation, or of its undoing, from its start to its end",
    attributes: ["trunkline.bulk.kind", "trunkline.bulk.action", "trunkline.bulk.run"],
    zeroBy: ["trunkline.bulk.run"],
    buckets: DELIVERY_BUCKETS_SECONDS,
  },
  webhookAttempts: {
    name: "trunkline.webhook.attempts",
    kind: "counter",
    unit: "{attempt}",
    description: "Attempts to tell others' systems of events (outgoing webhooks), by what became of them",
    attributes: ["trunkline.webhook.attempt.outcome"],
  },
  webhookDeliveryDuration: {
    name: "trunkline.webhook.delivery.duration",
    kind: "histogram",
    unit: "s",
    description: "Time from an event until an endpoint had it (outgoing webhooks), repetitions included",
    attributes: [],
    buckets: DELIVERY_BUCKETS_SECONDS,
  },
  webhookEndpoints: {
    name: "trunkline.webhook.endpoints",
    kind: "observableGauge",
    unit: "{endpoint}",
    description: "Endpoints of outgoing webhooks, by status (read from the database by the scheduler)",
    attributes: ["trunkline.webhook.endpoint.status"],
  },
  notificationDeliveries: {
    name: "trunkline.notification.deliveries",
    kind: "counter",
    unit: "{delivery}",
    description: "Notifications by the way to their user, and by what became of them there",
    attributes: ["trunkline.notification.channel", "trunkline.notification.outcome"],
  },
  notificationDeliveryDuration: {
    name: "trunkline.notification.delivery.duration",
    kind: "histogram",
    unit: "s",
    description:
      "Time from an event, or from when the notification of it might go out by its user's wishes, until it had gone, by the way to the user",
    attributes: ["trunkline.notification.channel"],
    buckets: DELIVERY_BUCKETS_SECONDS,
  },
  genAiTokenUsage: {
    name: "gen_ai.client.token.usage",
    kind: "histogram",
    unit: "{token}",
    description: "Tokens of one exchange with a language model",
    attributes: [
      "gen_ai.operation.name",
      "gen_ai.provider.name",
      "gen_ai.request.model",
      "gen_ai.token.type",
    ],
    buckets: TOKEN_BUCKETS,
  },
  genAiOperationDuration: {
    name: "gen_ai.client.operation.duration",
    kind: "histogram",
    unit: "s",
    description: "Time of one exchange with a language model",
    attributes: ["gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "error.type"],
    buckets: REQUEST_BUCKETS_SECONDS,
  },
  transcribedAudio: {
    name: "trunkline.transcription.audio",
    kind: "counter",
    unit: "s",
    description: "Length of the recordings that were written down",
    attributes: ["trunkline.provider"],
  },
  analyses: {
    name: "trunkline.analyses",
    kind: "counter",
    unit: "{analysis}",
    description: "Analyses of calls that came to an end, by what came of them",
    attributes: ["trunkline.analysis.kind", "trunkline.analysis.status", "trunkline.provider"],
  },
  analysisCost: {
    name: "trunkline.analysis.cost",
    kind: "counter",
    unit: "{USD}",
    description: "What analyses have cost us, by the prices of the configuration",
    attributes: ["trunkline.analysis.kind", "trunkline.provider"],
  },
  analysisDuration: {
    name: "trunkline.analysis.duration",
    kind: "histogram",
    unit: "s",
    description: "Time from when a recording could be heard until all of its analyses had come to an end",
    attributes: [],
    buckets: DELIVERY_BUCKETS_SECONDS,
  },
  billedMinutes: {
    name: "trunkline.billing.minutes",
    kind: "counter",
    unit: "{minute}",
    description: "Minutes of analysed audio that were billed",
    attributes: ["trunkline.provider"],
  },
  webhookEvents: {
    name: "trunkline.webhook.events",
    kind: "counter",
    unit: "{event}",
    description: "Provider events received, by what became of them",
    attributes: [
      "trunkline.provider",
      "trunkline.webhook.event",
      "trunkline.webhook.outcome",
      "trunkline.webhook.reason",
    ],
    zeroBy: ["trunkline.provider", "trunkline.webhook.outcome"],
  },
  webhookReasonsUnknown: {
    name: "trunkline.webhook.reasons.unknown",
    kind: "counter",
    unit: "{event}",
    description: "Ends of calls told with a reason that we do not know, so that the outcome is a guess",
    attributes: ["trunkline.provider", "trunkline.call.status"],
  },
  alertsRaised: {
    name: "trunkline.alerts.raised",
    kind: "counter",
    unit: "{alert}",
    description: "Urgent alerts raised by the voice agent",
    attributes: ["trunkline.priority"],
  },
  threadFirstResponseTime: {
    name: "trunkline.threads.first_response_time",
    kind: "histogram",
    unit: "s",
    description: "Time from when a customer opened a thread until one of ours answered first",
    attributes: [],
    buckets: ANSWER_BUCKETS_SECONDS,
  },
  threadsWaiting: {
    name: "trunkline.threads.waiting",
    kind: "observableGauge",
    unit: "{thread}",
    description: "Open threads whose customer waits for an answer",
    attributes: [],
  },
  alertTimeToAcknowledge: {
    name: "trunkline.alerts.time_to_acknowledge",
    kind: "histogram",
    unit: "s",
    description: "Time from when an alert was raised until somebody took it",
    attributes: ["trunkline.priority", "trunkline.alert.acknowledged_how"],
    zeroBy: ["trunkline.priority"],
    buckets: ANSWER_BUCKETS_SECONDS,
  },
  alertsUnacknowledged: {
    name: "trunkline.alerts.unacknowledged",
    kind: "observableGauge",
    unit: "{alert}",
    description: "Alerts that nobody has taken within the bound of the acknowledgement SLO",
    attributes: ["trunkline.priority"],
  },
  recordingOutcomes: {
    name: "trunkline.recordings.outcomes",
    kind: "counter",
    unit: "{recording}",
    description: "Recordings by their last word: they can be played, there is none, or it could not be had",
    attributes: ["trunkline.recording.source", "trunkline.recording.outcome"],
  },
  recordingReadyDuration: {
    name: "trunkline.recordings.ready.duration",
    kind: "histogram",
    unit: "s",
    description: "Time from when a recording's file was kept to when it can be played",
    attributes: ["trunkline.recording.length"],
    buckets: [0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.2, 2, 5, 10, 30, 60, 300],
  },
  messagesPosted: {
    name: "trunkline.messages.posted",
    kind: "counter",
    unit: "{message}",
    description: "Messages written to channels: among colleagues, from customers and to them",
    attributes: ["trunkline.channel.type", "trunkline.message.direction"],
  },
  voicemailsUnread: {
    name: "trunkline.voicemails.unread",
    kind: "observableGauge",
    unit: "{voicemail}",
    description: "Voicemails that nobody has heard (read from the database by the scheduler)",
    attributes: ["trunkline.priority"],
  },
  escalationSteps: {
    name: "trunkline.alerts.escalation_steps",
    kind: "counter",
    unit: "{step}",
    description: "Steps of escalations that were run, by how they tell people and what came of it",
    attributes: ["trunkline.escalation.way", "trunkline.escalation.outcome", "trunkline.priority"],
  },
  alertsUnanswered: {
    name: "trunkline.alerts.unanswered",
    kind: "observableGauge",
    unit: "{alert}",
    description: "Alerts that nobody has taken although every step of their escalation was run",
    attributes: ["trunkline.priority"],
  },
  alertCalls: {
    name: "trunkline.alerts.calls",
    kind: "counter",
    unit: "{call}",
    description: "Calls by which alerts were read aloud, by what became of them",
    attributes: ["trunkline.alert.call_outcome", "trunkline.priority"],
  },
  smsAttempts: {
    name: "trunkline.sms.attempts",
    kind: "counter",
    unit: "{attempt}",
    description: "Attempts to dispatch an SMS to the provider",
    attributes: ["trunkline.sms.attempt.outcome"],
  },
  callAttempts: {
    name: "trunkline.call.attempts",
    kind: "counter",
    unit: "{attempt}",
    description: "Attempts to have the carrier place a call",
    attributes: ["trunkline.call.attempt.outcome"],
  },
  smsOutcomes: {
    name: "trunkline.sms.outcomes",
    kind: "counter",
    unit: "{message}",
    description: "SMS with a final outcome",
    attributes: ["trunkline.sms.outcome", "trunkline.priority"],
  },
  smsDeliveryDuration: {
    name: "trunkline.sms.delivery.duration",
    kind: "histogram",
    unit: "s",
    description: "Time from the alert's commit to the carrier's word that the SMS was delivered",
    attributes: ["trunkline.priority"],
    buckets: DELIVERY_BUCKETS_SECONDS,
  },
  smsUndelivered: {
    name: "trunkline.sms.undelivered",
    kind: "observableGauge",
    unit: "{message}",
    description: "SMS not yet delivered or given up, older than the bound of the delivery SLO",
    attributes: ["trunkline.priority"],
  },
  queueJobs: {
    name: "trunkline.queue.jobs",
    kind: "observableGauge",
    unit: "{job}",
    description: "Jobs in a queue by state",
    attributes: ["trunkline.queue", "trunkline.job.state"],
  },
  queueJobDuration: {
    name: "trunkline.queue.job.duration",
    kind: "histogram",
    unit: "s",
    description: "Time a handler worked on a job",
    attributes: ["trunkline.queue", "trunkline.job", "trunkline.job.outcome"],
    zeroBy: ["trunkline.queue"],
    buckets: REQUEST_BUCKETS_SECONDS,
  },
  queueJobWait: {
    name: "trunkline.queue.job.wait",
    kind: "histogram",
    unit: "s",
    description: "Time from enqueueing a job to the start of its first attempt",
    attributes: ["trunkline.queue", "trunkline.job"],
    zeroBy: ["trunkline.queue"],
    buckets: WAIT_BUCKETS_SECONDS,
  },
  cacheReads: {
    name: "trunkline.cache.reads",
    kind: "counter",
    unit: "{read}",
    description:
      "Reads through the cache, by where they found their value; hits are those not from the source",
    attributes: ["trunkline.cache.kind", "trunkline.cache.level"],
  },
  cacheReadDuration: {
    name: "trunkline.cache.read.duration",
    kind: "histogram",
    unit: "s",
    description: "Time of a read through the cache, by where it found its value",
    attributes: ["trunkline.cache.level"],
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  },
  cacheForgotten: {
    name: "trunkline.cache.forgotten",
    kind: "counter",
    unit: "{tag}",
    description: "Tags whose entries were forgotten because something was written",
    attributes: [],
  },
  outboxUnpublished: {
    name: "trunkline.outbox.unpublished",
    kind: "observableGauge",
    unit: "{row}",
    description: "Outbox rows that no queue has taken yet",
    attributes: [],
  },
  outboxOldestAge: {
    name: "trunkline.outbox.oldest_age",
    kind: "observableGauge",
    unit: "s",
    description: "Age of the oldest outbox row that no queue has taken yet",
    attributes: [],
  },
  outboxSetAside: {
    name: "trunkline.outbox.set_aside",
    kind: "observableGauge",
    unit: "{row}",
    description:
      "Outbox rows that were set aside after their last attempt and that nobody has retried, acknowledged or discarded yet",
    attributes: [],
  },
  deadLetters: {
    name: "trunkline.dead_letters",
    kind: "observableGauge",
    unit: "{message}",
    description: "Messages given up after their last attempt, not replayed and not discarded yet",
    attributes: ["trunkline.queue", "trunkline.priority", "trunkline.dead_letter.state"],
  },
  retentionRemoved: {
    name: "trunkline.retention.removed",
    kind: "counter",
    unit: "{row}",
    description: "Rows removed because they were older than their kind of data is kept",
    attributes: ["trunkline.data.kind"],
  },
  voiceCommandDuration: {
    name: "trunkline.voice_command.duration",
    kind: "histogram",
    unit: "s",
    description:
      "Time from the end of somebody's speech to the answer, what they waited for a preview included and their own thinking aside",
    attributes: [
      "trunkline.voice_command.outcome",
      "trunkline.voice_command.understood_by",
      "trunkline.voice_command.size",
    ],
    zeroBy: ["trunkline.voice_command.size"],
    buckets: REQUEST_BUCKETS_SECONDS,
  },
  voiceResolutionDuration: {
    name: "trunkline.voice_command.resolution.duration",
    kind: "histogram",
    unit: "s",
    description: "Time to find out what is meant by names, “her” and “the last call”",
    attributes: [],
    buckets: REQUEST_BUCKETS_SECONDS,
  },
  liveConnections: {
    name: "trunkline.live.connections",
    kind: "upDownCounter",
    unit: "{connection}",
    description: "Open WebSocket connections",
    attributes: [],
  },
  liveUpdateDuration: {
    name: "trunkline.live.update.duration",
    kind: "histogram",
    unit: "s",
    description: "Time from a committed change to its dispatch to a client's socket",
    attributes: ["trunkline.live.channel"],
    buckets: REQUEST_BUCKETS_SECONDS,
  },
  liveReceiptDuration: {
    name: "trunkline.live.receipt.duration",
    kind: "histogram",
    unit: "s",
    description:
      "Time from a committed change to its receipt, as clients acknowledge it for a sample of events",
    attributes: ["trunkline.live.urgency", "trunkline.live.channel"],
    buckets: REQUEST_BUCKETS_SECONDS,
  },
  liveIgnoredReceipts: {
    name: "trunkline.live.ignored_receipts",
    kind: "counter",
    unit: "{receipt}",
    description:
      "Acknowledgements of live events that cannot be right, or are of events that nobody remembers",
    attributes: ["trunkline.live.ignore_reason"],
  },
  liveDroppedClients: {
    name: "trunkline.live.dropped_clients",
    kind: "counter",
    unit: "{client}",
    description: "WebSocket clients that the server closed",
    attributes: ["trunkline.live.drop_reason"],
  },
  incidentsRaised: {
    name: "trunkline.incidents.raised",
    kind: "counter",
    unit: "{incident}",
    description: "Alerts about the stack that began, as Alertmanager told of them",
    attributes: ["trunkline.incident.severity", "trunkline.incident.slo"],
  },
  incidentTimeToAcknowledge: {
    name: "trunkline.incidents.time_to_acknowledge",
    kind: "histogram",
    unit: "s",
    description:
      "Time from the beginning of an alert about the stack until somebody said that they look after it",
    attributes: ["trunkline.incident.severity"],
    buckets: ANSWER_BUCKETS_SECONDS,
  },
  incidentDuration: {
    name: "trunkline.incidents.duration",
    kind: "histogram",
    unit: "s",
    description: "Time from the beginning of an alert about the stack until it was over",
    attributes: ["trunkline.incident.severity"],
    buckets: ANSWER_BUCKETS_SECONDS,
  },
  liveHeartbeats: {
    name: "trunkline.live.heartbeats",
    kind: "counter",
    unit: "{heartbeat}",
    description: "Pings of WebSocket clients, by whether they were answered by the time of the next",
    attributes: ["trunkline.live.heartbeat.outcome"],
  },
  breakerOpen: {
    name: "trunkline.breaker.open",
    kind: "observableGauge",
    unit: "1",
    description: "1 while the circuit breaker of a provider is open, 0.5 while half-open, 0 when closed",
    attributes: ["trunkline.provider"],
  },
  dependencyUp: {
    name: "trunkline.dependency.up",
    kind: "observableGauge",
    unit: "1",
    description: "1 while a dependency answers the health check, also where it is degraded, else 0",
    attributes: ["trunkline.dependency"],
  },
  logDropped: {
    name: "trunkline.log.dropped",
    kind: "counter",
    unit: "{line}",
    description: "Log lines that could not be written: full disk, closed pipe, a reader that stands still",
    attributes: ["trunkline.log.stream"],
  },
  requestsShed: {
    name: "trunkline.requests.shed",
    kind: "counter",
    unit: "{request}",
    description: "Requests refused at once because they would have waited too long for a database connection",
    attributes: ["trunkline.load.kind"],
  },
  requestsLimited: {
    name: "trunkline.requests.limited",
    kind: "counter",
    unit: "{request}",
    description: "Requests refused with 429 because a rate limit was used up, by limit",
    attributes: ["trunkline.limit.name"],
  },
  processCpuUtilization: {
    name: "process.cpu.utilization",
    kind: "observableGauge",
    unit: "1",
    description: "CPU time of the process since the export before, as a share of all cores",
    attributes: [],
  },
  systemCpuUtilization: {
    name: "system.cpu.utilization",
    kind: "observableGauge",
    unit: "1",
    description: "Share of all cores that the whole machine kept busy since the export before",
    attributes: [],
  },
  processMemoryLimit: {
    name: "trunkline.process.memory.limit",
    kind: "observableGauge",
    unit: "By",
    description: "Physical memory that the process may occupy (TRUNKLINE_MEMORY_LIMIT_MB)",
    attributes: [],
  },
  processMemoryUtilization: {
    name: "trunkline.process.memory.utilization",
    kind: "observableGauge",
    unit: "1",
    description: "Physical memory that the process occupies, as a share of its limit",
    attributes: [],
  },
  memoryCleanups: {
    name: "trunkline.memory.cleanups",
    kind: "counter",
    unit: "{cleanup}",
    description: "Times that old cache entries and idle connections were let go because memory was scarce",
    attributes: [],
  },
  systemMemoryUtilization: {
    name: "system.memory.utilization",
    kind: "observableGauge",
    unit: "1",
    description: "Share of the machine's memory that is not available",
    attributes: [],
  },
  diskUtilization: {
    name: "system.filesystem.utilization",
    kind: "observableGauge",
    unit: "1",
    description: "Used share of the disk on which a folder of ours is",
    attributes: ["trunkline.disk.folder"],
  },
  diskIo: {
    name: "process.disk.io",
    kind: "observableCounter",
    unit: "By",
    description: "Bytes that the process read from disks and wrote to them (on Linux)",
    attributes: ["disk.io.direction"],
  },
  networkIo: {
    name: "system.network.io",
    kind: "observableCounter",
    unit: "By",
    description: "Bytes that the process's network interfaces received and transmitted (on Linux)",
    attributes: ["network.interface.name", "network.io.direction"],
  },
  databaseConnections: {
    name: "db.client.connection.count",
    kind: "observableGauge",
    unit: "{connection}",
    description: "Connections of the process's pool, by whether somebody has them",
    attributes: ["db.client.connection.state"],
  },
  databasePoolPending: {
    name: "db.client.connection.pending_requests",
    kind: "observableGauge",
    unit: "{request}",
    description: "Who waits for a connection of the process's pool",
    attributes: [],
  },
  databasePoolUtilization: {
    name: "trunkline.database.pool.utilization",
    kind: "observableGauge",
    unit: "1",
    description: "Connections that somebody has, as a share of those that the pool may open",
    attributes: [],
  },
  slowQueries: {
    name: "trunkline.database.slow_queries",
    kind: "counter",
    unit: "{query}",
    description: "Statements that took 150 ms or longer",
    attributes: [],
  },
  groupedErrors: {
    name: "trunkline.error_groups.errors",
    kind: "counter",
    unit: "{error}",
    description:
      "Errors of both tiers by their group's fingerprint; those of rare groups are told as other, since a process tells of fifty at most",
    attributes: ["trunkline.error.tier", "trunkline.error.fingerprint"],
  },
  errorGroupsOpen: {
    name: "trunkline.error_groups.open",
    kind: "observableGauge",
    unit: "{group}",
    description: "Groups of errors that are not resolved (read from the database by the scheduler)",
    attributes: ["trunkline.error.tier"],
  },
  operationDuration: {
    name: "trunkline.operation.duration",
    kind: "histogram",
    unit: "s",
    description: "Time of operations that are measured by name (profiler)",
    attributes: ["trunkline.operation", "trunkline.operation.outcome"],
    buckets: REQUEST_BUCKETS_SECONDS,
  },
  journeySteps: {
    name: "trunkline.journey.steps",
    kind: "counter",
    unit: "{step}",
    description: "Steps that people took on their way through a piece of work, by journey",
    attributes: ["trunkline.journey", "trunkline.journey.step"],
  },
  journeyStepDuration: {
    name: "trunkline.journey.step.duration",
    kind: "histogram",
    unit: "s",
    description: "Time from a journey's beginning to one of its steps",
    attributes: ["trunkline.journey", "trunkline.journey.step"],
    buckets: ANSWER_BUCKETS_SECONDS,
  },
  simulatedFaults: {
    name: "trunkline.simulator.faults",
    kind: "observableGauge",
    unit: "{fault}",
    description: "1 while the simulator spoils a provider's behaviour on purpose, else 0",
    attributes: ["trunkline.simulator.provider"],
  },
  errors: {
    name: "trunkline.errors",
    kind: "counter",
    unit: "{error}",
    description: "Errors that reached the error middleware, by code",
    attributes: ["trunkline.error.code"],
  },
} as const satisfies Record<string, MetricDeclaration>;

/**
 * The base name of an instrument in Prometheus, as the collector's translation makes it
 * (dots to underscores, unit suffix, `_total` on counters; histograms get `_bucket`, `_sum`, `_count` behind it).
 */
export function prometheusName(metric: MetricDeclaration): string {
  const base = metric.name.replaceAll(".", "_");
  const unit =
    metric.unit === "s"
      ? "_seconds"
      : metric.unit === "By"
        ? "_bytes"
        : metric.unit === "1" && metric.kind === "observableGauge"
          ? "_ratio"
          : "";
  const withUnit = base.endsWith(unit) ? base : base + unit;
  return metric.kind === "counter" || metric.kind === "observableCounter" ? `${withUnit}_total` : withUnit;
}

/**
 * RED metrics that the collector computes from every span before sampling (connector `spanmetrics`), with exemplars.
 * Labels: service_name, span_name, span_kind, status_code, and those in `dimensions` with dots as underscores.
 */
export const SPAN_METRICS = {
  calls: "traces_span_metrics_calls_total",
  duration: "traces_span_metrics_duration_seconds",
  dimensions: [
    "http.route",
    "http.request.method",
    "http.response.status_code",
    "db.operation.name",
    "messaging.destination.name",
    "server.service.name",
    "service.version",
    "trunkline.cache.answer",
  ],
  buckets: REQUEST_BUCKETS_SECONDS,
} as const;

/** What the OpenTelemetry SDK of each process says of itself, from its first sending on. */
export const SDK_METRICS = {
  /** Spans that ended and are dealt with; those with a label error_type were lost: `queue_full`, or the error of the sending. */
  spansProcessed: "otel_sdk_processor_span_processed_total",
} as const;

/**
 * What the collector says of itself, scraped by Prometheus. Completeness of traces on their way to Tempo:
 * 1 − (`spansFailed` + `spansUnqueued`) ÷ (`spansSent` + `spansFailed` + `spansUnqueued`), of exporter="otlp_grpc/tempo".
 */
export const COLLECTOR_METRICS = {
  spansSent: "otelcol_exporter_sent_spans",
  /** Lost: Tempo refused them for good. */
  spansFailed: "otelcol_exporter_send_failed_spans",
  /** Lost: the queue on disk was full. */
  spansUnqueued: "otelcol_exporter_enqueue_failed_spans",
} as const;

/** Web vitals, made by the collector from Faro's measurements (connector `signal_to_metrics`). */
export const WEB_VITAL_METRICS = {
  /** LCP, INP, FCP, TTFB in seconds; label trunkline_web_vital_name. */
  duration: {
    name: "trunkline.web_vital.duration",
    prometheus: "trunkline_web_vital_duration_seconds",
    buckets: [0.05, 0.1, 0.2, 0.5, 0.8, 1, 1.8, 2, 2.5, 4, 8],
  },
  /** CLS, without unit. */
  layoutShift: {
    name: "trunkline.web_vital.layout_shift",
    prometheus: "trunkline_web_vital_layout_shift",
    buckets: [0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1],
  },
} as const;

/** What people's browsers measured beside the web vitals, made by the collector from Faro's measurements. */
export const WEB_METRICS = {
  /** From the commit of a change to the picture that shows it, by the server's clock; labels trunkline_live_urgency, trunkline_web_page. */
  livePaint: {
    name: "trunkline.web.live_paint",
    prometheus: "trunkline_web_live_paint_seconds",
    kind: "histogram",
    attributes: ["trunkline.live.urgency", "trunkline.web.page"],
    buckets: [0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5],
  },
  /** How long slow renders (above a frame), requests (above a second) and operations (above 100 ms) took; no fast one is in it. */
  slow: {
    name: "trunkline.web.slow",
    prometheus: "trunkline_web_slow_seconds",
    kind: "histogram",
    attributes: ["trunkline.web.slow.kind", "trunkline.web.page"],
    buckets: [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  /** The same, one by one: which component, route or operation. One series each, therefore no histogram. */
  slowParts: {
    name: "trunkline.web.slow_parts",
    prometheus: "trunkline_web_slow_parts_total",
    kind: "counter",
    attributes: ["trunkline.web.slow.kind", "trunkline.web.slow.part"],
  },
  /** Pages whose memory grew without need. */
  leaks: {
    name: "trunkline.web.leaks",
    prometheus: "trunkline_web_leaks_total",
    kind: "counter",
    attributes: ["trunkline.web.leak", "trunkline.web.page"],
  },
} as const;

/** Exceptions in browsers, counted by the collector from Faro's records; labels exception_type, trunkline_web_page. */
export const WEB_EXCEPTIONS_METRIC = {
  name: "trunkline.web.exceptions",
  prometheus: "trunkline_web_exceptions_total",
} as const;
