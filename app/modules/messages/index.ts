export { messageErrors } from "./messages.errors.ts";
export type { MessageChanged, MessageEvent, MessageGivenUp } from "./messages.events.ts";
export { type SendSmsPayload, sendSms, sendSmsPayload, smsQueue } from "./messages.jobs.ts";
export type { Message } from "./messages.repository.ts";
export { messagesRoutes, presentMessage } from "./messages.routes.ts";
export { messageSchema } from "./messages.schema.ts";
export { createMessagesService, type MessagesService, SMS_OUTBOX_KIND } from "./messages.service.ts";
export { messagesHandlers } from "./messages.worker.ts";
export { createSmsDispatchService, type SmsDispatchService } from "./sms-dispatch.service.ts";
