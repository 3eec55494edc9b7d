import { defineModule } from "../module.ts";
import { messagesModule } from "../messages/index.ts";
import { reachabilityModule } from "../reachability/index.ts";
import { type ChannelPostingService, createChannelPosting } from "./channel-posting.service.ts";
import { channelErrors } from "./channels.errors.ts";
import { createCustomerSmsGate } from "./customer-sms-gate.ts";

/** What other modules may ask of channels. */
export type ChannelsService = ChannelPostingService;

/** Where colleagues write to each other, and to customers. */
export const channelsModule = defineModule<ChannelsService>({
  name: "channels",
  errors: channelErrors,
  create: ({ database, use }) => {
    const messages = use(messagesModule);
    messages.guardCustomers(createCustomerSmsGate(use(reachabilityModule)));
    return { service: createChannelPosting({ database, messages }) };
  },
});

export { channelErrors } from "./channels.errors.ts";
export {
  type ChannelChanged,
  type ChannelRead,
  channelChanged,
  channelRead,
  type MessagePosted,
  messagePosted,
} from "./channels.events.ts";
export type { Channel } from "./channels.repository.ts";
export type { Customer } from "./channel-posting.service.ts";
