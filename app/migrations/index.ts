import type { Migration } from "../platform/database/index.ts";
import { identity } from "./0001-identity.ts";
import { calls } from "./0002-calls.ts";
import { alerts } from "./0003-alerts.ts";
import { outboxSetAside } from "./0004-outbox-set-aside.ts";
import { outboxIndexes } from "./0005-outbox-indexes.ts";
import { oneCall } from "./0006-one-call.ts";
import { toldBefore } from "./0007-told-before.ts";
import { sessionEpoch } from "./0008-session-epoch.ts";
import { sessions } from "./0010-sessions.ts";
import { callIndexes } from "./0012-call-indexes.ts";
import { callStory } from "./0015-call-story.ts";
import { deadLettersSettled } from "./0016-dead-letters-settled.ts";
import { retentionIndexes } from "./0017-retention-indexes.ts";
import { passwordLinks } from "./0018-password-links.ts";
import { usersCreated } from "./0019-users-created.ts";
import { administrationIndexes } from "./0021-administration-indexes.ts";
import { featureFlags } from "./0022-feature-flags.ts";
import { leads } from "./0030-leads.ts";
import { contacts } from "./0031-contacts.ts";
import { doNotCall } from "./0032-do-not-call.ts";
import { consentIndex } from "./0033-consent-index.ts";
import { imports } from "./0034-imports.ts";
import { merges } from "./0036-merges.ts";
import { reports } from "./0041-reports.ts";
import { recordChangesIndex } from "./0042-record-changes-index.ts";
import { alertAnswers } from "./0043-alert-answers.ts";
import { openAlerts } from "./0044-open-alerts.ts";
import { idempotencyKeys } from "./0045-idempotency-keys.ts";
import { outboundCalls } from "./0046-outbound-calls.ts";
import { callParties } from "./0047-call-parties.ts";
import { smsOptOuts } from "./0048-sms-opt-outs.ts";
import { scripts } from "./0049-scripts.ts";
import { dispositions } from "./0050-dispositions.ts";
import { dialLists } from "./0051-dial-lists.ts";
import { agentWorkIndexes } from "./0052-agent-work-indexes.ts";
import { callQuality } from "./0053-call-quality.ts";
import { poorCalls } from "./0054-poor-calls.ts";
import { onCall } from "./0055-on-call.ts";
import { escalationsDue } from "./0056-escalations-due.ts";
import { alertCalls } from "./0057-alert-calls.ts";
import { recordings } from "./0058-recordings.ts";
import { voicemails } from "./0059-voicemails.ts";
import { callAnalyses } from "./0062-call-analyses.ts";
import { webhooks } from "./0065-webhooks.ts";
import { leadsFound } from "./0068-leads-found.ts";
import { performanceReports } from "./0069-performance-reports.ts";
import { deletedRecords } from "./0070-deleted-records.ts";
import { unsaidCalls } from "./0071-unsaid-calls.ts";
import { callbacks } from "./0072-callbacks.ts";
import { customFields } from "./0075-custom-fields.ts";
import { customValueIndexes } from "./0076-custom-value-indexes.ts";
import { channels } from "./0078-channels.ts";
import { channelMessageIndexes } from "./0079-channel-message-indexes.ts";
import { channelTalk } from "./0080-channel-talk.ts";
import { messageSearchIndexes } from "./0081-message-search-indexes.ts";
import { messageTemplates } from "./0083-message-templates.ts";
import { threads } from "./0084-threads.ts";
import { scheduledMessages } from "./0085-scheduled-messages.ts";
import { threadFiles } from "./0086-thread-files.ts";
import { tasks } from "./0088-tasks.ts";
import { callbacksDue } from "./0089-callbacks-due.ts";
import { notificationPreferences } from "./0092-notification-preferences.ts";
import { notificationIndexes } from "./0093-notification-indexes.ts";
import { notificationDeliveries } from "./0094-notification-deliveries.ts";
import { pushSubscriptions } from "./0095-push-subscriptions.ts";
import { lastActive } from "./0096-last-active.ts";
import { bulkOperations } from "./0098-bulk-operations.ts";
import { voiceCommands } from "./0100-voice-commands.ts";
import { movedDialItems } from "./0102-moved-dial-items.ts";
import { keptPromises } from "./0103-kept-promises.ts";
import { channelsOfAContact } from "./0104-channels-of-a-contact.ts";
import { tasksOfNobody } from "./0106-tasks-of-nobody.ts";
import { incidents } from "./0110-incidents.ts";
import { errorGroups } from "./0114-error-groups.ts";
import { waitingMessages } from "./0125-waiting-messages.ts";
import { channelNumberSearch } from "./0147-channel-number-search.ts";
import { sessionDevices } from "./0148-session-devices.ts";
import { shortcutKeys } from "./0149-shortcut-keys.ts";
import { deletedOnCall } from "./0152-deleted-on-call.ts";
import { savedViews } from "./0153-saved-views.ts";
import { threadTags } from "./0158-thread-tags.ts";

/** The schema's history, oldest first. Append only: what has been published never changes. */
export const migrations: readonly Migration[] = [
  identity,
  calls,
  alerts,
  outboxSetAside,
  outboxIndexes,
  oneCall,
  toldBefore,
  sessionEpoch,
  sessions,
  callIndexes,
  callStory,
  deadLettersSettled,
  retentionIndexes,
  passwordLinks,
  usersCreated,
  administrationIndexes,
  featureFlags,
  leads,
  contacts,
  doNotCall,
  consentIndex,
  imports,
  merges,
  reports,
  recordChangesIndex,
  alertAnswers,
  openAlerts,
  idempotencyKeys,
  outboundCalls,
  callParties,
  smsOptOuts,
  scripts,
  dispositions,
  dialLists,
  agentWorkIndexes,
  callQuality,
  poorCalls,
  onCall,
  escalationsDue,
  alertCalls,
  recordings,
  voicemails,
  callAnalyses,
  webhooks,
  leadsFound,
  performanceReports,
  deletedRecords,
  unsaidCalls,
  callbacks,
  customFields,
  customValueIndexes,
  channels,
  channelMessageIndexes,
  channelTalk,
  messageSearchIndexes,
  messageTemplates,
  threads,
  scheduledMessages,
  threadFiles,
  tasks,
  callbacksDue,
  notificationPreferences,
  notificationIndexes,
  notificationDeliveries,
  pushSubscriptions,
  lastActive,
  bulkOperations,
  voiceCommands,
  movedDialItems,
  keptPromises,
  channelsOfAContact,
  tasksOfNobody,
  incidents,
  errorGroups,
  waitingMessages,
  channelNumberSearch,
  sessionDevices,
  shortcutKeys,
  deletedOnCall,
  savedViews,
  threadTags,
];
