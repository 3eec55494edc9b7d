// Made by web/build/client/generate.ts from the contracts that it imports. Do not edit:
//   node web/build/client/generate.ts
import type { alertsContract } from "../../../app/modules/alerts/alerts.contract.ts";
import type { analysesContract } from "../../../app/modules/analyses/analyses.contract.ts";
import type { batchContract } from "../../../app/modules/batch/batch.contract.ts";
import type { bulkOperationsContract } from "../../../app/modules/bulk-operations/bulk-operations.contract.ts";
import type { callQualityContract } from "../../../app/modules/call-quality/call-quality.contract.ts";
import type { callsContract } from "../../../app/modules/calls/calls.contract.ts";
import type { channelsContract } from "../../../app/modules/channels/channels.contract.ts";
import type { contactsContract } from "../../../app/modules/contacts/contacts.contract.ts";
import type { customFieldsContract } from "../../../app/modules/custom-fields/custom-fields.contract.ts";
import type { diagnosticsContract } from "../../../app/modules/diagnostics/diagnostics.contract.ts";
import type { dialListsContract } from "../../../app/modules/dial-lists/dial-lists.contract.ts";
import type { dispositionsContract } from "../../../app/modules/dispositions/dispositions.contract.ts";
import type { doNotCallContract } from "../../../app/modules/do-not-call/do-not-call.contract.ts";
import type { errorGroupsContract } from "../../../app/modules/error-groups/error-groups.contract.ts";
import type { escalationPoliciesContract } from "../../../app/modules/escalation-policies/escalation-policies.contract.ts";
import type { flagsContract } from "../../../app/modules/flags/flags.contract.ts";
import type { healthContract } from "../../../app/modules/health/health.contract.ts";
import type { identityContract } from "../../../app/modules/identity/identity.contract.ts";
import type { importsContract } from "../../../app/modules/imports/imports.contract.ts";
import type { incidentsContract } from "../../../app/modules/incidents/incidents.contract.ts";
import type { leadsContract } from "../../../app/modules/leads/leads.contract.ts";
import type { mergesContract } from "../../../app/modules/merges/merges.contract.ts";
import type { notificationsContract } from "../../../app/modules/notifications/notifications.contract.ts";
import type { onCallContract } from "../../../app/modules/on-call/on-call.contract.ts";
import type { operationsContract } from "../../../app/modules/operations/operations.contract.ts";
import type { outboundCallsContract } from "../../../app/modules/outbound-calls/outbound-calls.contract.ts";
import type { presenceContract } from "../../../app/modules/presence/presence.contract.ts";
import type { reachabilityContract } from "../../../app/modules/reachability/reachability.contract.ts";
import type { recordingsContract } from "../../../app/modules/recordings/recordings.contract.ts";
import type { savedViewsContract } from "../../../app/modules/saved-views/saved-views.contract.ts";
import type { scriptsContract } from "../../../app/modules/scripts/scripts.contract.ts";
import type { tasksContract } from "../../../app/modules/tasks/tasks.contract.ts";
import type { templatesContract } from "../../../app/modules/templates/templates.contract.ts";
import type { threadsContract } from "../../../app/modules/threads/threads.contract.ts";
import type { usersContract } from "../../../app/modules/users/users.contract.ts";
import type { voiceCommandsContract } from "../../../app/modules/voice-commands/voice-commands.contract.ts";
import type { voicemailsContract } from "../../../app/modules/voicemails/voicemails.contract.ts";
import type { webhooksContract } from "../../../app/modules/webhooks/webhooks.contract.ts";
import type { auditLogContract } from "../../../app/read-models/audit-log/audit-log.contract.ts";
import type { callAnalyticsContract } from "../../../app/read-models/call-analytics/call-analytics.contract.ts";
import type { callContextContract } from "../../../app/read-models/call-context/call-context.contract.ts";
import type { callLogsContract } from "../../../app/read-models/call-logs/call-logs.contract.ts";
import type { callPageContract } from "../../../app/read-models/call-page/call-page.contract.ts";
import type { performanceReportsContract } from "../../../app/read-models/performance-reports/performance-reports.contract.ts";
import type { reportsContract } from "../../../app/read-models/reports/reports.contract.ts";
import type { systemPerformanceContract } from "../../../app/read-models/system-performance/system-performance.contract.ts";
import type { todayContract } from "../../../app/read-models/today/today.contract.ts";

/** Every operation of the server, as types. */
export type Endpoints = typeof alertsContract.endpoints &
  typeof analysesContract.endpoints &
  typeof batchContract.endpoints &
  typeof bulkOperationsContract.endpoints &
  typeof callQualityContract.endpoints &
  typeof callsContract.endpoints &
  typeof channelsContract.endpoints &
  typeof contactsContract.endpoints &
  typeof customFieldsContract.endpoints &
  typeof diagnosticsContract.endpoints &
  typeof dialListsContract.endpoints &
  typeof dispositionsContract.endpoints &
  typeof doNotCallContract.endpoints &
  typeof errorGroupsContract.endpoints &
  typeof escalationPoliciesContract.endpoints &
  typeof flagsContract.endpoints &
  typeof healthContract.endpoints &
  typeof identityContract.endpoints &
  typeof importsContract.endpoints &
  typeof incidentsContract.endpoints &
  typeof leadsContract.endpoints &
  typeof mergesContract.endpoints &
  typeof notificationsContract.endpoints &
  typeof onCallContract.endpoints &
  typeof operationsContract.endpoints &
  typeof outboundCallsContract.endpoints &
  typeof presenceContract.endpoints &
  typeof reachabilityContract.endpoints &
  typeof recordingsContract.endpoints &
  typeof savedViewsContract.endpoints &
  typeof scriptsContract.endpoints &
  typeof tasksContract.endpoints &
  typeof templatesContract.endpoints &
  typeof threadsContract.endpoints &
  typeof usersContract.endpoints &
  typeof voiceCommandsContract.endpoints &
  typeof voicemailsContract.endpoints &
  typeof webhooksContract.endpoints &
  typeof auditLogContract.endpoints &
  typeof callAnalyticsContract.endpoints &
  typeof callContextContract.endpoints &
  typeof callLogsContract.endpoints &
  typeof callPageContract.endpoints &
  typeof performanceReportsContract.endpoints &
  typeof reportsContract.endpoints &
  typeof systemPerformanceContract.endpoints &
  typeof todayContract.endpoints;

/** Every live channel, as types. */
export type Channels = typeof analysesContract.channels &
  typeof bulkOperationsContract.channels &
  typeof callsContract.channels &
  typeof channelsContract.channels &
  typeof contactsContract.channels &
  typeof dialListsContract.channels &
  typeof doNotCallContract.channels &
  typeof flagsContract.channels &
  typeof importsContract.channels &
  typeof incidentsContract.channels &
  typeof leadsContract.channels &
  typeof notificationsContract.channels &
  typeof onCallContract.channels &
  typeof outboundCallsContract.channels &
  typeof presenceContract.channels &
  typeof reachabilityContract.channels &
  typeof recordingsContract.channels &
  typeof tasksContract.channels &
  typeof threadsContract.channels &
  typeof voiceCommandsContract.channels &
  typeof voicemailsContract.channels &
  typeof callContextContract.channels &
  typeof systemPerformanceContract.channels &
  typeof todayContract.channels;

/** Where each operation is. */
export const ENDPOINTS = {
  listAlerts: { method: "GET", path: "/api/alerts" },
  acknowledgeAlert: { method: "POST", path: "/api/alerts/:id/acknowledge" },
  resolveAlert: { method: "POST", path: "/api/alerts/:id/resolve" },
  listRecipientsNow: { method: "GET", path: "/api/alerts/recipients" },
  listDeadLetters: { method: "GET", path: "/api/alerts/dead-letters" },
  replayDeadLetter: { method: "POST", path: "/api/alerts/dead-letters/:messageId/replay" },
  acknowledgeDeadLetter: { method: "POST", path: "/api/alerts/dead-letters/:messageId/acknowledge" },
  discardDeadLetter: { method: "POST", path: "/api/alerts/dead-letters/:messageId/discard" },
  restoreDeadLetter: { method: "POST", path: "/api/alerts/dead-letters/:messageId/restore" },
  rerunAnalyses: { method: "POST", path: "/api/calls/:id/analyses" },
  runBatch: { method: "POST", path: "/api/batch" },
  previewBulkOperation: { method: "POST", path: "/api/bulk-operations" },
  listBulkOperations: { method: "GET", path: "/api/bulk-operations" },
  getBulkOperation: { method: "GET", path: "/api/bulk-operations/:id" },
  confirmBulkOperation: { method: "POST", path: "/api/bulk-operations/:id/confirm" },
  cancelBulkOperation: { method: "POST", path: "/api/bulk-operations/:id/cancel" },
  undoBulkOperation: { method: "POST", path: "/api/bulk-operations/:id/undo" },
  listBulkRecords: { method: "GET", path: "/api/bulk-operations/:id/records" },
  getCallQuality: { method: "GET", path: "/api/calls/:id/quality" },
  reportCallSamples: { method: "POST", path: "/api/call-quality/samples" },
  listCalls: { method: "GET", path: "/api/calls" },
  listActiveCalls: { method: "GET", path: "/api/calls/active" },
  listChannels: { method: "GET", path: "/api/channels" },
  createChannel: { method: "POST", path: "/api/channels" },
  openDirectChannel: { method: "POST", path: "/api/channels/direct" },
  getChannel: { method: "GET", path: "/api/channels/:id" },
  updateChannel: { method: "PATCH", path: "/api/channels/:id" },
  archiveChannel: { method: "PUT", path: "/api/channels/:id/archive" },
  unarchiveChannel: { method: "DELETE", path: "/api/channels/:id/archive" },
  deleteChannel: { method: "DELETE", path: "/api/channels/:id" },
  restoreChannel: { method: "POST", path: "/api/channels/:id/restore" },
  joinChannel: { method: "PUT", path: "/api/channels/:id/membership" },
  leaveChannel: { method: "DELETE", path: "/api/channels/:id/membership" },
  listChannelMembers: { method: "GET", path: "/api/channels/:id/members" },
  inviteToChannel: { method: "POST", path: "/api/channels/:id/members" },
  changeChannelMember: { method: "PATCH", path: "/api/channels/:id/members/:userId" },
  removeChannelMember: { method: "DELETE", path: "/api/channels/:id/members/:userId" },
  listChannelMessages: { method: "GET", path: "/api/channels/:id/messages" },
  postMessage: { method: "POST", path: "/api/channels/:id/messages" },
  getChannelMessage: { method: "GET", path: "/api/channels/:id/messages/:messageId" },
  editMessage: { method: "PATCH", path: "/api/channels/:id/messages/:messageId" },
  listMessageEdits: { method: "GET", path: "/api/channels/:id/messages/:messageId/edits" },
  deleteMessage: { method: "DELETE", path: "/api/channels/:id/messages/:messageId" },
  restoreMessage: { method: "POST", path: "/api/channels/:id/messages/:messageId/restore" },
  addReaction: { method: "PUT", path: "/api/channels/:id/messages/:messageId/reactions/:emoji" },
  removeReaction: { method: "DELETE", path: "/api/channels/:id/messages/:messageId/reactions/:emoji" },
  pinMessage: { method: "PUT", path: "/api/channels/:id/messages/:messageId/pin" },
  unpinMessage: { method: "DELETE", path: "/api/channels/:id/messages/:messageId/pin" },
  listPins: { method: "GET", path: "/api/channels/:id/pins" },
  markChannelRead: { method: "PUT", path: "/api/channels/:id/read" },
  markChannelUnread: { method: "DELETE", path: "/api/channels/:id/read" },
  tellTyping: { method: "POST", path: "/api/channels/:id/typing" },
  listAttachments: { method: "GET", path: "/api/channels/:id/attachments" },
  searchMessages: { method: "GET", path: "/api/messages/search" },
  listColleagues: { method: "GET", path: "/api/directory" },
  listContacts: { method: "GET", path: "/api/contacts" },
  createContact: { method: "POST", path: "/api/contacts" },
  getContact: { method: "GET", path: "/api/contacts/:id" },
  updateContact: { method: "PATCH", path: "/api/contacts/:id" },
  makeContactPrimary: { method: "POST", path: "/api/contacts/:id/primary" },
  deleteContact: { method: "DELETE", path: "/api/contacts/:id" },
  restoreContact: { method: "POST", path: "/api/contacts/:id/restore" },
  listContactChanges: { method: "GET", path: "/api/contacts/:id/changes" },
  listContactNotes: { method: "GET", path: "/api/contacts/:id/notes" },
  addContactNote: { method: "POST", path: "/api/contacts/:id/notes" },
  editContactNote: { method: "PATCH", path: "/api/contacts/:id/notes/:noteId" },
  deleteContactNote: { method: "DELETE", path: "/api/contacts/:id/notes/:noteId" },
  listCustomFields: { method: "GET", path: "/api/custom-fields" },
  createCustomField: { method: "POST", path: "/api/custom-fields" },
  getCustomField: { method: "GET", path: "/api/custom-fields/:id" },
  updateCustomField: { method: "PATCH", path: "/api/custom-fields/:id" },
  archiveCustomField: { method: "POST", path: "/api/custom-fields/:id/archive" },
  restoreCustomField: { method: "POST", path: "/api/custom-fields/:id/restore" },
  listOperations: { method: "GET", path: "/api/diagnostics/operations" },
  listProcessProfiles: { method: "GET", path: "/api/diagnostics/profiles" },
  recordProcessProfile: { method: "POST", path: "/api/diagnostics/profiles" },
  listDialLists: { method: "GET", path: "/api/dial-lists" },
  createDialList: { method: "POST", path: "/api/dial-lists" },
  getDialList: { method: "GET", path: "/api/dial-lists/:id" },
  updateDialList: { method: "PATCH", path: "/api/dial-lists/:id" },
  addToDialList: { method: "POST", path: "/api/dial-lists/:id/leads" },
  setDialListStatus: { method: "POST", path: "/api/dial-lists/:id/status" },
  listDialItems: { method: "GET", path: "/api/dial-lists/:id/items" },
  nextOfDialList: { method: "POST", path: "/api/dial-lists/:id/next" },
  upcomingOfDialList: { method: "GET", path: "/api/dial-lists/:id/upcoming" },
  renewDialItem: { method: "POST", path: "/api/dial-lists/:id/items/:itemId/renew" },
  releaseDialItem: { method: "POST", path: "/api/dial-lists/:id/items/:itemId/release" },
  skipDialItem: { method: "POST", path: "/api/dial-lists/:id/items/:itemId/skip" },
  callDialItem: { method: "POST", path: "/api/dial-lists/:id/items/:itemId/call" },
  listDispositions: { method: "GET", path: "/api/dispositions" },
  createDisposition: { method: "POST", path: "/api/dispositions" },
  updateDisposition: { method: "PATCH", path: "/api/dispositions/:id" },
  archiveDisposition: { method: "POST", path: "/api/dispositions/:id/archive" },
  restoreDisposition: { method: "POST", path: "/api/dispositions/:id/restore" },
  disposeCall: { method: "POST", path: "/api/calls/:id/disposition" },
  getCallDisposition: { method: "GET", path: "/api/calls/:id/disposition" },
  listCallbacks: { method: "GET", path: "/api/callbacks" },
  listCallNotes: { method: "GET", path: "/api/calls/:id/notes" },
  addCallNote: { method: "POST", path: "/api/calls/:id/notes" },
  editCallNote: { method: "PATCH", path: "/api/calls/:id/notes/:noteId" },
  deleteCallNote: { method: "DELETE", path: "/api/calls/:id/notes/:noteId" },
  listDncNumbers: { method: "GET", path: "/api/do-not-call" },
  addDncNumber: { method: "POST", path: "/api/do-not-call" },
  addDncNumbers: { method: "POST", path: "/api/do-not-call/batch" },
  getDncNumber: { method: "GET", path: "/api/do-not-call/:phone" },
  removeDncNumber: { method: "DELETE", path: "/api/do-not-call/:phone" },
  listSmsOptOuts: { method: "GET", path: "/api/sms-opt-outs" },
  listErrorGroups: { method: "GET", path: "/api/error-groups" },
  getErrorGroup: { method: "GET", path: "/api/error-groups/:id" },
  resolveErrorGroup: { method: "POST", path: "/api/error-groups/:id/resolve" },
  reopenErrorGroup: { method: "POST", path: "/api/error-groups/:id/reopen" },
  reportErrors: { method: "POST", path: "/api/error-reports" },
  listEscalationPolicies: { method: "GET", path: "/api/escalation-policies" },
  createEscalationPolicy: { method: "POST", path: "/api/escalation-policies" },
  previewEscalationPolicy: { method: "POST", path: "/api/escalation-policies/preview" },
  getEscalationPolicy: { method: "GET", path: "/api/escalation-policies/:id" },
  updateEscalationPolicy: { method: "PATCH", path: "/api/escalation-policies/:id" },
  deleteEscalationPolicy: { method: "DELETE", path: "/api/escalation-policies/:id" },
  restoreEscalationPolicy: { method: "POST", path: "/api/escalation-policies/:id/restore" },
  getMyFlags: { method: "GET", path: "/api/feature-flags/mine" },
  listFlags: { method: "GET", path: "/api/feature-flags" },
  setFlagOverride: { method: "PUT", path: "/api/feature-flags/:name/overrides" },
  getHealth: { method: "GET", path: "/api/health" },
  getLiveness: { method: "GET", path: "/api/health/live" },
  getReadiness: { method: "GET", path: "/api/health/ready" },
  getClientConfig: { method: "GET", path: "/api/config" },
  signIn: { method: "POST", path: "/api/session" },
  getSession: { method: "GET", path: "/api/session" },
  signOut: { method: "DELETE", path: "/api/session" },
  listSessions: { method: "GET", path: "/api/sessions" },
  endOtherSessions: { method: "DELETE", path: "/api/sessions" },
  endSession: { method: "DELETE", path: "/api/sessions/:id" },
  listRoles: { method: "GET", path: "/api/roles" },
  listApiKeys: { method: "GET", path: "/api/api-keys" },
  createApiKey: { method: "POST", path: "/api/api-keys" },
  revokeApiKey: { method: "DELETE", path: "/api/api-keys/:id" },
  listImports: { method: "GET", path: "/api/imports" },
  getImport: { method: "GET", path: "/api/imports/:id" },
  getImportHead: { method: "GET", path: "/api/imports/:id/head" },
  checkImport: { method: "POST", path: "/api/imports/:id/check" },
  confirmImport: { method: "POST", path: "/api/imports/:id/confirm" },
  cancelImport: { method: "POST", path: "/api/imports/:id/cancel" },
  undoImport: { method: "POST", path: "/api/imports/:id/undo" },
  listImportLines: { method: "GET", path: "/api/imports/:id/lines" },
  listIncidents: { method: "GET", path: "/api/incidents" },
  getCurrentIncidents: { method: "GET", path: "/api/incidents/current" },
  getIncident: { method: "GET", path: "/api/incidents/:id" },
  listIncidentEvents: { method: "GET", path: "/api/incidents/:id/history" },
  acknowledgeIncident: { method: "POST", path: "/api/incidents/:id/acknowledge" },
  unacknowledgeIncident: { method: "POST", path: "/api/incidents/:id/unacknowledge" },
  listMutes: { method: "GET", path: "/api/mutes" },
  createMute: { method: "POST", path: "/api/mutes" },
  deleteMute: { method: "DELETE", path: "/api/mutes/:id" },
  listLeads: { method: "GET", path: "/api/leads" },
  createLead: { method: "POST", path: "/api/leads" },
  getLead: { method: "GET", path: "/api/leads/:id" },
  updateLead: { method: "PATCH", path: "/api/leads/:id" },
  changeLeadStatus: { method: "POST", path: "/api/leads/:id/status" },
  assignLead: { method: "POST", path: "/api/leads/:id/assignment" },
  deleteLead: { method: "DELETE", path: "/api/leads/:id" },
  restoreLead: { method: "POST", path: "/api/leads/:id/restore" },
  listLeadChanges: { method: "GET", path: "/api/leads/:id/changes" },
  listLeadNotes: { method: "GET", path: "/api/leads/:id/notes" },
  addLeadNote: { method: "POST", path: "/api/leads/:id/notes" },
  editLeadNote: { method: "PATCH", path: "/api/leads/:id/notes/:noteId" },
  deleteLeadNote: { method: "DELETE", path: "/api/leads/:id/notes/:noteId" },
  previewMerge: { method: "POST", path: "/api/merges/preview" },
  mergeRecords: { method: "POST", path: "/api/merges" },
  listMerges: { method: "GET", path: "/api/merges" },
  undoMerge: { method: "POST", path: "/api/merges/:id/undo" },
  listNotifications: { method: "GET", path: "/api/notifications" },
  markAllNotificationsRead: { method: "POST", path: "/api/notifications/read-all" },
  markNotificationRead: { method: "POST", path: "/api/notifications/:id/read" },
  markNotificationUnread: { method: "POST", path: "/api/notifications/:id/unread" },
  getNotificationPreferences: { method: "GET", path: "/api/notification-preferences" },
  changeNotificationPreferences: { method: "PATCH", path: "/api/notification-preferences" },
  getPushKey: { method: "GET", path: "/api/push-key" },
  listPushSubscriptions: { method: "GET", path: "/api/push-subscriptions" },
  createPushSubscription: { method: "POST", path: "/api/push-subscriptions" },
  deletePushSubscription: { method: "DELETE", path: "/api/push-subscriptions/:id" },
  listOnCallNow: { method: "GET", path: "/api/on-call/now" },
  listMyShifts: { method: "GET", path: "/api/on-call/mine" },
  listOnCallSchedules: { method: "GET", path: "/api/on-call/schedules" },
  createOnCallSchedule: { method: "POST", path: "/api/on-call/schedules" },
  previewOnCallSchedule: { method: "POST", path: "/api/on-call/schedules/preview" },
  getOnCallSchedule: { method: "GET", path: "/api/on-call/schedules/:id" },
  updateOnCallSchedule: { method: "PATCH", path: "/api/on-call/schedules/:id" },
  deleteOnCallSchedule: { method: "DELETE", path: "/api/on-call/schedules/:id" },
  restoreOnCallSchedule: { method: "POST", path: "/api/on-call/schedules/:id/restore" },
  listOnCallShifts: { method: "GET", path: "/api/on-call/schedules/:id/shifts" },
  listOnCallOverrides: { method: "GET", path: "/api/on-call/schedules/:id/overrides" },
  createOnCallOverride: { method: "POST", path: "/api/on-call/schedules/:id/overrides" },
  replaceOnCallOverride: { method: "PUT", path: "/api/on-call/schedules/:id/overrides/:overrideId" },
  deleteOnCallOverride: { method: "DELETE", path: "/api/on-call/schedules/:id/overrides/:overrideId" },
  listSetAsideEntries: { method: "GET", path: "/api/operations/outbox/set-aside" },
  retrySetAsideEntry: { method: "POST", path: "/api/operations/outbox/set-aside/:id/retry" },
  acknowledgeSetAsideEntry: { method: "POST", path: "/api/operations/outbox/set-aside/:id/acknowledge" },
  discardSetAsideEntry: { method: "POST", path: "/api/operations/outbox/set-aside/:id/discard" },
  restoreSetAsideEntry: { method: "POST", path: "/api/operations/outbox/set-aside/:id/restore" },
  listBreakers: { method: "GET", path: "/api/monitoring/breakers" },
  listRetention: { method: "GET", path: "/api/retention" },
  clearCache: { method: "DELETE", path: "/api/operations/cache" },
  placeCall: { method: "POST", path: "/api/calls/outbound" },
  endCall: { method: "DELETE", path: "/api/calls/outbound/:id" },
  listPresence: { method: "GET", path: "/api/presence" },
  listLastActive: { method: "GET", path: "/api/presence/last-active" },
  checkReachability: { method: "POST", path: "/api/reachability" },
  listReachRefusals: { method: "GET", path: "/api/reach-refusals" },
  listRecordings: { method: "GET", path: "/api/recordings" },
  getRecording: { method: "GET", path: "/api/recordings/:id" },
  getWaveform: { method: "GET", path: "/api/recordings/:id/waveform" },
  linkAudio: { method: "POST", path: "/api/recordings/:id/links" },
  retryRecording: { method: "POST", path: "/api/recordings/:id/retry" },
  deleteRecording: { method: "DELETE", path: "/api/recordings/:id" },
  listSavedViews: { method: "GET", path: "/api/saved-views" },
  createSavedView: { method: "POST", path: "/api/saved-views" },
  updateSavedView: { method: "PATCH", path: "/api/saved-views/:id" },
  deleteSavedView: { method: "DELETE", path: "/api/saved-views/:id" },
  restoreSavedView: { method: "POST", path: "/api/saved-views/:id/restore" },
  setDefaultView: { method: "PUT", path: "/api/saved-views/:id/default" },
  clearDefaultView: { method: "DELETE", path: "/api/saved-views/:id/default" },
  listScripts: { method: "GET", path: "/api/scripts" },
  createScript: { method: "POST", path: "/api/scripts" },
  getScript: { method: "GET", path: "/api/scripts/:id" },
  updateScript: { method: "PATCH", path: "/api/scripts/:id" },
  publishScript: { method: "POST", path: "/api/scripts/:id/publish" },
  archiveScript: { method: "POST", path: "/api/scripts/:id/archive" },
  restoreScript: { method: "POST", path: "/api/scripts/:id/restore" },
  listScriptVersions: { method: "GET", path: "/api/scripts/:id/versions" },
  renderScript: { method: "GET", path: "/api/scripts/:id/rendered" },
  setCallScript: { method: "POST", path: "/api/calls/:id/script" },
  listTasks: { method: "GET", path: "/api/tasks" },
  countTasks: { method: "GET", path: "/api/tasks/counts" },
  readDueText: { method: "GET", path: "/api/tasks/due-text" },
  createTask: { method: "POST", path: "/api/tasks" },
  getTask: { method: "GET", path: "/api/tasks/:id" },
  updateTask: { method: "PATCH", path: "/api/tasks/:id" },
  changeTaskStatus: { method: "POST", path: "/api/tasks/:id/status" },
  deleteTask: { method: "DELETE", path: "/api/tasks/:id" },
  restoreTask: { method: "POST", path: "/api/tasks/:id/restore" },
  listTaskChanges: { method: "GET", path: "/api/tasks/:id/changes" },
  listTaskComments: { method: "GET", path: "/api/tasks/:id/comments" },
  addTaskComment: { method: "POST", path: "/api/tasks/:id/comments" },
  editTaskComment: { method: "PATCH", path: "/api/tasks/:id/comments/:commentId" },
  deleteTaskComment: { method: "DELETE", path: "/api/tasks/:id/comments/:commentId" },
  addChecklistItem: { method: "POST", path: "/api/tasks/:id/checklist" },
  changeChecklistItem: { method: "PATCH", path: "/api/tasks/:id/checklist/:itemId" },
  deleteChecklistItem: { method: "DELETE", path: "/api/tasks/:id/checklist/:itemId" },
  addTaskBlocker: { method: "PUT", path: "/api/tasks/:id/blockers/:blockerId" },
  removeTaskBlocker: { method: "DELETE", path: "/api/tasks/:id/blockers/:blockerId" },
  setTaskReminders: { method: "PUT", path: "/api/tasks/:id/reminders" },
  listTaskRules: { method: "GET", path: "/api/task-rules" },
  changeTaskRule: { method: "PATCH", path: "/api/task-rules/:cause" },
  listTemplates: { method: "GET", path: "/api/message-templates" },
  createTemplate: { method: "POST", path: "/api/message-templates" },
  previewText: { method: "POST", path: "/api/message-templates/preview" },
  getTemplate: { method: "GET", path: "/api/message-templates/:id" },
  updateTemplate: { method: "PATCH", path: "/api/message-templates/:id" },
  archiveTemplate: { method: "POST", path: "/api/message-templates/:id/archive" },
  restoreTemplate: { method: "POST", path: "/api/message-templates/:id/restore" },
  previewTemplate: { method: "GET", path: "/api/message-templates/:id/preview" },
  listThreads: { method: "GET", path: "/api/threads" },
  openThread: { method: "POST", path: "/api/threads" },
  countThreads: { method: "GET", path: "/api/threads/counts" },
  listThreadTags: { method: "GET", path: "/api/threads/tags" },
  getThread: { method: "GET", path: "/api/threads/:id" },
  assignThread: { method: "PATCH", path: "/api/threads/:id" },
  closeThread: { method: "POST", path: "/api/threads/:id/close" },
  reopenThread: { method: "POST", path: "/api/threads/:id/reopen" },
  snoozeThread: { method: "POST", path: "/api/threads/:id/snooze" },
  readThread: { method: "PUT", path: "/api/threads/:id/read" },
  markThreadUnread: { method: "DELETE", path: "/api/threads/:id/read" },
  changeThreadTags: { method: "PATCH", path: "/api/threads/:id/tags" },
  enterThread: { method: "PUT", path: "/api/threads/:id/presence" },
  leaveThread: { method: "DELETE", path: "/api/threads/:id/presence" },
  listThreadMessages: { method: "GET", path: "/api/threads/:id/messages" },
  answerThread: { method: "POST", path: "/api/threads/:id/messages" },
  resendThreadMessage: { method: "POST", path: "/api/threads/:id/messages/:messageId/resend" },
  noteInThread: { method: "POST", path: "/api/threads/:id/notes" },
  scheduleMessage: { method: "POST", path: "/api/threads/:id/scheduled" },
  listScheduledMessages: { method: "GET", path: "/api/threads/:id/scheduled" },
  changeScheduledMessage: { method: "PATCH", path: "/api/scheduled-messages/:id" },
  cancelScheduledMessage: { method: "DELETE", path: "/api/scheduled-messages/:id" },
  getProfile: { method: "GET", path: "/api/me" },
  changeProfile: { method: "PATCH", path: "/api/me" },
  requestPasswordReset: { method: "POST", path: "/api/password-resets" },
  lookUpPasswordLink: { method: "POST", path: "/api/password-links/look-up" },
  setPassword: { method: "POST", path: "/api/password-links/use" },
  listUsers: { method: "GET", path: "/api/users" },
  inviteUser: { method: "POST", path: "/api/users" },
  getUser: { method: "GET", path: "/api/users/:id" },
  changeUser: { method: "PATCH", path: "/api/users/:id" },
  disableUser: { method: "POST", path: "/api/users/:id/disable" },
  enableUser: { method: "POST", path: "/api/users/:id/enable" },
  sendPasswordLink: { method: "POST", path: "/api/users/:id/password-link" },
  listCommands: { method: "GET", path: "/api/commands" },
  listVoiceCommands: { method: "GET", path: "/api/voice-commands" },
  giveVoiceCommand: { method: "POST", path: "/api/voice-commands" },
  confirmVoiceCommand: { method: "POST", path: "/api/voice-commands/:id/confirmation" },
  answerVoiceCommand: { method: "POST", path: "/api/voice-commands/:id/answer" },
  undoVoiceCommand: { method: "POST", path: "/api/voice-commands/:id/undo" },
  cancelVoiceCommand: { method: "DELETE", path: "/api/voice-commands/:id" },
  listVoicemails: { method: "GET", path: "/api/voicemails" },
  getVoicemail: { method: "GET", path: "/api/voicemails/:id" },
  updateVoicemail: { method: "PATCH", path: "/api/voicemails/:id" },
  markVoicemailRead: { method: "PUT", path: "/api/voicemails/:id/read" },
  markVoicemailUnread: { method: "DELETE", path: "/api/voicemails/:id/read" },
  deleteVoicemail: { method: "DELETE", path: "/api/voicemails/:id" },
  restoreVoicemail: { method: "POST", path: "/api/voicemails/:id/restore" },
  listVoicemailChanges: { method: "GET", path: "/api/voicemails/:id/changes" },
  listWebhookEvents: { method: "GET", path: "/api/webhook-events" },
  listWebhookEndpoints: { method: "GET", path: "/api/webhook-endpoints" },
  createWebhookEndpoint: { method: "POST", path: "/api/webhook-endpoints" },
  getWebhookEndpoint: { method: "GET", path: "/api/webhook-endpoints/:id" },
  updateWebhookEndpoint: { method: "PATCH", path: "/api/webhook-endpoints/:id" },
  deleteWebhookEndpoint: { method: "DELETE", path: "/api/webhook-endpoints/:id" },
  rotateWebhookSecret: { method: "POST", path: "/api/webhook-endpoints/:id/secret" },
  testWebhookEndpoint: { method: "POST", path: "/api/webhook-endpoints/:id/tests" },
  listWebhookDeliveries: { method: "GET", path: "/api/webhook-endpoints/:id/deliveries" },
  replayDeadWebhookDeliveries: { method: "POST", path: "/api/webhook-endpoints/:id/replays" },
  getWebhookDelivery: { method: "GET", path: "/api/webhook-deliveries/:id" },
  replayWebhookDelivery: { method: "POST", path: "/api/webhook-deliveries/:id/replay" },
  listAuditEntries: { method: "GET", path: "/api/audit-log" },
  getCallAnalytics: { method: "GET", path: "/api/calls/:id/analytics" },
  listCallContexts: { method: "GET", path: "/api/calls/context" },
  listLeadCalls: { method: "GET", path: "/api/leads/:id/calls" },
  getCallPage: { method: "GET", path: "/api/calls/:id" },
  listCallTimeline: { method: "GET", path: "/api/calls/:id/timeline" },
  getCallTrace: { method: "GET", path: "/api/calls/:id/traces/:traceId" },
  listPerformanceReports: { method: "GET", path: "/api/reports/performance" },
  writePerformanceReport: { method: "POST", path: "/api/reports/performance" },
  getPerformanceReport: { method: "GET", path: "/api/reports/performance/:id" },
  listReports: { method: "GET", path: "/api/reports" },
  getReportDashboard: { method: "GET", path: "/api/reports/dashboard" },
  getReport: { method: "GET", path: "/api/reports/:id" },
  getSystemPerformance: { method: "GET", path: "/api/performance" },
  getToday: { method: "GET", path: "/api/today" },
} as const satisfies { [Name in keyof Endpoints]?: Pick<Endpoints[Name], "method" | "path"> };

/** What each channel is called; `{…}` stands for an id. */
export const CHANNELS = {
  analyses: "analyses:{id}",
  bulkOperation: "bulk-operation:{id}",
  board: "board",
  call: "call:{id}",
  channel: "channel:{id}",
  conversations: "conversations:{id}",
  contacts: "contacts",
  dialList: "dial-list:{id}",
  doNotCall: "do-not-call",
  flags: "flags",
  import: "import:{id}",
  incidents: "incidents",
  leads: "leads",
  user: "user:{id}",
  onCall: "on-call",
  presence: "presence",
  reachRefusals: "reach-refusals",
  recordings: "recordings",
  tasks: "tasks",
  task: "task:{id}",
  threads: "threads",
  thread: "thread:{id}",
  voicemails: "voicemails",
  performance: "performance",
} as const satisfies { [Name in keyof Channels]: Channels[Name]["pattern"] };

/** Values that a query parameter may have, where they are a fixed set. */
export const CHOICES = {
  listAlerts: {
    state: ["open", "acknowledged", "resolved"],
  },
  listDeadLetters: {
    state: ["open", "acknowledged", "discarded"],
  },
  listBulkRecords: {
    state: ["meant", "excluded", "changed", "skipped", "failed", "restored", "kept"],
  },
  listCalls: {
    status: ["queued", "ringing", "in_progress", "completed", "busy", "no_answer", "failed", "canceled"],
    direction: ["inbound", "outbound"],
    dispositionOutcome: ["connected", "not_connected", "converted", "refused"],
    outcome: ["missed"],
  },
  listChannels: {
    type: ["team", "direct", "task", "contact"],
  },
  listColleagues: {
    role: ["agent", "supervisor", "manager", "admin"],
  },
  listContacts: {
    consent: ["unknown", "given", "withdrawn"],
    sort: ["-createdAt", "-updatedAt"],
  },
  listCustomFields: {
    subject: ["lead", "contact"],
  },
  listDialLists: {
    status: ["active", "paused", "completed"],
  },
  listDialItems: {
    state: ["waiting", "locked", "called", "later", "done"],
    reason: [
      "callback",
      "retry",
      "skipped",
      "no_number",
      "invalid_number",
      "do_not_call",
      "consent_withdrawn",
      "unknown_time_zone",
      "quiet_hours",
      "connected",
      "not_connected",
      "converted",
      "refused",
      "attempts_exhausted",
      "lead_closed",
      "lead_gone",
      "list_ended",
    ],
  },
  listDncNumbers: {
    reason: ["requested", "complaint", "legal", "registry", "wrong_number", "other"],
    source: ["manual", "import", "lead", "disposition", "sms_stop", "registry"],
    state: ["active", "expired", "all"],
  },
  listSmsOptOuts: {
    source: ["stop", "carrier"],
  },
  listErrorGroups: {
    status: ["open", "resolved"],
    tier: ["server", "browser"],
  },
  listImportLines: {
    run: ["check", "import", "undo"],
    action: ["create", "update", "skip", "error", "remove", "restore", "keep"],
  },
  listIncidents: {
    state: ["open", "acknowledged", "resolved"],
    severity: ["critical", "warning", "info"],
  },
  listLeads: {
    sort: ["-createdAt", "-updatedAt"],
  },
  listNotifications: {
    unread: ["true", "false"],
  },
  listOnCallOverrides: {
    state: ["coming", "over", "all"],
  },
  listSetAsideEntries: {
    state: ["open", "acknowledged", "discarded"],
  },
  listReachRefusals: {
    channel: ["call", "sms"],
    reason: [
      "no_number",
      "invalid_number",
      "do_not_call",
      "consent_withdrawn",
      "unknown_time_zone",
      "quiet_hours",
    ],
  },
  listRecordings: {
    status: ["uploaded", "queued", "processing", "ready", "absent", "failed"],
  },
  listTasks: {
    due: ["overdue", "today", "none"],
    sort: ["due", "priority", "-createdAt"],
  },
  countTasks: {
    due: ["overdue", "today", "none"],
  },
  listThreads: {
    status: ["open", "snoozed", "closed"],
  },
  listUsers: {
    role: ["agent", "supervisor", "manager", "admin"],
    status: ["invited", "active", "disabled"],
  },
  listVoicemails: {
    sort: ["-createdAt", "-updatedAt", "priority"],
  },
  listWebhookDeliveries: {
    status: ["pending", "held", "delivered", "dead"],
  },
  getReport: {
    groupBy: [
      "day",
      "agent",
      "direction",
      "carrier",
      "hour",
      "status",
      "reason",
      "priority",
      "disposition",
      "analysis",
      "index",
    ],
  },
} as const;
