import type { AuditEntry } from "../../data/types.ts";

/** What was done, by the action's name. */
const ACTIONS: Readonly<Record<string, string>> = {
  "analyses.rerun": "Had a call analysed anew",
  "api_key.created": "Made an API key",
  "api_key.revoked": "Revoked an API key",
  "bulk_operation.canceled": "Stopped a bulk operation",
  "bulk_operation.confirmed": "Confirmed a bulk operation",
  "bulk_operation.ended": "Had a bulk operation come to its end",
  "bulk_operation.undone": "Undid a bulk operation",
  "call.ended": "Ended somebody else's call",
  "dead_letter.acknowledged": "Took care of a given-up SMS",
  "dead_letter.discarded": "Discarded a given-up SMS",
  "dead_letter.replayed": "Sent an SMS again",
  "dead_letter.restored": "Took back what was done about a given-up SMS",
  "call.disposition_corrected": "Corrected what a call came to",
  "channel.archived": "Put a channel into the archive",
  "channel.changed": "Changed a channel",
  "channel.created": "Made a channel",
  "channel.deleted": "Deleted a channel",
  "channel.member_changed": "Changed what a member of a channel may do",
  "channel.member_removed": "Took somebody out of a channel",
  "channel.members_added": "Invited people into a channel",
  "channel.restored": "Brought a deleted channel back",
  "channel.unarchived": "Took a channel out of the archive",
  "channel_message.deleted": "Took back what somebody else wrote to a channel",
  "custom_field.archived": "Put a custom field away",
  "custom_field.changed": "Changed a custom field",
  "custom_field.created": "Made a custom field",
  "custom_field.restored": "Took a custom field back into use",
  "dial_list.changed": "Changed a dial list",
  "dial_list.created": "Made a dial list",
  "dial_list.extended": "Added leads to a dial list",
  "dial_list.status_changed": "Paused, resumed or completed a dial list",
  "disposition.archived": "Put a disposition away",
  "disposition.changed": "Changed a disposition",
  "disposition.created": "Made a disposition",
  "disposition.restored": "Offered a disposition again",
  "feature_flag.changed": "Changed a feature flag",
  "escalation_policy.changed": "Changed an escalation policy",
  "escalation_policy.created": "Made an escalation policy",
  "escalation_policy.deleted": "Deleted an escalation policy",
  "escalation_policy.restored": "Brought a deleted escalation policy back",
  "incident.acknowledged": "Looked after an incident",
  "incident.unacknowledged": "Gave an incident back",
  "message_template.archived": "Put a message template away",
  "message_template.changed": "Changed a message template",
  "message_template.created": "Wrote a message template",
  "message_template.restored": "Brought a message template back",
  "on_call_override.changed": "Changed who is on call instead",
  "on_call_override.created": "Put somebody on call instead",
  "error_group.reopened": "Said that a kind of error is not mended after all",
  "error_group.resolved": "Said that a kind of error is mended",
  "on_call_override.deleted": "Took back who is on call instead",
  "on_call_schedule.changed": "Changed an on-call schedule",
  "on_call_schedule.created": "Made an on-call schedule",
  "on_call_schedule.deleted": "Deleted an on-call schedule",
  "on_call_schedule.restored": "Brought a deleted on-call schedule back",
  "outbox_entry.acknowledged": "Took care of work that was set aside",
  "outbox_entry.discarded": "Discarded work that was set aside",
  "outbox_entry.restored": "Took back what was done about work that was set aside",
  "outbox_entry.retried": "Tried work again",
  "performance_report.written": "Had a performance report written",
  "person.erased": "Erased a person's data",
  "person.exported": "Exported a person's data",
  "profile.recorded": "Recorded a profile of a process",
  "recording.deleted": "Deleted a recording",
  "recording.listened": "Listened to a recording",
  "recording.retried": "Had a recording tried again",
  "recording.uploaded": "Uploaded a recording",
  "script.archived": "Put a call script away",
  "script.changed": "Changed a call script",
  "script.created": "Wrote a call script",
  "script.published": "Published a call script",
  "script.restored": "Brought a call script back",
  "session.ended": "Signed out somewhere",
  "voice_command.done": "Had something done by voice",
  "voice_command.undone": "Took back what was done by voice",
  "saved_view.deleted": "Deleted a shared view of a list",
  "saved_view.restored": "Brought a shared view of a list back",
  "saved_view.shared": "Shared a view of a list",
  "saved_view.unshared": "Took a view of a list back to themselves",
  "task.deleted": "Deleted a task",
  "task.forced": "Had a task done that was blocked or waited for others",
  "task.restored": "Brought a task back",
  "task_rule.changed": "Changed a rule that makes tasks",
  "thread.assigned": "Gave a thread to somebody",
  "thread.closed": "Closed a thread",
  "thread.opened": "Opened a thread",
  "thread.reopened": "Opened a thread again",
  "thread.snoozed": "Put a thread off",
  "thread.tags_changed": "Changed a thread's tags",
  "user.changed": "Changed a user",
  "user.disabled": "Disabled a user",
  "user.enabled": "Enabled a user",
  "user.invited": "Invited a user",
  "user.link_made": "Made a link to set a password",
  "user.link_mailed": "Mailed a link to set a password",
  "user.link_requested": "Had a link to set a password mailed",
  "user.password_set": "Set a password",
  "user.profile_changed": "Changed their profile",
  "user.role_changed": "Changed a user's role",
  "voicemail.deleted": "Deleted a voicemail",
  "voicemail.restored": "Brought a voicemail back",
  "webhook_delivery.replayed": "Sent events again",
  "webhook_endpoint.changed": "Changed a webhook endpoint",
  "webhook_endpoint.created": "Made a webhook endpoint",
  "webhook_endpoint.deleted": "Deleted a webhook endpoint",
  "webhook_endpoint.disabled": "Disabled a webhook endpoint",
  "webhook_endpoint.secret_rotated": "Gave a webhook endpoint a new secret",
};

const SUBJECTS: Readonly<Record<string, string>> = {
  api_key: "API key",
  call: "Call",
  custom_field: "Custom field",
  dial_list: "Dial list",
  disposition: "Disposition",
  error_group: "Kind of error",
  feature_flag: "Feature flag",
  escalation_policy: "Escalation policy",
  message: "SMS",
  message_template: "Message template",
  on_call_schedule: "On-call schedule",
  outbox_entry: "Work",
  performance_report: "Performance report",
  saved_view: "Saved view",
  profile: "Profile",
  recording: "Recording",
  script: "Call script",
  session: "Sign-in",
  thread: "Thread",
  user: "User",
  task: "Task",
  task_rule: "Rule that makes tasks",
  voicemail: "Voicemail",
  webhook_endpoint: "Webhook endpoint",
};

/** The actions that there are words for; others are found by their name in the address. */
export const KNOWN_ACTIONS = Object.keys(ACTIONS);

/** What was done; the name itself where there are no words for it. */
export function actionText(action: string): string {
  return ACTIONS[action] ?? action;
}

/** What it was done to. */
export function subjectText({ type, id, name }: AuditEntry["subject"]): string {
  const kind = SUBJECTS[type] ?? type;
  return name ?? (id === null ? kind : `${kind} ${id.length > 12 ? `${id.slice(0, 8)}…` : id}`);
}

/** Who did it. */
export function actorText({ kind, name }: AuditEntry["actor"]): string {
  if (kind === "system") return auditWords.system;
  return name ?? (kind === "api_key" ? auditWords.someKey : auditWords.somebody);
}

/** What was done beside the action's name: `role: admin · off → on · “all told”`. */
export function detailText({ before, after, reason, ...others }: AuditEntry["detail"]): string {
  const facts = Object.entries(others).map(([name, value]) => `${name}: ${valueText(value)}`);
  return [
    ...facts,
    ...(before === undefined && after === undefined ? [] : [`${valueText(before)} → ${valueText(after)}`]),
    ...(reason === undefined ? [] : [`“${valueText(reason)}”`]),
  ].join(" · ");
}

function valueText(value: AuditEntry["detail"][string] | undefined): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  if (Array.isArray(value)) return value.join(", ");
  return value === null || value === undefined ? "–" : String(value);
}

/** The audit log. */
export const auditWords = {
  caption: "Who did what, newest first",
  columns: { when: "When", who: "Who", what: "What", subject: "To what", trace: "Trace" },
  system: "Trunkline itself",
  somebody: "Somebody who is gone",
  someKey: "An API key that is gone",
  key: "API key",
  filters: { action: "What was done", period: "Period" },
  any: { action: "Anything done", period: "Any time" },
  onlyBy: (name: string) => `Only what ${name} did`,
  onlyTo: (name: string) => `Only what was done to ${name}`,
  by: (name: string) => `By ${name}`,
  to: (name: string) => `To ${name}`,
  oneActor: "one actor",
  oneSubject: "one object",
  remove: (filter: string) => `Remove the filter “${filter}”`,
  clear: "Clear filters",
  trace: "Trace",
  openTrace: (what: string) => `Trace of “${what}”, opens in a new tab`,
  emptyTitle: "Nothing has been done yet",
  emptyText:
    "What people and programs change is listed here: keys, roles, feature flags, SMS that are sent again.",
  noMatchTitle: "Nothing matches",
  noMatchText: "Nothing that was done fits all of these filters.",
  errorTitle: "The audit log could not be loaded",
  offTitle: "The audit log is not on for you",
  offText: "It is rolled out step by step. Somebody who manages feature flags can turn it on.",
  shown: (count: string, hasMore: boolean) => (hasMore ? `First ${count}` : count),
} as const;
