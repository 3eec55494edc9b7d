import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Queryable } from "../../platform/database/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { Person } from "../history/index.ts";
import type { ChannelMessage } from "../messages/index.ts";
import { channelErrors } from "./channels.errors.ts";
import { type ChannelView, channelsRepository } from "./channels.repository.ts";

/** Who does something in channels. */
export interface ChannelPerson extends Person {
  readonly permissions: ReadonlySet<string>;
}

/** May do in every channel that they see what its owners may. */
const MANAGE = "channels:manage";

export function canManage({ permissions }: ChannelPerson): boolean {
  return permissions.has(MANAGE);
}

/** A channel that is there for this person. @throws channel_not_found */
export async function viewOf(db: Queryable, person: ChannelPerson, id: string): Promise<ChannelView> {
  annotateSpan({ [ATTRIBUTES.channelId]: id });
  const channel = await channelsRepository.view(db, id, person);
  if (!channel || channel.deletedAt) throw channelErrors.channel_not_found();
  return channel;
}

/** As `viewOf`, and the channel stays as it is until the end of the transaction. @throws channel_not_found */
export async function lockVisible(tx: UnitOfWork, person: ChannelPerson, id: string): Promise<ChannelView> {
  await viewOf(tx.db, person, id);
  await channelsRepository.lock(tx.db, id);
  return viewOf(tx.db, person, id);
}

/** As `lockVisible`, deleted or not, for those who decide about it. @throws channel_not_found, not_channel_owner */
export async function lockOwned(tx: UnitOfWork, person: ChannelPerson, id: string): Promise<ChannelView> {
  annotateSpan({ [ATTRIBUTES.channelId]: id });
  await channelsRepository.lock(tx.db, id);
  const channel = await channelsRepository.view(tx.db, id, person);
  if (!channel) throw channelErrors.channel_not_found();
  requireOwner(person, channel);
  return channel;
}

/** @throws not_channel_owner */
export function requireOwner(person: ChannelPerson, { membership }: ChannelView): void {
  if (membership?.role !== "owner" && !canManage(person)) throw channelErrors.not_channel_owner();
}

/**
 * Those who are in it write to it; to a customer's all who see it.
 * @throws not_in_channel, channel_archived
 */
export function requireWritable({ membership, type, archivedAt }: ChannelView): void {
  if (membership === null && type !== "contact") throw channelErrors.not_in_channel();
  if (archivedAt) throw channelErrors.channel_archived();
}

/** Whoever owns a channel, or manages channels, decides about what others wrote, too. */
export function decidesFor({ membership }: ChannelView, managesChannels: boolean): boolean {
  return membership?.role === "owner" || managesChannels;
}

/** What customers wrote and got, and the voicemails they left, nobody can take back. */
export function isCustomers(channel: ChannelView, message: ChannelMessage): boolean {
  return channel.type === "contact" && (message.direction !== "internal" || message.authorId === null);
}
