import type { ProductRequest, RequestSubject } from "./requests.ts";
import { COMMON_WORD, RARE_WORD } from "./team.ts";

/** What the team's requests are made with. */
export interface TeamSubject {
  readonly app: RequestSubject["app"];
  readonly cookies: RequestSubject["cookies"];
  /** The channel that everybody is in and that most is written to. */
  readonly channelId: string;
  readonly threadId: string;
  readonly contactId: string;
  readonly colleagueId: string;
}

const ID = /[0-9a-f]{8}-[0-9a-f-]{27}/g;

/** What the team's lists, figures and searches ask, as those who see everything and as those who see their part. */
export function teamRequests(subject: TeamSubject): readonly ProductRequest[] {
  const { app, cookies } = subject;
  const get = (path: string, as: "agent" | "admin"): ProductRequest => ({
    what: `GET ${path.replaceAll(ID, "{id}")} (${as})`,
    send: () => app.request(path, { cookie: cookies[as] }),
  });
  return [
    "/api/channels",
    "/api/channels?type=team",
    "/api/channels?joined=false",
    `/api/channels/${subject.channelId}`,
    `/api/channels/${subject.channelId}/messages`,
    `/api/channels/${subject.channelId}/members`,
    "/api/threads",
    "/api/threads?status=open",
    "/api/threads?assignedTo=me&status=open",
    "/api/threads?assignedTo=nobody&status=open",
    "/api/threads?unread=true",
    "/api/threads?waiting=true",
    `/api/threads?contactId=${subject.contactId}`,
    "/api/threads?tag=billing&status=open",
    "/api/threads?tag=warranty",
    "/api/threads/counts",
    "/api/threads/tags",
    `/api/threads/${subject.threadId}/messages`,
    "/api/tasks",
    "/api/tasks?assignee=me&status=todo,in_progress,blocked",
    "/api/tasks?assignee=nobody&status=todo",
    "/api/tasks?due=overdue",
    "/api/tasks?due=today",
    "/api/tasks?sort=priority&status=todo",
    "/api/tasks?sort=-createdAt",
    "/api/tasks?createdBy=me&status=todo",
    "/api/tasks?label=quote",
    `/api/tasks?contactId=${subject.contactId}`,
    "/api/tasks/counts",
    "/api/tasks/counts?assignee=me",
    "/api/tasks/counts?due=overdue",
    `/api/tasks/counts?q=${COMMON_WORD}`,
    ...[COMMON_WORD, "the", RARE_WORD, "zzzz"].flatMap((word) => [
      `/api/tasks?q=${word}`,
      `/api/messages/search?q=${word}`,
    ]),
    `/api/messages/search?q=${RARE_WORD}%20${COMMON_WORD}`,
    `/api/messages/search?q=${COMMON_WORD}&channelId=${subject.channelId}`,
    `/api/messages/search?q=${RARE_WORD}&channelId=${subject.channelId}`,
    `/api/messages/search?q=${COMMON_WORD}&authorId=${subject.colleagueId}`,
    "/api/notifications",
    "/api/notifications?unread=true",
  ].flatMap((path) => [get(path, "admin"), get(path, "agent")]);
}
