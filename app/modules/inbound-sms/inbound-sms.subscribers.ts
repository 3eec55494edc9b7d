import { inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { recipientOptedOut } from "../messages/index.ts";
import type { InboundSmsService } from "./inbound-sms.service.ts";

/** A carrier that refuses our SMS since somebody opted out there says what their SMS to us would have. */
export function inboundSmsSubscribers(service: InboundSmsService): Subscriber[] {
  return [
    inTransaction(recipientOptedOut, ({ phone, messageId }, tx) =>
      service.takeCarriersWord(tx, phone, messageId),
    ),
  ];
}
