import { AppError } from "../../platform/errors/index.ts";
import { SYSTEM } from "../identity/index.ts";
import type { ChannelPostingService } from "./channel-posting.service.ts";
import type { AskCustomerGate } from "../messages/index.ts";
import { type ReachabilityService, reachabilityErrors } from "../reachability/index.ts";

/** Asks the gate before each SMS of a customer's channel: it is an answer, or what somebody asked for; campaigns do not come here. */
export function createCustomerSmsGate(
  reachability: Pick<ReachabilityService, "mayReach">,
  channels: Pick<ChannelPostingService, "contactOf">,
): AskCustomerGate {
  return async (tx, { contactId: writtenTo, channelId, toNumber: phone, authorId }) => {
    try {
      // Whom it was written to may have become part of another contact since.
      const now =
        writtenTo === null || channelId === null ? null : await channels.contactOf(tx.db, channelId);
      const contactId = now ?? writtenTo;
      return await reachability.mayReach(tx, {
        channel: "sms",
        purpose: "service",
        to: contactId === null ? { phone } : { contactId, phone },
        actor: authorId === null ? SYSTEM : { kind: "user", id: authorId },
      });
    } catch (error) {
      // The contact is deleted: an answer for good, not a failure of ours.
      if (!(error instanceof AppError) || !Object.hasOwn(reachabilityErrors.rows, error.code)) throw error;
      return { allowed: false, reason: error.code, nextAllowedAt: null };
    }
  };
}
