import { alertsModule } from "../modules/alerts/index.ts";
import { analysesModule } from "../modules/analyses/index.ts";
import { auditModule } from "../modules/audit/index.ts";
import { callsModule } from "../modules/calls/index.ts";
import { contactsModule } from "../modules/contacts/index.ts";
import { doNotCallModule } from "../modules/do-not-call/index.ts";
import { flagsModule } from "../modules/flags/index.ts";
import { healthModule } from "../modules/health/index.ts";
import { historyModule } from "../modules/history/index.ts";
import { identityModule } from "../modules/identity/index.ts";
import { importsModule } from "../modules/imports/index.ts";
import { inboundSmsModule } from "../modules/inbound-sms/index.ts";
import { leadsModule } from "../modules/leads/index.ts";
import { mergesModule } from "../modules/merges/index.ts";
import { messagesModule } from "../modules/messages/index.ts";
import type { ModuleDefinition } from "../modules/module.ts";
import { notesModule } from "../modules/notes/index.ts";
import { notificationsModule } from "../modules/notifications/index.ts";
import { operationsModule } from "../modules/operations/index.ts";
import { personsModule } from "../modules/persons/index.ts";
import { reachabilityModule } from "../modules/reachability/index.ts";
import { recordingsModule } from "../modules/recordings/index.ts";
import { usersModule } from "../modules/users/index.ts";
import { voiceAgentModule } from "../modules/voice-agent/index.ts";
import { voicemailsModule } from "../modules/voicemails/index.ts";
import { auditLogModule } from "../read-models/audit-log/index.ts";
import { callAnalyticsModule } from "../read-models/call-analytics/index.ts";
import { callPageModule } from "../read-models/call-page/index.ts";
import { reportsModule } from "../read-models/reports/index.ts";

/** Every module of the application, each after those that it asks. A new module is a folder and a line here. */
export const MODULES: readonly ModuleDefinition[] = [
  auditModule,
  identityModule,
  flagsModule,
  usersModule,
  healthModule,
  operationsModule,
  callsModule,
  messagesModule,
  alertsModule,
  inboundSmsModule,
  voiceAgentModule,
  notificationsModule,
  personsModule,
  historyModule,
  recordingsModule,
  voicemailsModule,
  notesModule,
  leadsModule,
  contactsModule,
  importsModule,
  mergesModule,
  doNotCallModule,
  reachabilityModule,
  analysesModule,
  callPageModule,
  callAnalyticsModule,
  auditLogModule,
  reportsModule,
];
