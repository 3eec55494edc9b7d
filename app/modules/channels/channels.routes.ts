import { contentDisposition, etagOf, type Route, routesOf } from "../../http/index.ts";
import type { ChannelFilesService } from "./channel-files.service.ts";
import type { ChannelLive } from "./channel-live.ts";
import type { ChannelTalkService } from "./channel-talk.service.ts";
import { channelsContract } from "./channels.contract.ts";
import {
  presentAttachment,
  presentChannel,
  presentColleague,
  presentMember,
  presentMessage,
} from "./channels.presenter.ts";
import type { ChannelRoomsService } from "./channels.service.ts";

type View = Parameters<typeof presentChannel>[0];

/** Channels, their members, and what is written there. */
export function channelsRoutes(
  rooms: ChannelRoomsService,
  talk: ChannelTalkService,
  files: ChannelFilesService,
  live: Pick<ChannelLive, "typing">,
): Route[] {
  const route = routesOf(channelsContract);
  const answer = <Status extends 200 | 201>(channel: View, status: Status) => ({
    status,
    body: presentChannel(channel),
    headers: { ETag: etagOf(channel.version) },
  });
  return [
    route("listChannels", async ({ principal, query }) => {
      const { items, nextCursor } = await rooms.list(principal, query);
      return { status: 200, body: { items: items.map(presentChannel), nextCursor } };
    }),
    route("createChannel", async ({ principal, body }) => answer(await rooms.create(principal, body), 201)),
    route("openDirectChannel", async ({ principal, body }) => {
      const { channel, isNew } = await rooms.openDirect(principal, body.userIds);
      return answer(channel, isNew ? 201 : 200);
    }),
    route("getChannel", async ({ principal, params }) => answer(await rooms.view(principal, params.id), 200)),
    route("updateChannel", async ({ principal, params, version, body }) =>
      answer(await rooms.update(principal, params.id, version, body), 200),
    ),
    route("archiveChannel", async ({ principal, params }) =>
      answer(await rooms.setArchived(principal, params.id, true), 200),
    ),
    route("unarchiveChannel", async ({ principal, params }) =>
      answer(await rooms.setArchived(principal, params.id, false), 200),
    ),
    route("deleteChannel", async ({ principal, params, version }) => {
      await rooms.delete(principal, params.id, version);
      return { status: 204 };
    }),
    route("restoreChannel", async ({ principal, params }) =>
      answer(await rooms.restore(principal, params.id), 200),
    ),
    route("joinChannel", async ({ principal, params, body }) =>
      answer(await rooms.join(principal, params.id, body), 200),
    ),
    route("leaveChannel", async ({ principal, params }) => {
      await rooms.leave(principal, params.id);
      return { status: 204 };
    }),
    route("listChannelMembers", async ({ principal, params, query }) => {
      const { items, nextCursor } = await rooms.members(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentMember), nextCursor } };
    }),
    route("inviteToChannel", async ({ principal, params, body }) =>
      answer(await rooms.invite(principal, params.id, body.userIds), 200),
    ),
    route("changeChannelMember", async ({ principal, params, body }) =>
      answer(await rooms.changeMember(principal, params.id, params.userId, body.role), 200),
    ),
    route("removeChannelMember", async ({ principal, params }) => {
      await rooms.removeMember(principal, params.id, params.userId);
      return { status: 204 };
    }),
    route("listChannelMessages", async ({ principal, params, query }) => {
      const { items, nextCursor } = await talk.list(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentMessage), nextCursor } };
    }),
    route("postMessage", async ({ principal, params, body }) => ({
      status: 201,
      body: presentMessage(await talk.post(principal, params.id, body)),
    })),
    route("getChannelMessage", async ({ principal, params }) => ({
      status: 200,
      body: presentMessage(await talk.view(principal, params.id, params.messageId)),
    })),
    route("editMessage", async ({ principal, params, body }) => ({
      status: 200,
      body: presentMessage(await talk.edit(principal, params.id, params.messageId, body.content)),
    })),
    route("listMessageEdits", async ({ principal, params, query }) => {
      const { items, nextCursor } = await talk.edits(principal, params.id, params.messageId, query);
      const edits = items.map((edit) => ({ ...edit, replacedAt: edit.replacedAt.toISOString() }));
      return { status: 200, body: { items: edits, nextCursor } };
    }),
    route("deleteMessage", async ({ principal, params }) => {
      await talk.delete(principal, params.id, params.messageId);
      return { status: 204 };
    }),
    route("restoreMessage", async ({ principal, params }) => ({
      status: 200,
      body: presentMessage(await talk.restore(principal, params.id, params.messageId)),
    })),
    route("addReaction", async ({ principal, params: { id, messageId, emoji } }) => ({
      status: 200,
      body: presentMessage(await talk.react(principal, id, messageId, { emoji, isOn: true })),
    })),
    route("removeReaction", async ({ principal, params: { id, messageId, emoji } }) => ({
      status: 200,
      body: presentMessage(await talk.react(principal, id, messageId, { emoji, isOn: false })),
    })),
    route("pinMessage", async ({ principal, params }) => ({
      status: 200,
      body: presentMessage(await talk.pin(principal, params.id, params.messageId, true)),
    })),
    route("unpinMessage", async ({ principal, params }) => ({
      status: 200,
      body: presentMessage(await talk.pin(principal, params.id, params.messageId, false)),
    })),
    route("listPins", async ({ principal, params, query }) => {
      const { items, nextCursor } = await talk.pins(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentMessage), nextCursor } };
    }),
    route("markChannelRead", async ({ principal, params, body }) =>
      answer(await rooms.markRead(principal, params.id, body.upTo), 200),
    ),
    route("markChannelUnread", async ({ principal, params, query }) =>
      answer(await rooms.markUnread(principal, params.id, query.from), 200),
    ),
    route("tellTyping", async ({ principal, params }) => {
      await talk.requireMayWrite(principal, params.id);
      await live.typing(params.id, principal);
      return { status: 204 };
    }),
    route("uploadAttachment", async ({ principal, params, query, body }) => ({
      status: 201,
      body: presentAttachment(await files.upload(principal, params.id, query.fileName, body)),
    })),
    route("getAttachment", async ({ principal, params }) => {
      const { attachment, content } = await files.open(principal, params.id, params.attachmentId);
      return {
        status: 200,
        body: content,
        headers: {
          "Cache-Control": "private, no-cache, no-transform",
          "Content-Disposition": contentDisposition(attachment.fileName, true),
          "Content-Length": String(attachment.bytes),
          "Content-Type": attachment.contentType,
        },
      };
    }),
    route("listAttachments", async ({ principal, params, query }) => {
      const { items, nextCursor } = await files.list(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentAttachment), nextCursor } };
    }),
    route("searchMessages", async ({ principal, query }) => {
      const { items, nextCursor } = await talk.search(principal, query);
      return { status: 200, body: { items: items.map(presentMessage), nextCursor } };
    }),
    route("listColleagues", async ({ query }) => {
      const { items, nextCursor } = await rooms.directory(query);
      return { status: 200, body: { items: items.map(presentColleague), nextCursor } };
    }),
  ];
}
