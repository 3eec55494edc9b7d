/** The server's answers, by the schemas that it validates them with. Types only: no code of the server gets here. */
export type { AlertJson as Alert } from "../../../app/modules/alerts/alerts.schema.ts";
export type {
  CallJson as Call,
  TimelineEntryJson as TimelineEntry,
  TraceLinkJson as TraceLink,
  TranscriptLineJson as TranscriptLine,
} from "../../../app/modules/calls/calls.schema.ts";
export type { UserJson as User } from "../../../app/modules/identity/identity.schema.ts";
export type { MessageJson as Message } from "../../../app/modules/messages/messages.schema.ts";
export type { NotificationJson as Notification } from "../../../app/modules/notifications/notifications.schema.ts";

import type { z } from "zod";
import type {
  alertListSchema,
  deadLetterListSchema,
  deadLetterSchema,
  recipientsSchema,
} from "../../../app/modules/alerts/alerts.schema.ts";
import type {
  activeCallsSchema,
  callListSchema,
  callPageSchema,
} from "../../../app/modules/calls/calls.schema.ts";
import type { notificationListSchema } from "../../../app/modules/notifications/notifications.schema.ts";

export type ActiveCalls = z.output<typeof activeCallsSchema>;
export type AlertList = z.output<typeof alertListSchema>;
export type CallList = z.output<typeof callListSchema>;
export type CallDetail = z.output<typeof callPageSchema>;
export type DeadLetter = z.output<typeof deadLetterSchema>;
export type DeadLetterList = z.output<typeof deadLetterListSchema>;
export type NotificationList = z.output<typeof notificationListSchema>;
export type Recipients = z.output<typeof recipientsSchema>;

/** GET /api/config: what the browser has to know before anybody is signed in. */
export interface PublicConfig {
  readonly environment: "development" | "demo" | "test" | "production";
  readonly faroUrl: string | null;
  readonly grafanaUrl: string | null;
  readonly release: string;
}
