import { contentDisposition, etagOf, type Route, routesOf } from "../../http/index.ts";
import type { AttachedFile, AttachmentsService } from "./attachments.service.ts";
import type { ScheduledMessagesService, ScheduledView } from "./scheduled-messages.service.ts";
import type { ThreadWritingService } from "./thread-writing.service.ts";
import { threadsContract } from "./threads.contract.ts";
import { presentAttachment, presentEntry, presentScheduled, presentThread } from "./threads.presenter.ts";
import type { ThreadInList, ThreadsService } from "./threads.service.ts";
import type { ThreadTagsService } from "./thread-tags.service.ts";

/** Threads, what stands in them, and what is to be sent later. */
export function threadsRoutes(
  service: ThreadsService,
  writing: ThreadWritingService,
  scheduled: ScheduledMessagesService,
  attachments: AttachmentsService,
  tags: ThreadTagsService,
): Route[] {
  const route = routesOf(threadsContract);
  const one = (thread: ThreadInList) => ({
    status: 200 as const,
    body: presentThread(thread),
    headers: { ETag: etagOf(thread.version) },
  });
  const later = <Status extends 200 | 201>(status: Status, message: ScheduledView) => ({
    status,
    body: presentScheduled(message),
    headers: { ETag: etagOf(message.version) },
  });
  return [
    route("listThreads", async ({ principal, query }) => {
      const { items, nextCursor } = await service.list(principal, query);
      return { status: 200, body: { items: items.map(presentThread), nextCursor } };
    }),
    route("openThread", async ({ principal, body }) => {
      const { thread, isNew } = await service.open(principal, body);
      return { ...one(thread), status: isNew ? 201 : 200 };
    }),
    route("countThreads", async ({ principal }) => ({ status: 200, body: await service.counts(principal) })),
    route("listThreadTags", async ({ principal }) => ({
      status: 200,
      body: { items: await tags.inUse(principal) },
    })),
    route("getThread", async ({ principal, params }) => {
      const answer = one(await service.view(principal, params.id));
      return { ...answer, body: { ...answer.body, present: await service.present(params.id) } };
    }),
    route("assignThread", async ({ principal, params, version, body }) =>
      one(await service.assign(principal, params.id, version, body.assignedTo)),
    ),
    route("closeThread", async ({ principal, params }) => one(await service.close(principal, params.id))),
    route("reopenThread", async ({ principal, params }) => one(await service.reopen(principal, params.id))),
    route("snoozeThread", async ({ principal, params, body }) =>
      one(await service.snooze(principal, params.id, new Date(body.until))),
    ),
    route("readThread", async ({ principal, params, body }) =>
      one(await service.read(principal, params.id, body.sequence)),
    ),
    route("markThreadUnread", async ({ principal, params }) =>
      one(await service.markUnread(principal, params.id)),
    ),
    route("changeThreadTags", async ({ principal, params, body }) => {
      await tags.change(principal, params.id, body);
      return one(await service.view(principal, params.id));
    }),
    route("enterThread", async ({ principal, params, body }) => ({
      status: 200,
      body: { present: await service.enter(principal, params.id, body.state) },
    })),
    route("leaveThread", async ({ principal, params }) => {
      await service.leave(principal, params.id);
      return { status: 204 };
    }),
    route("listThreadMessages", async ({ principal, params, query }) => {
      const { items, nextCursor } = await writing.page(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentEntry), nextCursor } };
    }),
    route("answerThread", async ({ principal, params, body }) => ({
      status: 201,
      body: presentEntry(await writing.answer(principal, params.id, body)),
    })),
    route("resendThreadMessage", async ({ principal, params }) => ({
      status: 202,
      body: presentEntry(await writing.resend(principal, params.id, params.messageId)),
    })),
    route("noteInThread", async ({ principal, params, body }) => ({
      status: 201,
      body: presentEntry(await writing.note(principal, params.id, body.text)),
    })),
    route("uploadThreadFile", async ({ principal, params, query, body }) => ({
      status: 201,
      body: presentAttachment(await attachments.upload(principal, params.id, query.fileName ?? null, body)),
    })),
    route("getThreadFile", async ({ principal, params }) =>
      file(await attachments.file(principal, params.id, params.attachmentId)),
    ),
    route("getLinkedThreadFile", async ({ params }) => file(await attachments.linkedFile(params.token))),
    route("scheduleMessage", async ({ principal, params, body }) =>
      later(201, await scheduled.schedule(principal, params.id, body)),
    ),
    route("listScheduledMessages", async ({ principal, params, query }) => {
      const { items, nextCursor } = await scheduled.list(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentScheduled), nextCursor } };
    }),
    route("changeScheduledMessage", async ({ principal, params, version, body }) =>
      later(200, await scheduled.change(principal, params.id, version, body)),
    ),
    route("cancelScheduledMessage", async ({ principal, params }) =>
      later(200, await scheduled.cancel(principal, params.id)),
    ),
  ];
}

/** Shown in a page where it is a picture; all else is a file to keep: whoever sent it chose what is in it. */
function file({ attachment, content }: AttachedFile) {
  const contentType = attachment.contentType ?? "application/octet-stream";
  const name =
    attachment.fileName ?? `attachment-${attachment.id}${/\.\w+$/.exec(attachment.fileKey ?? "")?.[0] ?? ""}`;
  return {
    status: 200 as const,
    body: content,
    headers: {
      "Cache-Control": "private, no-cache, no-transform",
      "Content-Disposition": contentDisposition(name, !contentType.startsWith("image/")),
      "Content-Type": contentType,
      "Content-Length": String(attachment.bytes ?? 0),
      "Content-Security-Policy": "sandbox; default-src 'none'",
    },
  };
}
