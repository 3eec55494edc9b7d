import { alertsModule } from "../modules/alerts/index.ts";
import { analysesModule } from "../modules/analyses/index.ts";
import { auditModule } from "../modules/audit/index.ts";
import { batchModule } from "../modules/batch/index.ts";
import { bulkOperationsModule } from "../modules/bulk-operations/index.ts";
import { callQualityModule } from "../modules/call-quality/index.ts";
import { callsModule } from "../modules/calls/index.ts";
import { channelsModule } from "../modules/channels/index.ts";
import { contactsModule } from "../modules/contacts/index.ts";
import { customFieldsModule } from "../modules/custom-fields/index.ts";
import { diagnosticsModule } from "../modules/diagnostics/index.ts";
import { dialListsModule } from "../modules/dial-lists/index.ts";
import { dispositionsModule } from "../modules/dispositions/index.ts";
import { doNotCallModule } from "../modules/do-not-call/index.ts";
import { errorGroupsModule } from "../modules/error-groups/index.ts";
import { escalationPoliciesModule } from "../modules/escalation-policies/index.ts";
import { flagsModule } from "../modules/flags/index.ts";
import { healthModule } from "../modules/health/index.ts";
import { historyModule } from "../modules/history/index.ts";
import { identityModule } from "../modules/identity/index.ts";
import { importsModule } from "../modules/imports/index.ts";
import { inboundSmsModule } from "../modules/inbound-sms/index.ts";
import { incidentsModule } from "../modules/incidents/index.ts";
import { journeysModule } from "../modules/journeys/index.ts";
import { leadsModule } from "../modules/leads/index.ts";
import { mergesModule } from "../modules/merges/index.ts";
import { messagesModule } from "../modules/messages/index.ts";
import type { ModuleDefinition } from "../modules/module.ts";
import { notesModule } from "../modules/notes/index.ts";
import { notificationsModule } from "../modules/notifications/index.ts";
import { onCallModule } from "../modules/on-call/index.ts";
import { operationsModule } from "../modules/operations/index.ts";
import { outboundCallsModule } from "../modules/outbound-calls/index.ts";
import { personsModule } from "../modules/persons/index.ts";
import { presenceModule } from "../modules/presence/index.ts";
import { reachabilityModule } from "../modules/reachability/index.ts";
import { recordingsModule } from "../modules/recordings/index.ts";
import { savedViewsModule } from "../modules/saved-views/index.ts";
import { scriptsModule } from "../modules/scripts/index.ts";
import { tasksModule } from "../modules/tasks/index.ts";
import { templatesModule } from "../modules/templates/index.ts";
import { threadsModule } from "../modules/threads/index.ts";
import { usersModule } from "../modules/users/index.ts";
import { voiceAgentModule } from "../modules/voice-agent/index.ts";
import { voiceCommandsModule } from "../modules/voice-commands/index.ts";
import { voicemailsModule } from "../modules/voicemails/index.ts";
import { webhooksModule } from "../modules/webhooks/index.ts";
import { auditLogModule } from "../read-models/audit-log/index.ts";
import { callAnalyticsModule } from "../read-models/call-analytics/index.ts";
import { callContextModule } from "../read-models/call-context/index.ts";
import { callLogsModule } from "../read-models/call-logs/index.ts";
import { callPageModule } from "../read-models/call-page/index.ts";
import { systemPerformanceModule } from "../read-models/system-performance/index.ts";
import { performanceReportsModule } from "../read-models/performance-reports/index.ts";
import { reportsModule } from "../read-models/reports/index.ts";
import { todayModule } from "../read-models/today/index.ts";

/** Every module of the application, each after those that it asks. A new module is a folder and a line here. */
export const MODULES: readonly ModuleDefinition[] = [
  auditModule,
  identityModule,
  flagsModule,
  usersModule,
  presenceModule,
  healthModule,
  batchModule,
  operationsModule,
  diagnosticsModule,
  errorGroupsModule,
  callsModule,
  callQualityModule,
  messagesModule,
  onCallModule,
  escalationPoliciesModule,
  alertsModule,
  incidentsModule,
  inboundSmsModule,
  voiceAgentModule,
  webhooksModule,
  personsModule,
  historyModule,
  recordingsModule,
  voicemailsModule,
  notesModule,
  customFieldsModule,
  leadsModule,
  contactsModule,
  importsModule,
  doNotCallModule,
  reachabilityModule,
  savedViewsModule,
  scriptsModule,
  channelsModule,
  templatesModule,
  threadsModule,
  outboundCallsModule,
  dispositionsModule,
  dialListsModule,
  // Before the page of one call, which takes an id at its place.
  callContextModule,
  callPageModule,
  callLogsModule,
  analysesModule,
  tasksModule,
  bulkOperationsModule,
  mergesModule,
  notificationsModule,
  journeysModule,
  voiceCommandsModule,
  callAnalyticsModule,
  auditLogModule,
  performanceReportsModule,
  systemPerformanceModule,
  reportsModule,
  todayModule,
];
