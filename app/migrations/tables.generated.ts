// Generated from the migrated schema by app/migrations/tables.api.test.ts (run it with --update). Do not edit.

import type { Knex } from "knex";

/** A row of `alert_calls`. */
export interface AlertCallRow {
  id: string;
  alert_id: string;
  user_id: string;
  recipient_name: string;
  to_number: string;
  status: "queued" | "placing" | "placed" | "answered" | "acknowledged" | "unanswered" | "failed" | "canceled";
  attempts: number;
  due_at: Date | null;
  attempted_at: Date | null;
  provider: string | null;
  provider_call_id: string | null;
  reason: string | null;
  traceparent: string | null;
  created_at: Date;
  placed_at: Date | null;
  ended_at: Date | null;
}

/** A row of `alert_escalation_steps`. */
export interface AlertEscalationStepRow {
  id: string;
  alert_id: string;
  round: number;
  step: number;
  by: "sms" | "call" | "page";
  outcome: "told" | "nobody" | "unreachable";
  people: number;
  detail: string | null;
  traceparent: string | null;
  at: Date;
}

/** A row of `alerts`. */
export interface AlertRow {
  id: string;
  call_id: string;
  tool_call_id: string;
  priority: 1 | 2 | 3 | 4;
  body: string;
  traceparent: string | null;
  created_at: Date;
  request_key: string | null;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  acknowledged_how: "web" | "api" | "sms" | "voice" | null;
  acknowledged_traceparent: string | null;
  resolved_at: Date | null;
  resolved_by: string | null;
  resolved_traceparent: string | null;
  caller_name: string | null;
  callback_number: string | null;
  escalation: unknown | null;
  escalation_round: number;
  escalation_step: number;
  escalation_due_at: Date | null;
  escalation_ran_out_at: Date | null;
}

/** A row of `api_keys`. */
export interface ApiKeyRow {
  id: string;
  name: string;
  prefix: string;
  key_hash: Buffer;
  scopes: readonly string[];
  created_by: string;
  last_used_at: Date | null;
  expires_at: Date | null;
  revoked_at: Date | null;
  created_at: Date;
}

/** A row of `assignment_turns`. */
export interface AssignmentTurnRow {
  user_id: string;
  last_at: Date;
}

/** A row of `audit_log`. */
export interface AuditLogRow {
  id: string;
  at: Date;
  actor_kind: "user" | "api_key" | "system";
  actor_id: string | null;
  action: string;
  subject_type: string;
  subject_id: string | null;
  detail: unknown;
  trace_id: string | null;
}

/** A row of `bulk_operation_records`. */
export interface BulkOperationRecordRow {
  operation_id: string;
  position: number;
  record_id: string;
  version: number | null;
  state: "meant" | "excluded" | "changed" | "skipped" | "failed" | "restored" | "kept";
  reason: string | null;
  before: unknown | null;
  after: unknown | null;
}

/** A row of `bulk_operations`. */
export interface BulkOperationRow {
  id: string;
  kind: string;
  action: unknown;
  filters: unknown | null;
  status: "previewed" | "running" | "done" | "canceled" | "undoing" | "undone";
  records_meant: number;
  excluded_by: unknown;
  excluded_sample: unknown;
  token_hash: Buffer;
  expires_at: Date;
  run_number: number;
  position: number;
  counts: unknown;
  created_by: string;
  actor_kind: "user" | "api_key";
  actor_id: string;
  scope: unknown;
  created_at: Date;
  updated_at: Date;
  confirmed_at: Date | null;
  starts_at: Date | null;
  finished_at: Date | null;
}

/** A row of `call_aliases`. */
export interface CallAliaseRow {
  id: string;
  call_id: string;
}

/** A row of `call_analyses`. */
export interface CallAnalysisRow {
  id: string;
  call_id: string;
  recording_id: string | null;
  kind: "transcript" | "summary" | "insights";
  status: "pending" | "ok" | "fallback" | "failed";
  run: number;
  provider: string | null;
  model: string | null;
  payload: unknown | null;
  failure: "no_audio" | "nothing_said" | "no_transcript" | "refused" | "unavailable" | "erased" | null;
  audio_reference: string | null;
  begun_at: Date | null;
  vendor_id: string | null;
  audio_seconds: number | null;
  input_tokens: number;
  output_tokens: number;
  cost_usd: number;
  created_at: Date;
  updated_at: Date;
  finished_at: Date | null;
}

/** A row of `call_dispositions`. */
export interface CallDispositionRow {
  call_id: string;
  disposition_id: string;
  lead_id: string | null;
  user_id: string | null;
  due_at: Date | null;
  lead_status_before: string | null;
  lead_reason_before: string | null;
  lead_status_set: string | null;
  wrap_up_s: number | null;
  chosen_at: Date;
  changed_at: Date;
  due_told_at: Date | null;
  follow_up: "none" | "retry" | "callback" | "do_not_call" | null;
}

/** A row of `call_identities`. */
export interface CallIdentityRow {
  provider: string;
  provider_call_id: string;
  call_id: string;
  is_leg: boolean;
}

/** A row of `call_quality`. */
export interface CallQualityRow {
  call_id: string;
  line: string;
  edge: "carrier" | "sip" | "sdk" | "client" | "other";
  direction: "inbound" | "outbound" | "both";
  at: Date;
  rtt_ms: number | null;
  jitter_ms: number | null;
  loss_percent: number;
  mos: number;
}

/** A row of `call_story`. */
export interface CallStoryRow {
  call_id: string;
  at: Date;
  id: string;
  kind: "status" | "leg" | "voice_agent" | "message";
  what: string;
  is_late: boolean;
  detail: string | null;
  traceparent: string | null;
  recorded_at: Date;
}

/** A row of `call_transcripts`. */
export interface CallTranscriptRow {
  call_id: string;
  lines: unknown;
  created_at: Date;
}

/** A row of `call_usage`. */
export interface CallUsageRow {
  call_id: string;
  seconds: number;
  status: "pending" | "billed" | "refused";
  asked_at: Date | null;
  provider: string | null;
  vendor_id: string | null;
  minutes: number | null;
  created_at: Date;
  updated_at: Date;
}

/** A row of `calls`. */
export interface CallRow {
  id: string;
  direction: "inbound" | "outbound";
  provider: string;
  provider_call_id: string;
  carrier_call_id: string | null;
  status: "queued" | "ringing" | "in_progress" | "completed" | "busy" | "no_answer" | "failed" | "canceled";
  last_seq: number;
  raw_reason: string | null;
  from_number: string | null;
  to_number: string | null;
  phone: string | null;
  caller_name: string | null;
  user_id: string | null;
  priority: 1 | 2 | 3 | 4 | null;
  alert_count: number;
  summary: string | null;
  initiated_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  duration_s: number | null;
  traceparent: string | null;
  created_at: Date;
  updated_at: Date;
  carrier_provider: string | null;
  is_direction_known: boolean;
  open_alert_priority: 1 | 2 | 3 | 4 | null;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  lead_id: string | null;
  contact_id: string | null;
  script_id: string | null;
  known_as: string | null;
  earlier_calls: unknown | null;
  is_bridged: boolean;
  script_version_id: string | null;
  disposition_id: string | null;
  mos_avg: number | null;
  mos_min: number | null;
  dialed_at: Date | null;
  rang_at: Date | null;
}

/** A row of `channel_members`. */
export interface ChannelMemberRow {
  channel_id: string;
  user_id: string;
  role: "owner" | "member";
  last_read_sequence: number;
  is_muted: boolean;
  joined_at: Date;
  left_at: Date | null;
}

/** A row of `channels`. */
export interface ChannelRow {
  id: string;
  type: "team" | "direct" | "task" | "contact";
  privacy: "public" | "private";
  name: string | null;
  topic: string;
  direct_key: string | null;
  task_id: string | null;
  contact_id: string | null;
  phone: string | null;
  created_by: string | null;
  last_sequence: number;
  member_count: number;
  last_activity_at: Date;
  archived_at: Date | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
}

/** A row of `contacts`. */
export interface ContactRow {
  id: string;
  lead_id: string | null;
  is_primary: boolean;
  owner_id: string | null;
  first_name: string | null;
  last_name: string | null;
  organization: string | null;
  email: string | null;
  phone: string | null;
  time_zone: string | null;
  tags: readonly string[];
  consent: "unknown" | "given" | "withdrawn";
  consent_at: Date | null;
  custom_fields: unknown;
  version: number;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
  found_by: string;
  merged_into: string | null;
}

/** A row of `custom_field_definitions`. */
export interface CustomFieldDefinitionRow {
  id: string;
  subject: "lead" | "contact";
  key: string;
  label: string;
  type: "text" | "number" | "boolean" | "date" | "choice";
  options: readonly string[] | null;
  is_required: boolean;
  version: number;
  created_at: Date;
  updated_at: Date;
  archived_at: Date | null;
}

/** A row of `dial_list_items`. */
export interface DialListItemRow {
  id: string;
  list_id: string;
  lead_id: string;
  state: "waiting" | "locked" | "called" | "later" | "done";
  reason: string | null;
  due_at: Date | null;
  is_callback: boolean;
  callback_for: string | null;
  attempts: number;
  rank: string;
  best_hour: number | null;
  held_by: string | null;
  held_until: Date | null;
  last_call_id: string | null;
  created_at: Date;
  updated_at: Date;
  former_lead_ids: readonly string[];
}

/** A row of `dial_lists`. */
export interface DialListRow {
  id: string;
  name: string;
  status: "active" | "paused" | "completed";
  sort: "priority" | "oldest" | "best_hour";
  purpose: "sales" | "service";
  script_id: string | null;
  max_attempts: number;
  version: number;
  created_by: string | null;
  created_at: Date;
  updated_at: Date;
  completed_at: Date | null;
}

/** A row of `dispositions`. */
export interface DispositionRow {
  id: string;
  key: string | null;
  name: string;
  outcome: "connected" | "not_connected" | "converted" | "refused";
  follow_up: "none" | "retry" | "callback" | "do_not_call";
  retry_after_minutes: number | null;
  lead_status: "contacted" | "qualified" | "converted" | "lost" | null;
  lead_lost_reason: string | null;
  is_note_required: boolean;
  position: number;
  version: number;
  created_at: Date;
  updated_at: Date;
  archived_at: Date | null;
}

/** A row of `dnc_numbers`. */
export interface DncNumberRow {
  phone: string;
  reason: "requested" | "complaint" | "legal" | "registry" | "wrong_number" | "other";
  source: "manual" | "import" | "lead" | "disposition" | "sms_stop" | "registry";
  added_by: string | null;
  expires_at: Date | null;
  note: string | null;
  created_at: Date;
}

/** A row of `error_groups`. */
export interface ErrorGroupRow {
  id: string;
  fingerprint: string;
  tier: "server" | "browser";
  type: string;
  message: string;
  frames: readonly string[];
  count: string;
  first_seen_at: Date;
  last_seen_at: Date;
  first_release: string;
  last_release: string;
  trace_id: string | null;
  resolved_at: Date | null;
  regressions: number;
}

/** A row of `escalation_policies`. */
export interface EscalationPolicyRow {
  id: string;
  name: string;
  is_default: boolean;
  priorities: readonly number[];
  steps: unknown;
  repeats: number;
  end_after_minutes: number;
  pages_operators: boolean;
  version: number;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
}

/** A row of `feature_flag_overrides`. */
export interface FeatureFlagOverrideRow {
  flag: string;
  scope: "environment" | "role" | "user";
  target: string;
  is_on: boolean;
  reason: string;
  changed_at: Date;
}

/** A row of `idempotency_keys`. */
export interface IdempotencyKeyRow {
  id: string;
  principal_id: string;
  user_id: string;
  key_hash: Buffer;
  request_hash: Buffer;
  token: string;
  lease_ends_at: Date;
  effect_at: Date | null;
  outcome: "answered" | "withheld" | null;
  status: number | null;
  headers: unknown | null;
  body: unknown | null;
  created_at: Date;
}

/** A row of `import_keys`. */
export interface ImportKeyRow {
  import_id: string;
  run: string;
  key: string;
  line: number;
}

/** A row of `import_lines`. */
export interface ImportLineRow {
  import_id: string;
  run: "check" | "import" | "undo";
  line: number;
  action: "create" | "update" | "skip" | "error" | "remove" | "restore" | "keep";
  record_id: string | null;
  findings: unknown;
  changes: unknown | null;
}

/** A row of `import_mappings`. */
export interface ImportMappingRow {
  kind: string;
  header_fingerprint: string;
  mapping: unknown;
  updated_at: Date;
}

/** A row of `imports`. */
export interface ImportRow {
  id: string;
  kind: "contacts" | "leads";
  status: "uploaded" | "checking" | "checked" | "importing" | "done" | "canceled" | "failed" | "undoing" | "undone";
  file_name: string;
  file_key: string;
  file_bytes: string;
  file_sha256: string;
  encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
  separator: string;
  has_header: boolean;
  columns: unknown;
  mapping: unknown;
  duplicates: "skip" | "fill" | "overwrite";
  country: string;
  owner_id: string | null;
  run_number: number;
  lines_total: number;
  lines_done: number;
  counts: unknown;
  fault: unknown | null;
  created_by: string;
  actor_kind: "user" | "api_key";
  actor_id: string;
  scope: unknown;
  created_at: Date;
  updated_at: Date;
  confirmed_at: Date | null;
  finished_at: Date | null;
}

/** A row of `inbound_sms`. */
export interface InboundSmRow {
  id: string;
  provider: string;
  provider_sid: string;
  from_number: string | null;
  to_number: string | null;
  body: string;
  media_count: number;
  user_id: string | null;
  alert_id: string | null;
  meaning: string;
  reply: string | null;
  traceparent: string | null;
  received_at: Date;
}

/** A row of `incident_events`. */
export interface IncidentEventRow {
  id: string;
  incident_id: string;
  kind: "raised" | "explained" | "told" | "acknowledged" | "unacknowledged" | "acknowledgement_ended" | "resolved";
  user_id: string | null;
  detail: string | null;
  created_at: Date;
}

/** A row of `incidents`. */
export interface IncidentRow {
  id: string;
  fingerprint: string;
  starts_at: Date;
  alertname: string;
  slo: string | null;
  service: string | null;
  severity: string;
  audience: string;
  labels: unknown;
  annotations: unknown;
  resolved_at: Date | null;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  acknowledged_until: Date | null;
  acknowledge_reason: string | null;
  silence_id: string | null;
  plan: unknown | null;
  next_round: number | null;
  next_step: number | null;
  next_step_at: Date | null;
  told_at: Date;
  created_at: Date;
}

/** A row of `leads`. */
export interface LeadRow {
  id: string;
  company: string | null;
  email: string | null;
  phone: string | null;
  status: "new" | "contacted" | "qualified" | "converted" | "lost";
  status_reason: string | null;
  priority: 1 | 2 | 3 | 4;
  assigned_to: string | null;
  assigned_at: Date | null;
  source: string | null;
  time_zone: string | null;
  tags: readonly string[];
  custom_fields: unknown;
  version: number;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
  merged_into: string | null;
  found_by: string;
}

/** A row of `loose_files`. */
export interface LooseFileRow {
  key: string;
  due_at: Date;
}

/** A row of `merges`. */
export interface MergeRow {
  id: string;
  kind: "lead" | "contact";
  into_id: string;
  from_ids: readonly string[];
  before: unknown;
  after: unknown;
  moved: unknown;
  actor_kind: "user" | "api_key";
  actor_id: string;
  at: Date;
  undone_at: Date | null;
}

/** A row of `message_attachments`. */
export interface MessageAttachmentRow {
  id: string;
  channel_id: string;
  message_id: string | null;
  uploaded_by: string | null;
  file_key: string;
  file_name: string;
  content_type: string;
  bytes: number;
  sha256: string;
  created_at: Date;
}

/** A row of `message_edits`. */
export interface MessageEditRow {
  id: string;
  message_id: string;
  content: string;
  replaced_at: Date;
}

/** A row of `message_pins`. */
export interface MessagePinRow {
  message_id: string;
  channel_id: string;
  pinned_by: string | null;
  pinned_at: Date;
}

/** A row of `message_reactions`. */
export interface MessageReactionRow {
  message_id: string;
  emoji: string;
  user_id: string;
  created_at: Date;
}

/** A row of `message_templates`. */
export interface MessageTemplateRow {
  id: string;
  name: string;
  body: string;
  version: number;
  created_by: string | null;
  created_at: Date;
  updated_at: Date;
  archived_at: Date | null;
}

/** A row of `messages`. */
export interface MessageRow {
  id: string;
  alert_id: string | null;
  recipient_user_id: string | null;
  direction: "inbound" | "outbound" | "internal";
  status: "queued" | "sending" | "sent" | "delivered" | "failed" | "received" | "posted";
  priority: 1 | 2 | 3 | 4 | null;
  recipient_name: string | null;
  to_number: string | null;
  content: string;
  generation: number;
  attempts: number;
  resends: number;
  attempted_at: Date | null;
  provider_sid: string | null;
  error_code: string | null;
  error_reason: string | null;
  traceparent: string | null;
  created_at: Date;
  sent_at: Date | null;
  delivered_at: Date | null;
  failed_at: Date | null;
  updated_at: Date;
  provider: string | null;
  former_sids: readonly string[];
  settlement: "acknowledged" | "discarded" | null;
  settled_at: Date | null;
  settled_reason: string | null;
  channel_id: string | null;
  sequence: number | null;
  parent_id: string | null;
  author_id: string | null;
  contact_id: string | null;
  template_id: string | null;
  from_number: string | null;
  read_at: Date | null;
  edited_at: Date | null;
  deleted_at: Date | null;
  deleted_by: string | null;
  waits_for: "breaker" | "carrier" | "gate" | "resend" | null;
  waits_until: Date | null;
}

/** A row of `notes`. */
export interface NoteRow {
  id: string;
  subject_type: string;
  subject_id: string;
  author_id: string | null;
  body: string;
  created_at: Date;
  edited_at: Date | null;
}

/** A row of `notification_deliveries`. */
export interface NotificationDeliveryRow {
  id: string;
  notification_id: string;
  user_id: string;
  channel: "email" | "web_push" | "sms";
  status: "pending" | "sent" | "skipped" | "failed";
  reason: string | null;
  due_at: Date;
  round: number;
  claimed_until: Date | null;
  batch_id: string | null;
  reached: readonly string[];
  created_at: Date;
  ended_at: Date | null;
}

/** A row of `notification_preferences`. */
export interface NotificationPreferenceRow {
  user_id: string;
  channels: unknown;
  quiet_time: unknown | null;
  digest_frequency: "off" | "hourly" | "daily";
  digest_hour: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22 | 23;
  version: number;
  updated_at: Date;
}

/** A row of `notification_secrets`. */
export interface NotificationSecretRow {
  name: string;
  value: unknown;
  created_at: Date;
}

/** A row of `notifications`. */
export interface NotificationRow {
  id: string;
  user_id: string;
  type: string;
  subject_type: string;
  subject_id: string;
  title: string;
  priority: 1 | 2 | 3 | 4;
  dedupe_key: string;
  read_at: Date | null;
  created_at: Date;
  occurred_at: Date | null;
  in_app: boolean;
  group_key: string | null;
  count: number;
  collapsed: boolean;
}

/** A row of `on_call_overrides`. */
export interface OnCallOverrideRow {
  id: string;
  schedule_id: string;
  user_id: string;
  starts_at: Date;
  ends_at: Date;
  reason: string | null;
  created_by: string | null;
  version: number;
  created_at: Date;
}

/** A row of `on_call_schedules`. */
export interface OnCallScheduleRow {
  id: string;
  name: string;
  time_zone: string;
  layers: unknown;
  version: number;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
}

/** A row of `outbound_calls`. */
export interface OutboundCallRow {
  call_id: string;
  purpose: "sales" | "service";
  attempts: number;
  attempted_at: Date | null;
  settled_at: Date | null;
  agent_answered_at: Date | null;
  connected_at: Date | null;
  is_recorded: boolean | null;
  created_at: Date;
}

/** A row of `outbox`. */
export interface OutboxRow {
  id: string;
  kind: string;
  payload: unknown;
  traceparent: string | null;
  available_at: Date;
  published_at: Date | null;
  created_at: Date;
  priority: 1 | 2 | 3 | 4;
  attempts: number;
  last_error: string | null;
  set_aside_at: Date | null;
  settlement: "acknowledged" | "discarded" | null;
  settled_at: Date | null;
  settled_reason: string | null;
}

/** A row of `password_links`. */
export interface PasswordLinkRow {
  token_hash: Buffer;
  user_id: string;
  purpose: "invitation" | "password_reset";
  expires_at: Date;
  created_at: Date;
}

/** A row of `performance_reports`. */
export interface PerformanceReportRow {
  id: string;
  trigger: "schedule" | "request";
  requested_by: string | null;
  from_day: string;
  to_day: string;
  time_zone: string;
  sections: unknown;
  database_bytes: string;
  created_at: Date;
}

/** A row of `provider_events`. */
export interface ProviderEventRow {
  id: string;
  provider: string;
  event_key: string;
  kind: string;
  call_id: string | null;
  message_id: string | null;
  payload: unknown;
  outcome: "applied" | "stale" | "acknowledged";
  traceparent: string | null;
  occurred_at: Date;
  processed_at: Date;
}

/** A row of `push_subscriptions`. */
export interface PushSubscriptionRow {
  id: string;
  user_id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  device: string;
  created_at: Date;
  last_sent_at: Date | null;
}

/** A row of `reach_refusals`. */
export interface ReachRefusalRow {
  id: string;
  at: Date;
  channel: "call" | "sms";
  purpose: "sales" | "service";
  reason: "no_number" | "invalid_number" | "do_not_call" | "consent_withdrawn" | "unknown_time_zone" | "quiet_hours";
  next_allowed_at: Date | null;
  contact_id: string | null;
  lead_id: string | null;
  phone_ending: string | null;
  actor_kind: "user" | "api_key" | "system";
  actor_id: string | null;
  trace_id: string | null;
}

/** A row of `record_changes`. */
export interface RecordChangeRow {
  id: string;
  subject_type: string;
  subject_id: string;
  actor_kind: "user" | "api_key" | "system";
  actor_id: string | null;
  action: string;
  changes: unknown;
  trace_id: string | null;
  at: Date;
}

/** A row of `recordings`. */
export interface RecordingRow {
  id: string;
  call_id: string | null;
  owner_id: string | null;
  source: string;
  provider_sid: string | null;
  provider_call_id: string | null;
  source_url: string | null;
  status: "uploaded" | "queued" | "processing" | "ready" | "absent" | "failed";
  failure: string | null;
  file_key: string | null;
  file_name: string | null;
  content_type: string | null;
  bytes: string | null;
  sha256: string | null;
  duration_ms: number | null;
  channel_count: number | null;
  sample_rate_hz: number | null;
  peaks: readonly number[] | null;
  peak_ms: number | null;
  run_number: number;
  queued_at: Date | null;
  started_at: Date | null;
  ready_at: Date | null;
  processing_ms: number | null;
  created_by: string | null;
  created_at: Date;
  updated_at: Date;
}

/** A row of `report_settings`. */
export interface ReportSettingRow {
  is_only: boolean;
  time_zone: string;
}

/** A row of `saved_view_defaults`. */
export interface SavedViewDefaultRow {
  user_id: string;
  list: string;
  view_id: string;
}

/** A row of `saved_views`. */
export interface SavedViewRow {
  id: string;
  user_id: string;
  list: string;
  name: string;
  query: string;
  is_shared: boolean;
  position: number;
  version: number;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
}

/** A row of `scheduled_messages`. */
export interface ScheduledMessageRow {
  id: string;
  thread_id: string;
  author_id: string;
  content: string;
  template_id: string | null;
  wanted_at: Date;
  send_at: Date;
  status: "waiting" | "sent" | "canceled" | "refused";
  reason: string | null;
  message_id: string | null;
  traceparent: string | null;
  settled_at: Date | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

/** A row of `script_versions`. */
export interface ScriptVersionRow {
  id: string;
  script_id: string;
  number: number;
  steps: unknown;
  published_by: string | null;
  published_at: Date;
}

/** A row of `scripts`. */
export interface ScriptRow {
  id: string;
  name: string;
  description: string | null;
  draft: unknown;
  published_number: number | null;
  version: number;
  created_by: string | null;
  created_at: Date;
  updated_at: Date;
  archived_at: Date | null;
}

/** A row of `sessions`. */
export interface SessionRow {
  key: string;
  user_id: string;
  epoch: number;
  idle_ends_at: Date;
  ends_at: Date;
  created_at: Date;
  id: string;
  user_agent: string | null;
  address: string | null;
  last_seen_at: Date;
}

/** A row of `signing_secrets`. */
export interface SigningSecretRow {
  purpose: string;
  secret: Buffer;
}

/** A row of `sms_opt_outs`. */
export interface SmsOptOutRow {
  phone: string;
  source: "stop" | "carrier";
  created_at: Date;
}

/** A row of `task_assignees`. */
export interface TaskAssigneeRow {
  task_id: string;
  user_id: string;
  status: string;
  assigned_at: Date;
}

/** A row of `task_checklist_items`. */
export interface TaskChecklistItemRow {
  id: string;
  task_id: string;
  position: number;
  text: string;
  checked_at: Date | null;
  checked_by: string | null;
}

/** A row of `task_comments`. */
export interface TaskCommentRow {
  id: string;
  task_id: string;
  author_id: string | null;
  body: string;
  created_at: Date;
  edited_at: Date | null;
}

/** A row of `task_dependencies`. */
export interface TaskDependencyRow {
  task_id: string;
  blocked_by: string;
  created_by: string | null;
  created_at: Date;
}

/** A row of `task_mentions`. */
export interface TaskMentionRow {
  comment_id: string;
  user_id: string;
  task_id: string;
}

/** A row of `task_reminders`. */
export interface TaskReminderRow {
  id: string;
  task_id: string;
  user_id: string;
  minutes_before: number;
  remind_at: Date | null;
  told_at: Date | null;
}

/** A row of `task_rules`. */
export interface TaskRuleRow {
  cause: "missed_call" | "callback" | "retry" | "action_item";
  is_on: boolean;
  priority: 1 | 2 | 3 | 4;
  due_in_minutes: number | null;
  version: number;
  updated_at: Date;
}

/** A row of `tasks`. */
export interface TaskRow {
  id: string;
  title: string;
  description: string | null;
  status: "todo" | "in_progress" | "blocked" | "done" | "cancelled";
  priority: 1 | 2 | 3 | 4;
  due_at: Date | null;
  due_time_zone: string | null;
  is_all_day: boolean;
  tell_at: Date | null;
  due_told_at: Date | null;
  created_by: string | null;
  call_id: string | null;
  lead_id: string | null;
  contact_id: string | null;
  channel_id: string | null;
  labels: readonly string[];
  cause: string | null;
  recurrence: string | null;
  recurs_when: "done" | "due" | null;
  series_id: string | null;
  series_starts_at: Date | null;
  occurs_at: Date | null;
  next_id: string | null;
  completed_at: Date | null;
  completed_by: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
  found_by: string;
  is_assigned: boolean;
}

/** A row of `thread_files`. */
export interface ThreadFileRow {
  id: string;
  thread_id: string;
  message_id: string | null;
  author_id: string | null;
  place: number;
  provider: string | null;
  provider_message_sid: string | null;
  provider_sid: string | null;
  status: "waiting" | "ready" | "failed";
  failure: string | null;
  run_number: number;
  file_key: string | null;
  file_name: string | null;
  content_type: string | null;
  bytes: string | null;
  created_at: Date;
  updated_at: Date;
}

/** A row of `thread_voicemails`. */
export interface ThreadVoicemailRow {
  voicemail_id: string;
  message_id: string;
}

/** A row of `threads`. */
export interface ThreadRow {
  id: string;
  status: "open" | "snoozed" | "closed";
  assigned_to: string | null;
  lead_id: string | null;
  snoozed_until: Date | null;
  closed_at: Date | null;
  read_sequence: number;
  last_inbound_sequence: number;
  waiting_since: Date | null;
  opened_at: Date;
  first_answered_at: Date | null;
  last_message_at: Date;
  version: number;
  created_at: Date;
  updated_at: Date;
  tags: readonly string[];
}

/** A row of `users`. */
export interface UserRow {
  id: string;
  email: string;
  name: string;
  password_hash: string | null;
  role: "agent" | "supervisor" | "manager" | "admin";
  department: string;
  phone: string | null;
  worker_sid: string | null;
  timezone: string;
  on_call: boolean;
  last_active_at: Date | null;
  disabled_at: Date | null;
  created_at: Date;
  updated_at: Date;
  session_epoch: number;
  sms_opted_out_phone: string | null;
  shortcut_keys: unknown;
}

/** A row of `voice_commands`. */
export interface VoiceCommandRow {
  id: string;
  user_id: string;
  outcome: "done" | "failed" | "preview" | "question" | "not_understood" | "canceled";
  understood_by: "grammar" | "model" | null;
  commands: readonly string[];
  subjects: unknown;
  created_at: Date;
  updated_at: Date;
}

/** A row of `voicemails`. */
export interface VoicemailRow {
  id: string;
  call_id: string | null;
  recording_id: string;
  assigned_to: string | null;
  priority: 1 | 2 | 3 | 4;
  read_at: Date | null;
  read_by: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
}

/** A row of `webhook_deliveries`. */
export interface WebhookDeliveryRow {
  id: string;
  endpoint_id: string;
  event_id: string;
  type: string;
  data: unknown;
  occurred_at: Date;
  status: "pending" | "held" | "delivered" | "dead";
  generation: number;
  attempts: number;
  next_attempt_at: Date | null;
  log: unknown;
  created_at: Date;
  ended_at: Date | null;
}

/** A row of `webhook_endpoints`. */
export interface WebhookEndpointRow {
  id: string;
  url: string;
  description: string;
  events: readonly string[];
  status: "active" | "paused" | "disabled";
  disabled_reason: "failing" | "gone" | null;
  failing_since: Date | null;
  secret: string;
  former_secret: string | null;
  former_secret_ends_at: Date | null;
  version: number;
  created_by: string | null;
  created_at: Date;
  updated_at: Date;
}

/** A row to be written: columns that are null or have a default may be left out. */
type New<Row, Given extends keyof Row> = Pick<Row, Given> & Partial<Omit<Row, Given>>;

/** What an update may set: values, or expressions of SQL. */
type Change<Row> = { [Column in keyof Row]?: Row[Column] | Knex.Raw };

declare module "knex/types/tables.js" {
  interface Tables {
    alert_calls: Knex.CompositeTableType<AlertCallRow, New<AlertCallRow, "alert_id" | "user_id" | "recipient_name" | "to_number">, Change<AlertCallRow>>;
    alert_escalation_steps: Knex.CompositeTableType<AlertEscalationStepRow, New<AlertEscalationStepRow, "alert_id" | "round" | "step" | "by" | "outcome" | "people">, Change<AlertEscalationStepRow>>;
    alerts: Knex.CompositeTableType<AlertRow, New<AlertRow, "call_id" | "tool_call_id" | "priority" | "body">, Change<AlertRow>>;
    api_keys: Knex.CompositeTableType<ApiKeyRow, New<ApiKeyRow, "name" | "prefix" | "key_hash" | "scopes" | "created_by">, Change<ApiKeyRow>>;
    assignment_turns: Knex.CompositeTableType<AssignmentTurnRow, New<AssignmentTurnRow, "user_id">, Change<AssignmentTurnRow>>;
    audit_log: Knex.CompositeTableType<AuditLogRow, New<AuditLogRow, "actor_kind" | "action" | "subject_type">, Change<AuditLogRow>>;
    bulk_operation_records: Knex.CompositeTableType<BulkOperationRecordRow, New<BulkOperationRecordRow, "operation_id" | "position" | "record_id" | "state">, Change<BulkOperationRecordRow>>;
    bulk_operations: Knex.CompositeTableType<BulkOperationRow, New<BulkOperationRow, "kind" | "action" | "records_meant" | "excluded_by" | "excluded_sample" | "token_hash" | "expires_at" | "created_by" | "actor_kind" | "actor_id" | "scope">, Change<BulkOperationRow>>;
    call_aliases: Knex.CompositeTableType<CallAliaseRow, New<CallAliaseRow, "id" | "call_id">, Change<CallAliaseRow>>;
    call_analyses: Knex.CompositeTableType<CallAnalysisRow, New<CallAnalysisRow, "call_id" | "kind">, Change<CallAnalysisRow>>;
    call_dispositions: Knex.CompositeTableType<CallDispositionRow, New<CallDispositionRow, "call_id" | "disposition_id" | "chosen_at" | "changed_at">, Change<CallDispositionRow>>;
    call_identities: Knex.CompositeTableType<CallIdentityRow, New<CallIdentityRow, "provider" | "provider_call_id" | "call_id" | "is_leg">, Change<CallIdentityRow>>;
    call_quality: Knex.CompositeTableType<CallQualityRow, New<CallQualityRow, "call_id" | "line" | "edge" | "direction" | "at" | "loss_percent" | "mos">, Change<CallQualityRow>>;
    call_story: Knex.CompositeTableType<CallStoryRow, New<CallStoryRow, "call_id" | "at" | "kind" | "what">, Change<CallStoryRow>>;
    call_transcripts: Knex.CompositeTableType<CallTranscriptRow, New<CallTranscriptRow, "call_id" | "lines">, Change<CallTranscriptRow>>;
    call_usage: Knex.CompositeTableType<CallUsageRow, New<CallUsageRow, "call_id" | "seconds">, Change<CallUsageRow>>;
    calls: Knex.CompositeTableType<CallRow, New<CallRow, "direction" | "provider" | "provider_call_id" | "status" | "initiated_at">, Change<CallRow>>;
    channel_members: Knex.CompositeTableType<ChannelMemberRow, New<ChannelMemberRow, "channel_id" | "user_id">, Change<ChannelMemberRow>>;
    channels: Knex.CompositeTableType<ChannelRow, New<ChannelRow, "type" | "privacy">, Change<ChannelRow>>;
    contacts: Knex.CompositeTableType<ContactRow, New<ContactRow, never>, Change<ContactRow>>;
    custom_field_definitions: Knex.CompositeTableType<CustomFieldDefinitionRow, New<CustomFieldDefinitionRow, "subject" | "key" | "label" | "type">, Change<CustomFieldDefinitionRow>>;
    dial_list_items: Knex.CompositeTableType<DialListItemRow, New<DialListItemRow, "list_id" | "lead_id" | "rank">, Change<DialListItemRow>>;
    dial_lists: Knex.CompositeTableType<DialListRow, New<DialListRow, "name">, Change<DialListRow>>;
    dispositions: Knex.CompositeTableType<DispositionRow, New<DispositionRow, "name" | "outcome" | "follow_up">, Change<DispositionRow>>;
    dnc_numbers: Knex.CompositeTableType<DncNumberRow, New<DncNumberRow, "phone" | "reason" | "source">, Change<DncNumberRow>>;
    error_groups: Knex.CompositeTableType<ErrorGroupRow, New<ErrorGroupRow, "fingerprint" | "tier" | "type" | "message" | "frames" | "count" | "first_seen_at" | "last_seen_at" | "first_release" | "last_release">, Change<ErrorGroupRow>>;
    escalation_policies: Knex.CompositeTableType<EscalationPolicyRow, New<EscalationPolicyRow, "name" | "steps">, Change<EscalationPolicyRow>>;
    feature_flag_overrides: Knex.CompositeTableType<FeatureFlagOverrideRow, New<FeatureFlagOverrideRow, "flag" | "scope" | "target" | "is_on" | "reason">, Change<FeatureFlagOverrideRow>>;
    idempotency_keys: Knex.CompositeTableType<IdempotencyKeyRow, New<IdempotencyKeyRow, "principal_id" | "user_id" | "key_hash" | "request_hash" | "token" | "lease_ends_at">, Change<IdempotencyKeyRow>>;
    import_keys: Knex.CompositeTableType<ImportKeyRow, New<ImportKeyRow, "import_id" | "run" | "key" | "line">, Change<ImportKeyRow>>;
    import_lines: Knex.CompositeTableType<ImportLineRow, New<ImportLineRow, "import_id" | "run" | "line" | "action">, Change<ImportLineRow>>;
    import_mappings: Knex.CompositeTableType<ImportMappingRow, New<ImportMappingRow, "kind" | "header_fingerprint" | "mapping">, Change<ImportMappingRow>>;
    imports: Knex.CompositeTableType<ImportRow, New<ImportRow, "kind" | "file_name" | "file_key" | "file_bytes" | "file_sha256" | "encoding" | "separator" | "has_header" | "columns" | "mapping" | "country" | "lines_total" | "created_by" | "actor_kind" | "actor_id" | "scope">, Change<ImportRow>>;
    inbound_sms: Knex.CompositeTableType<InboundSmRow, New<InboundSmRow, "provider" | "provider_sid" | "body" | "meaning">, Change<InboundSmRow>>;
    incident_events: Knex.CompositeTableType<IncidentEventRow, New<IncidentEventRow, "incident_id" | "kind">, Change<IncidentEventRow>>;
    incidents: Knex.CompositeTableType<IncidentRow, New<IncidentRow, "fingerprint" | "starts_at" | "alertname" | "severity" | "audience" | "labels" | "annotations">, Change<IncidentRow>>;
    leads: Knex.CompositeTableType<LeadRow, New<LeadRow, never>, Change<LeadRow>>;
    loose_files: Knex.CompositeTableType<LooseFileRow, New<LooseFileRow, "key" | "due_at">, Change<LooseFileRow>>;
    merges: Knex.CompositeTableType<MergeRow, New<MergeRow, "kind" | "into_id" | "from_ids" | "before" | "after" | "moved" | "actor_kind" | "actor_id">, Change<MergeRow>>;
    message_attachments: Knex.CompositeTableType<MessageAttachmentRow, New<MessageAttachmentRow, "channel_id" | "file_key" | "file_name" | "content_type" | "bytes" | "sha256">, Change<MessageAttachmentRow>>;
    message_edits: Knex.CompositeTableType<MessageEditRow, New<MessageEditRow, "message_id" | "content">, Change<MessageEditRow>>;
    message_pins: Knex.CompositeTableType<MessagePinRow, New<MessagePinRow, "message_id" | "channel_id">, Change<MessagePinRow>>;
    message_reactions: Knex.CompositeTableType<MessageReactionRow, New<MessageReactionRow, "message_id" | "emoji" | "user_id">, Change<MessageReactionRow>>;
    message_templates: Knex.CompositeTableType<MessageTemplateRow, New<MessageTemplateRow, "name" | "body">, Change<MessageTemplateRow>>;
    messages: Knex.CompositeTableType<MessageRow, New<MessageRow, "direction" | "status" | "content">, Change<MessageRow>>;
    notes: Knex.CompositeTableType<NoteRow, New<NoteRow, "subject_type" | "subject_id" | "body">, Change<NoteRow>>;
    notification_deliveries: Knex.CompositeTableType<NotificationDeliveryRow, New<NotificationDeliveryRow, "notification_id" | "user_id" | "channel" | "due_at">, Change<NotificationDeliveryRow>>;
    notification_preferences: Knex.CompositeTableType<NotificationPreferenceRow, New<NotificationPreferenceRow, "user_id" | "digest_frequency" | "digest_hour" | "version">, Change<NotificationPreferenceRow>>;
    notification_secrets: Knex.CompositeTableType<NotificationSecretRow, New<NotificationSecretRow, "name" | "value">, Change<NotificationSecretRow>>;
    notifications: Knex.CompositeTableType<NotificationRow, New<NotificationRow, "user_id" | "type" | "subject_type" | "subject_id" | "title" | "priority" | "dedupe_key">, Change<NotificationRow>>;
    on_call_overrides: Knex.CompositeTableType<OnCallOverrideRow, New<OnCallOverrideRow, "schedule_id" | "user_id" | "starts_at" | "ends_at">, Change<OnCallOverrideRow>>;
    on_call_schedules: Knex.CompositeTableType<OnCallScheduleRow, New<OnCallScheduleRow, "name" | "time_zone" | "layers">, Change<OnCallScheduleRow>>;
    outbound_calls: Knex.CompositeTableType<OutboundCallRow, New<OutboundCallRow, "call_id" | "purpose">, Change<OutboundCallRow>>;
    outbox: Knex.CompositeTableType<OutboxRow, New<OutboxRow, "kind" | "payload">, Change<OutboxRow>>;
    password_links: Knex.CompositeTableType<PasswordLinkRow, New<PasswordLinkRow, "token_hash" | "user_id" | "purpose" | "expires_at">, Change<PasswordLinkRow>>;
    performance_reports: Knex.CompositeTableType<PerformanceReportRow, New<PerformanceReportRow, "trigger" | "from_day" | "to_day" | "time_zone" | "sections" | "database_bytes">, Change<PerformanceReportRow>>;
    provider_events: Knex.CompositeTableType<ProviderEventRow, New<ProviderEventRow, "provider" | "event_key" | "kind" | "payload" | "outcome" | "occurred_at">, Change<ProviderEventRow>>;
    push_subscriptions: Knex.CompositeTableType<PushSubscriptionRow, New<PushSubscriptionRow, "user_id" | "endpoint" | "p256dh" | "auth" | "device">, Change<PushSubscriptionRow>>;
    reach_refusals: Knex.CompositeTableType<ReachRefusalRow, New<ReachRefusalRow, "at" | "channel" | "purpose" | "reason" | "actor_kind">, Change<ReachRefusalRow>>;
    record_changes: Knex.CompositeTableType<RecordChangeRow, New<RecordChangeRow, "subject_type" | "subject_id" | "actor_kind" | "action">, Change<RecordChangeRow>>;
    recordings: Knex.CompositeTableType<RecordingRow, New<RecordingRow, "source" | "status">, Change<RecordingRow>>;
    report_settings: Knex.CompositeTableType<ReportSettingRow, New<ReportSettingRow, "time_zone">, Change<ReportSettingRow>>;
    saved_view_defaults: Knex.CompositeTableType<SavedViewDefaultRow, New<SavedViewDefaultRow, "user_id" | "list" | "view_id">, Change<SavedViewDefaultRow>>;
    saved_views: Knex.CompositeTableType<SavedViewRow, New<SavedViewRow, "user_id" | "list" | "name" | "query" | "position">, Change<SavedViewRow>>;
    scheduled_messages: Knex.CompositeTableType<ScheduledMessageRow, New<ScheduledMessageRow, "thread_id" | "author_id" | "content" | "wanted_at" | "send_at">, Change<ScheduledMessageRow>>;
    script_versions: Knex.CompositeTableType<ScriptVersionRow, New<ScriptVersionRow, "script_id" | "number" | "steps">, Change<ScriptVersionRow>>;
    scripts: Knex.CompositeTableType<ScriptRow, New<ScriptRow, "name" | "draft">, Change<ScriptRow>>;
    sessions: Knex.CompositeTableType<SessionRow, New<SessionRow, "key" | "user_id" | "epoch" | "idle_ends_at" | "ends_at">, Change<SessionRow>>;
    signing_secrets: Knex.CompositeTableType<SigningSecretRow, New<SigningSecretRow, "purpose" | "secret">, Change<SigningSecretRow>>;
    sms_opt_outs: Knex.CompositeTableType<SmsOptOutRow, New<SmsOptOutRow, "phone" | "source">, Change<SmsOptOutRow>>;
    task_assignees: Knex.CompositeTableType<TaskAssigneeRow, New<TaskAssigneeRow, "task_id" | "user_id" | "status">, Change<TaskAssigneeRow>>;
    task_checklist_items: Knex.CompositeTableType<TaskChecklistItemRow, New<TaskChecklistItemRow, "task_id" | "position" | "text">, Change<TaskChecklistItemRow>>;
    task_comments: Knex.CompositeTableType<TaskCommentRow, New<TaskCommentRow, "task_id" | "body">, Change<TaskCommentRow>>;
    task_dependencies: Knex.CompositeTableType<TaskDependencyRow, New<TaskDependencyRow, "task_id" | "blocked_by">, Change<TaskDependencyRow>>;
    task_mentions: Knex.CompositeTableType<TaskMentionRow, New<TaskMentionRow, "comment_id" | "user_id" | "task_id">, Change<TaskMentionRow>>;
    task_reminders: Knex.CompositeTableType<TaskReminderRow, New<TaskReminderRow, "task_id" | "user_id" | "minutes_before">, Change<TaskReminderRow>>;
    task_rules: Knex.CompositeTableType<TaskRuleRow, New<TaskRuleRow, "cause" | "is_on" | "priority">, Change<TaskRuleRow>>;
    tasks: Knex.CompositeTableType<TaskRow, New<TaskRow, "title">, Change<TaskRow>>;
    thread_files: Knex.CompositeTableType<ThreadFileRow, New<ThreadFileRow, "thread_id" | "status">, Change<ThreadFileRow>>;
    thread_voicemails: Knex.CompositeTableType<ThreadVoicemailRow, New<ThreadVoicemailRow, "voicemail_id" | "message_id">, Change<ThreadVoicemailRow>>;
    threads: Knex.CompositeTableType<ThreadRow, New<ThreadRow, "id">, Change<ThreadRow>>;
    users: Knex.CompositeTableType<UserRow, New<UserRow, "email" | "name" | "role">, Change<UserRow>>;
    voice_commands: Knex.CompositeTableType<VoiceCommandRow, New<VoiceCommandRow, "user_id" | "outcome">, Change<VoiceCommandRow>>;
    voicemails: Knex.CompositeTableType<VoicemailRow, New<VoicemailRow, "recording_id">, Change<VoicemailRow>>;
    webhook_deliveries: Knex.CompositeTableType<WebhookDeliveryRow, New<WebhookDeliveryRow, "endpoint_id" | "event_id" | "type" | "data" | "occurred_at" | "status">, Change<WebhookDeliveryRow>>;
    webhook_endpoints: Knex.CompositeTableType<WebhookEndpointRow, New<WebhookEndpointRow, "url" | "events" | "secret">, Change<WebhookEndpointRow>>;
  }
}
