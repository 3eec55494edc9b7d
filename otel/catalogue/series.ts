/**
 * The series that counters and histograms have from the start of a process: one for each combination of the values that
 * their attributes can take. Without them a series begins with its first event, so that a restart looks like silence.
 * Plain data and pure functions on it; imports nothing outside the catalogue.
 */
import { ATTRIBUTES } from "./attributes.ts";
import { JOURNEYS } from "./journeys.ts";
import type { MetricDeclaration } from "./metrics.ts";

/** Attributes of one series. */
export type SeriesAttributes = Readonly<Record<string, string>>;

/** An instrument and the series that it has from the start. */
export interface SeriesFromStart {
  readonly metric: MetricDeclaration;
  readonly series: readonly SeriesAttributes[];
}

/** Values that an attribute can take, by its name. */
export type AttributeValues = Readonly<Record<string, readonly string[]>>;

/** Attributes whose values are known here. Those of other attributes are known where modules and vendors are named, or nowhere. */
export const CLOSED_VALUES: AttributeValues = {
  [ATTRIBUTES.callDirection]: ["inbound", "outbound"],
  [ATTRIBUTES.callConnection]: ["connected", "failed"],
  [ATTRIBUTES.liveHeartbeatOutcome]: ["answered", "missed"],
  [ATTRIBUTES.callQualityOutcome]: ["measured", "partial", "missing"],
  [ATTRIBUTES.callQualitySource]: ["carrier", "reported"],
  [ATTRIBUTES.callOutcome]: ["connected", "not_connected", "converted", "refused"],
  [ATTRIBUTES.leadStatus]: ["new", "contacted", "qualified", "converted", "lost"],
  [ATTRIBUTES.reachChannel]: ["call", "sms"],
  [ATTRIBUTES.reachRefusal]: [
    "do_not_call",
    "consent_withdrawn",
    "quiet_hours",
    "unknown_time_zone",
    "invalid_number",
    "no_number",
  ],
  [ATTRIBUTES.importKind]: ["contacts", "leads"],
  [ATTRIBUTES.importRun]: ["check", "import", "undo"],
  [ATTRIBUTES.importAction]: ["create", "update", "skip", "error", "remove", "restore", "keep"],
  [ATTRIBUTES.bulkOutcome]: ["changed", "skipped", "failed", "restored", "kept"],
  [ATTRIBUTES.bulkRun]: ["apply", "undo"],
  [ATTRIBUTES.channelType]: ["team", "direct", "task", "contact"],
  [ATTRIBUTES.messageDirection]: ["inbound", "outbound", "internal"],
  [ATTRIBUTES.recordingOutcome]: ["ready", "absent", "failed"],
  [ATTRIBUTES.recordingLength]: ["short", "long"],
  [ATTRIBUTES.voiceOutcome]: ["done", "failed", "preview", "question", "not_understood", "canceled"],
  [ATTRIBUTES.voiceSize]: ["simple", "several"],
  [ATTRIBUTES.priority]: ["P1", "P2", "P3", "P4"],
  [ATTRIBUTES.acknowledgedHow]: ["web", "api", "sms", "voice"],
  [ATTRIBUTES.escalationWay]: ["sms", "call", "page"],
  [ATTRIBUTES.escalationOutcome]: ["told", "nobody", "unreachable"],
  [ATTRIBUTES.alertCallOutcome]: ["acknowledged", "answered", "unanswered", "failed", "canceled"],
  [ATTRIBUTES.smsOutcome]: ["delivered", "failed"],
  [ATTRIBUTES.smsAttemptOutcome]: ["accepted", "reconciled", "rejected", "error", "breaker_open"],
  [ATTRIBUTES.callAttemptOutcome]: ["accepted", "reconciled", "rejected", "error", "breaker_open"],
  [ATTRIBUTES.analysisKind]: ["transcript", "summary", "insights"],
  [ATTRIBUTES.analysisStatus]: ["ok", "fallback", "failed"],
  [ATTRIBUTES.webhookOutcome]: ["applied", "stale", "duplicate", "acknowledged", "refused"],
  [ATTRIBUTES.webhookAttemptOutcome]: ["delivered", "failed", "given_up"],
  [ATTRIBUTES.notificationChannel]: ["in_app", "email", "web_push", "sms"],
  [ATTRIBUTES.notificationOutcome]: ["sent", "skipped", "failed"],
  [ATTRIBUTES.jobOutcome]: ["completed", "failed", "retried", "delayed"],
  [ATTRIBUTES.liveChannel]: ["board", "call", "user"],
  [ATTRIBUTES.liveUrgency]: ["update", "message", "notification"],
  [ATTRIBUTES.liveIgnoreReason]: ["clock", "time", "unknown", "repeated"],
  [ATTRIBUTES.liveDropReason]: ["slow_client", "unauthorized", "protocol", "shutdown", "idle"],
  [ATTRIBUTES.cacheLevel]: ["memory", "redis", "source"],
  [ATTRIBUTES.logStream]: ["stdout", "file", "error", "performance"],
  [ATTRIBUTES.loadKind]: ["read", "write", "intake"],
  [ATTRIBUTES.journey]: Object.keys(JOURNEYS),
  [ATTRIBUTES.errorTier]: ["server", "browser"],
};

/**
 * The series of an instrument from the start. An attribute whose values nobody knows is left out of them; such a series, which
 * can never grow, stands in until there is one that has them all.
 */
export function seriesFromStart(
  { attributes, zeroBy = attributes }: Pick<MetricDeclaration, "attributes" | "zeroBy">,
  known: AttributeValues = CLOSED_VALUES,
): readonly SeriesAttributes[] {
  return zeroBy
    .filter((name) => known[name] !== undefined)
    .reduce<readonly SeriesAttributes[]>(
      (series, name) =>
        series.flatMap((attributes) =>
          (known[name] ?? []).map((value) => ({ ...attributes, [name]: value })),
        ),
      [{}],
    );
}
