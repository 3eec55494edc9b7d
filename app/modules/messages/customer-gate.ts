import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { ClearedNumber } from "../../providers/telephony/port.ts";
import type { Message } from "./messages.repository.ts";

/** May an SMS go to this customer now? */
export type CustomerVerdict =
  | { readonly allowed: true; readonly to: ClearedNumber<"sms"> }
  | { readonly allowed: false; readonly reason: string; readonly nextAllowedAt: Date | null };

/** Asks whoever guards customers, in the unit of work of an attempt. */
export type AskCustomerGate = (tx: UnitOfWork, message: Message) => Promise<CustomerVerdict>;

export type CustomerGate = ReturnType<typeof createCustomerGate>;

/**
 * The gate before SMS to customers. It needs contacts and leads, which are later in the list of modules than SMS: it is put here by
 * whoever has customers written to. As long as nobody has, none goes out.
 */
export function createCustomerGate() {
  let gate: AskCustomerGate | null = null;

  return {
    /** @throws Error when there is one already */
    put(asked: AskCustomerGate): void {
      if (gate) throw new Error("there is a gate before SMS to customers already");
      gate = asked;
    },

    /** @throws Error when nobody guards customers */
    ask: async (tx: UnitOfWork, message: Message): Promise<CustomerVerdict> => {
      if (!gate) throw new Error(`nobody has cleared the recipient of the SMS ${message.id}`);
      return gate(tx, message);
    },
  };
}
