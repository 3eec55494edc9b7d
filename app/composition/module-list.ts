import { alertsModule } from "../modules/alerts/index.ts";
import { callsModule } from "../modules/calls/index.ts";
import { contactsModule } from "../modules/contacts/index.ts";
import { healthModule } from "../modules/health/index.ts";
import { historyModule } from "../modules/history/index.ts";
import { identityModule } from "../modules/identity/index.ts";
import { importsModule } from "../modules/imports/index.ts";
import { leadsModule } from "../modules/leads/index.ts";
import { mergesModule } from "../modules/merges/index.ts";
import { messagesModule } from "../modules/messages/index.ts";
import type { ModuleDefinition } from "../modules/module.ts";
import { notesModule } from "../modules/notes/index.ts";
import { notificationsModule } from "../modules/notifications/index.ts";
import { operationsModule } from "../modules/operations/index.ts";
import { voiceAgentModule } from "../modules/voice-agent/index.ts";
import { callPageModule } from "../read-models/call-page/index.ts";

/** Every module of the application, each after those that it asks. A new module is a folder and a line here. */
export const MODULES: readonly ModuleDefinition[] = [
  identityModule,
  healthModule,
  operationsModule,
  callsModule,
  messagesModule,
  alertsModule,
  voiceAgentModule,
  notificationsModule,
  historyModule,
  notesModule,
  leadsModule,
  contactsModule,
  importsModule,
  mergesModule,
  callPageModule,
];
