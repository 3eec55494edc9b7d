/** The server's answers, as its contracts describe them. Types only: no code of the server gets here. */
export type {
  AlertJson as Alert,
  DeadLetterJson as DeadLetter,
} from "../../../app/modules/alerts/alerts.contract.ts";
export type { BulkOperationJson as BulkOperation } from "../../../app/modules/bulk-operations/bulk-operations.contract.ts";
export type {
  CallJson as Call,
  CallStatus,
  TranscriptLineJson as TranscriptLine,
} from "../../../app/modules/calls/calls.contract.ts";
export type {
  Consent,
  ContactJson as Contact,
  ContactPatch,
} from "../../../app/modules/contacts/contacts.contract.ts";
export type {
  FlagChange,
  FlagJson as FeatureFlag,
  FlagName,
} from "../../../app/modules/flags/flags.contract.ts";
export type { ClientConfig } from "../../../app/modules/health/health.contract.ts";
export type {
  ApiKeyJson as ApiKey,
  UserJson as User,
} from "../../../app/modules/identity/identity.contract.ts";
export type {
  CurrentIncidentJson as CurrentIncident,
  CurrentIncidentsJson as CurrentIncidents,
} from "../../../app/modules/incidents/incidents.contract.ts";
export type {
  LeadJson as Lead,
  LeadPatch,
  LeadStatus,
} from "../../../app/modules/leads/leads.contract.ts";
export type {
  ImportJson as Import,
  ImportLineJson as ImportLine,
  MappedField,
} from "../../../app/modules/imports/imports.contract.ts";
export type {
  MessageJson as Message,
  MessageWaitJson as MessageWait,
} from "../../../app/modules/messages/messages.contract.ts";
export type { NoteJson as Note } from "../../../app/modules/notes/notes.contract.ts";
export type { NotificationJson as Notification } from "../../../app/modules/notifications/notifications.contract.ts";
export type {
  KeptDataJson as KeptData,
  SetAsideEntryJson as SetAsideEntry,
} from "../../../app/modules/operations/operations.contract.ts";
export type { RecordingJson as Recording } from "../../../app/modules/recordings/recordings.contract.ts";
export type {
  AttachmentJson as ThreadFile,
  ScheduledMessageJson as ScheduledMessage,
  ThreadCountsJson as ThreadCounts,
  ThreadDetailJson as ThreadDetail,
  ThreadJson as Thread,
  ThreadMessageJson as ThreadMessage,
  ThreadTagJson as ThreadTag,
} from "../../../app/modules/threads/threads.contract.ts";
export type {
  ManagedUserJson as ManagedUser,
  ProfileJson as Profile,
  UserStatus,
} from "../../../app/modules/users/users.contract.ts";
export type { VoicemailJson as Voicemail } from "../../../app/modules/voicemails/voicemails.contract.ts";
export type {
  DeliveryStatus as WebhookDeliveryStatus,
  ListedWebhookEndpointJson as ListedWebhookEndpoint,
  WebhookDeliveryJson as WebhookDelivery,
  WebhookEndpointJson as WebhookEndpoint,
  WebhookEventJson as WebhookEvent,
} from "../../../app/modules/webhooks/webhooks.contract.ts";
export type { AuditEntryJson as AuditEntry } from "../../../app/read-models/audit-log/audit-log.contract.ts";
export type { CallContextJson as CallContext } from "../../../app/read-models/call-context/call-context.contract.ts";
export type {
  CallTracesJson as CallTraces,
  TimelineEntryJson as TimelineEntry,
} from "../../../app/read-models/call-page/call-page.contract.ts";

import type { Output } from "./endpoint.ts";

export type CallDetail = Output<"getCallPage">;
export type CallTraceTree = Output<"getCallTrace">;
export type CallSpan = NonNullable<CallTraceTree["tree"]>["spans"][number];
export type CallQuality = Output<"getCallQuality">;
export type Colleague = Output<"listColleagues">["items"][number];
export type Reachability = Output<"checkReachability">;
export type Task = Output<"listTasks">["items"][number];
export type TaskDetail = Output<"getTask">;
export type TaskComment = TaskDetail["comments"][number];
export type Channel = Output<"getChannel">;
export type ChannelMessage = Output<"postMessage">;
export type Attachment = Output<"uploadAttachment">;
export type NotificationPreferences = Output<"getNotificationPreferences">;
