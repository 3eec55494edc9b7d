import type { NamedMember } from "./channel-members.repository.ts";
import type { MessageView } from "./channel-talk.service.ts";
import type {
  AttachmentJson,
  ChannelJson,
  ChannelMemberJson,
  ChannelMessageJson,
  ColleagueJson,
} from "./channels.contract.ts";
import { mentionsIn } from "./channels.policy.ts";
import type { ChannelView } from "./channels.repository.ts";
import type { Colleague } from "./directory.reads.ts";
import type { MessageFile } from "./message-extras.repository.ts";

/** A channel as somebody sees it. */
export function presentChannel(channel: ChannelView): ChannelJson {
  const { membership } = channel;
  return {
    id: channel.id,
    type: channel.type,
    privacy: channel.privacy,
    name: channel.name,
    topic: channel.topic,
    people: [...channel.people],
    taskId: channel.taskId,
    contactId: channel.contactId,
    phone: channel.phone,
    memberCount: channel.memberCount,
    lastSequence: channel.lastSequence,
    lastActivityAt: channel.lastActivityAt.toISOString(),
    membership: membership && { ...membership, joinedAt: membership.joinedAt.toISOString() },
    archivedAt: channel.archivedAt?.toISOString() ?? null,
    version: channel.version,
    createdAt: channel.createdAt.toISOString(),
    updatedAt: channel.updatedAt.toISOString(),
    deletedAt: channel.deletedAt?.toISOString() ?? null,
  };
}

export function presentMember({
  userId: id,
  name,
  role,
  joinedAt,
  department,
}: NamedMember): ChannelMemberJson {
  return { id, name, role, joinedAt: joinedAt.toISOString(), department };
}

export function presentAttachment(attachment: MessageFile): AttachmentJson {
  const { id, fileName, contentType, bytes, createdAt } = attachment;
  return { id, fileName, contentType, bytes, createdAt: createdAt.toISOString() };
}

/** A message as all see it who see its channel; of one that was taken back only that it was there. */
export function presentMessage(message: MessageView): ChannelMessageJson {
  const isThere = message.deletedAt === null;
  return {
    id: message.id,
    channelId: message.channelId,
    sequence: message.sequence,
    parentId: message.parentId,
    direction: message.direction,
    status: message.status,
    author: message.authorId === null ? null : { id: message.authorId, name: message.authorName ?? "" },
    contactId: message.contactId,
    content: isThere ? message.content : "",
    mentions: isThere ? mentionsIn(message.content) : [],
    attachments: isThere ? message.attachments.map(presentAttachment) : [],
    reactions: isThere
      ? message.reactions.map(({ emoji, count, userIds }) => ({ emoji, count, userIds: [...userIds] }))
      : [],
    replyCount: message.replyCount,
    pinnedAt: message.pinnedAt?.toISOString() ?? null,
    errorCode: message.errorCode,
    errorReason: message.errorReason,
    createdAt: message.createdAt.toISOString(),
    sentAt: message.sentAt?.toISOString() ?? null,
    deliveredAt: message.deliveredAt?.toISOString() ?? null,
    failedAt: message.failedAt?.toISOString() ?? null,
    readAt: message.readAt?.toISOString() ?? null,
    editedAt: message.editedAt?.toISOString() ?? null,
    deletedAt: message.deletedAt?.toISOString() ?? null,
  };
}

export function presentColleague({ createdAt: _, ...colleague }: Colleague): ColleagueJson {
  return colleague;
}
