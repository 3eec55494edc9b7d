/**
 * Attribute names that Trunkline adds to spans, metrics and logs, beside OpenTelemetry's semantic conventions.
 * Plain data: no imports. None of them may ever carry personal data; ids and closed value sets only.
 * In Prometheus the dots become underscores (`trunkline.sms.outcome` → `trunkline_sms_outcome`).
 */
export const ATTRIBUTES = {
  /** Our id of a call (UUID). Spans and logs only: never a metric label. */
  callId: "trunkline.call.id",
  /** Of a request (UUID): what its header X-Request-Id and its line in the log say. Spans and logs only. */
  requestId: "trunkline.request.id",
  /** Address of a call's page, written by the collector. Spans only. */
  callUrl: "trunkline.call.url",
  /** inbound | outbound */
  callDirection: "trunkline.call.direction",
  /** queued | ringing | in_progress | completed | busy | no_answer | failed | canceled */
  callStatus: "trunkline.call.status",
  /** connected | failed: did the carrier connect a call that is over? */
  callConnection: "trunkline.call.connection",
  /** measured | partial | missing: what a carrier had measured of a call by the last time that it was asked */
  callQualityOutcome: "trunkline.call.quality.outcome",
  /** carrier | reported: who measured a call */
  callQualitySource: "trunkline.call.quality.source",
  /** connected | not_connected | converted | refused: what an agent said that a call came to */
  callOutcome: "trunkline.call.outcome",
  /** Position of an operation in its batch, from 0. Spans only. */
  batchPosition: "trunkline.batch.position",
  /** Our id of a lead (UUID). Spans and logs only. */
  leadId: "trunkline.lead.id",
  /** Our id of a contact (UUID). Spans and logs only. */
  contactId: "trunkline.contact.id",
  /** new | contacted | qualified | converted | lost */
  leadStatus: "trunkline.lead.status",
  /** Our id of a call script (UUID). Spans and logs only. */
  scriptId: "trunkline.script.id",
  /** Our id of a dial list (UUID). Spans and logs only. */
  dialListId: "trunkline.dial_list.id",
  /** waiting | locked | called | later | done: where a lead stands in a dial list */
  dialItemState: "trunkline.dial_list.item.state",
  /** call | sms: how a contact was to be reached */
  reachChannel: "trunkline.reach.channel",
  /** do_not_call | consent_withdrawn | quiet_hours | unknown_time_zone | invalid_number | no_number: why the gate refused */
  reachRefusal: "trunkline.reach.refusal",
  /** Our id of an import (UUID). Spans and logs only. */
  importId: "trunkline.import.id",
  /** contacts | leads */
  importKind: "trunkline.import.kind",
  /** check | import | undo */
  importRun: "trunkline.import.run",
  /** create | update | skip | error | remove | restore | keep: what became of a line */
  importAction: "trunkline.import.action",
  /** Our id of a bulk operation (UUID). Spans and logs only. */
  bulkOperationId: "trunkline.bulk.operation.id",
  /** contacts | leads | tasks | threads | voicemails */
  bulkKind: "trunkline.bulk.kind",
  /** assign | add_tags | remove_tags | change_status | mark_read | mark_unread | set_priority | close | reopen | snooze | send_template | complete | set_due | delete | restore | export */
  bulkAction: "trunkline.bulk.action",
  /** changed | skipped | failed | restored | kept: what became of a record */
  bulkOutcome: "trunkline.bulk.outcome",
  /** apply | undo */
  bulkRun: "trunkline.bulk.run",
  /** Our id of a recording (UUID). Spans and logs only. */
  recordingId: "trunkline.recording.id",
  /** Our id of a channel (UUID). Spans and logs only. */
  channelId: "trunkline.channel.id",
  /** team | direct | task | contact */
  channelType: "trunkline.channel.type",
  /** inbound | outbound | internal */
  messageDirection: "trunkline.message.direction",
  /** Our id of a voicemail (UUID). Spans and logs only. */
  voicemailId: "trunkline.voicemail.id",
  /** Our id of a task (UUID). Spans and logs only. */
  taskId: "trunkline.task.id",
  /** upload | twilio | vapi | …: where a recording comes from */
  recordingSource: "trunkline.recording.source",
  /** ready | absent | failed: the last word on a recording */
  recordingOutcome: "trunkline.recording.outcome",
  /** short (a minute at most) | long */
  recordingLength: "trunkline.recording.length",
  /** dashboard_now | call_analytics_daily: a materialized view that reports are read from */
  reportView: "trunkline.report.view",
  /** Our id of a customer's thread (UUID). Spans and logs only. */
  threadId: "trunkline.thread.id",
  /** Our id of an alert (UUID). Spans and logs only. */
  alertId: "trunkline.alert.id",
  /** Our id of a voice command (UUID). Spans and logs only. */
  voiceCommandId: "trunkline.voice_command.id",
  /** leads.assign | notes.add | …: something that can be asked for, as modules declare it */
  commandId: "trunkline.command.id",
  /** done | failed | preview | question | not_understood | canceled */
  voiceOutcome: "trunkline.voice_command.outcome",
  /** grammar | model | nobody: who understood what was said */
  voiceUnderstoodBy: "trunkline.voice_command.understood_by",
  /** simple | several: how much was asked for in one sentence */
  voiceSize: "trunkline.voice_command.size",
  /** P1 | P2 | P3 | P4 */
  priority: "trunkline.priority",
  /** web | api | sms | voice: by which way somebody took an alert */
  acknowledgedHow: "trunkline.alert.acknowledged_how",
  /** sms | call | page: by which way a step of an escalation tells people; page: the operators, when no step is left */
  escalationWay: "trunkline.escalation.way",
  /** told | nobody | unreachable: what came of a step; nobody: nobody is on call, unreachable: nobody of them has a number that takes it */
  escalationOutcome: "trunkline.escalation.outcome",
  /** acknowledged | answered | unanswered | failed | canceled: what became of a call by which an alert was read aloud */
  alertCallOutcome: "trunkline.alert.call_outcome",
  /** Our id of a message (UUID). Spans and logs only. */
  messageId: "trunkline.message.id",
  /** delivered | failed: the last word on one SMS */
  smsOutcome: "trunkline.sms.outcome",
  /** accepted | reconciled | rejected | error | breaker_open: what came of one attempt to dispatch an SMS */
  smsAttemptOutcome: "trunkline.sms.attempt.outcome",
  /** accepted | reconciled | rejected | error | breaker_open: what came of one attempt to place a call */
  callAttemptOutcome: "trunkline.call.attempt.outcome",
  /** Seconds from the carrier's acceptance of an SMS to its receipt. Spans only. */
  smsReceiptWaitSeconds: "trunkline.sms.receipt_wait_seconds",
  /** vapi | twilio | … : the vendor behind a webhook or an outgoing request */
  provider: "trunkline.provider",
  /** transcript | summary | insights: what is made of what was said in a call */
  analysisKind: "trunkline.analysis.kind",
  /** ok | fallback | failed: what came of an analysis */
  analysisStatus: "trunkline.analysis.status",
  /** The vendor's name of the webhook's message, from a closed list; others become "other" */
  webhookEvent: "trunkline.webhook.event",
  /** applied | stale | duplicate | acknowledged | refused */
  webhookOutcome: "trunkline.webhook.outcome",
  /** Why a webhook was refused: unsigned | bad_signature | stale | malformed | none */
  webhookReason: "trunkline.webhook.reason",
  /** Queue name: sms | calls | call_quality | notifications | notification_deliveries | mail | imports | bulk | recording_fetches | recordings | attachments | analyses | incidents */
  queue: "trunkline.queue",
  /** open | acknowledged: does anybody look after what was given up? */
  deadLetterState: "trunkline.dead_letter.state",
  /** Kind of data as in the table of retention: provider_events, outbox … */
  dataKind: "trunkline.data.kind",
  /** delivered | failed | given_up: what became of an attempt to tell an endpoint of an event */
  webhookAttemptOutcome: "trunkline.webhook.attempt.outcome",
  /** Our id of an endpoint of outgoing webhooks, and of a delivery to it (UUID). Spans and logs only. */
  webhookEndpointId: "trunkline.webhook.endpoint.id",
  webhookDeliveryId: "trunkline.webhook.delivery.id",
  /** critical | warning | info: how urgent an alert about the stack is */
  incidentSeverity: "trunkline.incident.severity",
  /** The SLO of an alert about the stack, as in the catalogue */
  incidentSlo: "trunkline.incident.slo",
  /** in_app | email | web_push | sms: by which way a notification goes to its user */
  notificationChannel: "trunkline.notification.channel",
  /** sent | skipped | failed: what became of it there; skipped: it was read, or not wanted, when its time came */
  notificationOutcome: "trunkline.notification.outcome",
  /** active | paused | disabled */
  webhookEndpointStatus: "trunkline.webhook.endpoint.status",
  /** Job name from its declaration */
  job: "trunkline.job",
  /** waiting | prioritized | active | delayed | failed */
  jobState: "trunkline.job.state",
  /** completed | failed | retried | delayed */
  jobOutcome: "trunkline.job.outcome",
  /** 1 (first) to 4: the place of a job among those that wait. Spans only. */
  jobPriority: "trunkline.job.priority",
  /** Seconds from when a job could first run to the start of this attempt, earlier attempts included. Spans only. */
  jobWaitSeconds: "trunkline.job.wait_seconds",
  /** board | call | user: the kind of a live channel, never its id */
  liveChannel: "trunkline.live.channel",
  /** Position of the newer event of the same key that was told in place of this one */
  liveSupersededBy: "trunkline.live.superseded_by",
  /** update | message | notification: how soon a live channel's events are owed */
  liveUrgency: "trunkline.live.urgency",
  /** clock | time | unknown | repeated: why a client's word on when it got an event is not believed */
  liveIgnoreReason: "trunkline.live.ignore_reason",
  /** answered | missed: what came of a ping of a live client */
  liveHeartbeatOutcome: "trunkline.live.heartbeat.outcome",
  /** slow_client | unauthorized | protocol | shutdown | idle */
  liveDropReason: "trunkline.live.drop_reason",
  /** contacts | calls | … as in app/platform/cache/cache-ttls.ts */
  cacheKind: "trunkline.cache.kind",
  /** hit | miss: could a request be answered from the cache? Absent on requests whose answers are not kept */
  cacheAnswer: "trunkline.cache.answer",
  /** memory | redis | source: where a read found its value */
  cacheLevel: "trunkline.cache.level",
  /** postgres | redis | outbox | sms_queue | sms_provider | … as on /api/health */
  dependency: "trunkline.dependency",
  /** stdout | file | error | performance: where log lines go */
  logStream: "trunkline.log.stream",
  /** read | write | intake: what is lost with a request that is refused */
  loadKind: "trunkline.load.kind",
  /** As the modules declare them, or person-read | person-write */
  limitName: "trunkline.limit.name",
  /** sms | calls | voice | llm …: whose behaviour the simulator can spoil */
  simulatedProvider: "trunkline.simulator.provider",
  /** Stable error code as in the error table */
  errorCode: "trunkline.error.code",
  /** server | browser: where an error happened */
  errorTier: "trunkline.error.tier",
  /** Sixteen hexadecimal digits of an error's group, or other */
  errorFingerprint: "trunkline.error.fingerprint",
  /** The name under which an operation is measured, from code: never made of data */
  operation: "trunkline.operation",
  /** ok | failed */
  operationOutcome: "trunkline.operation.outcome",
  /** answer_alert | work_lead | answer_customer: a piece of work that takes people several steps */
  journey: "trunkline.journey",
  /** A step of a journey, in the order of journeys.ts */
  journeyStep: "trunkline.journey.step",
  /** files | logs: a folder whose disk can be full */
  diskFolder: "trunkline.disk.folder",
  /** lcp | inp | cls | fcp | ttfb */
  webVital: "trunkline.web_vital.name",
  /** The route pattern of a page (/calls/:id), never its URL */
  webPage: "trunkline.web.page",
  /** render | api | operation: what was slow in a browser */
  webSlowKind: "trunkline.web.slow.kind",
  /** The component, the API's route pattern, or the operation that was slow in a browser, or other */
  webSlowPart: "trunkline.web.slow.part",
  /** heap | heap over budget | detached pages: what grew in a browser without need */
  webLeak: "trunkline.web.leak",
} as const;

/** One of our attribute names. */
export type AttributeName = (typeof ATTRIBUTES)[keyof typeof ATTRIBUTES];
