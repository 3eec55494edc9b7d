import { pruneWork } from "../../platform/retention/index.ts";
import { alertsModule } from "../alerts/index.ts";
import { auditModule } from "../audit/index.ts";
import { identityModule } from "../identity/index.ts";
import { messagesModule } from "../messages/index.ts";
import { defineModule } from "../module.ts";
import { inboundSmsRepository } from "./inbound-sms.repository.ts";
import { inboundSmsRoutes } from "./inbound-sms.routes.ts";
import { createInboundSmsService, type InboundSmsService } from "./inbound-sms.service.ts";
import { inboundSmsSubscribers } from "./inbound-sms.subscribers.ts";

/** SMS that people send to us. */
export const inboundSmsModule = defineModule<InboundSmsService>({
  name: "inbound-sms",
  personalRows: [
    {
      table: "inbound_sms",
      ofPerson: "user_id = any(cast(:userIds as uuid[])) or from_number = any(cast(:phones as text[]))",
      erase: "delete",
    },
  ],
  create: ({ config, database, unitOfWork, providers, use }) => {
    const service = createInboundSmsService({
      unitOfWork,
      alerts: use(alertsModule),
      messages: use(messagesModule),
      identity: use(identityModule),
      audit: use(auditModule),
    });
    return {
      service,
      routes: inboundSmsRoutes(service, providers.smsCarriers),
      subscribers: inboundSmsSubscribers(service),
      periodicWork: [
        pruneWork({
          kind: "inbound_sms",
          days: config.retention.inbound_sms,
          prune: (olderThan, limit) => inboundSmsRepository.prune(database.pool, olderThan, limit),
        }),
      ],
    };
  },
});

export {
  type ConversationSms,
  conversationSms,
  type SmsOptChanged,
  smsOptChanged,
  type StaffOptedOut,
  staffOptedOut,
} from "./inbound-sms.events.ts";
