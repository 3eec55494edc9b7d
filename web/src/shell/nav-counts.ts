import { api } from "../data/api.ts";
import { unreadChannels } from "../features/channels/channel-list.ts";

/** Where a number beside a page comes from. */
export interface CountSource {
  readonly permission: string;
  /** The live channel that tells when it may be another. */
  readonly channel: "threads" | "voicemails" | "tasks" | "conversations";
  readonly count: (signal: AbortSignal) => Promise<number>;
}

/** More than the navigation shows are not counted. */
const ENOUGH = 100;

/** What waits for somebody, by the page where it is. */
export const COUNTS: Readonly<Record<string, CountSource>> = {
  "/inbox": {
    permission: "threads:read",
    channel: "threads",
    count: async (signal) => (await api.countThreads({ signal })).unread,
  },
  "/voicemails": {
    permission: "voicemails:read",
    channel: "voicemails",
    count: async (signal) =>
      (await api.listVoicemails({ query: { unread: "true", limit: ENOUGH }, signal })).items.length,
  },
  "/tasks": {
    permission: "tasks:read",
    channel: "tasks",
    count: async (signal) => {
      const { todo, in_progress, blocked } = await api.countTasks({
        query: { assignee: "me" },
        signal,
      });
      return todo + in_progress + blocked;
    },
  },
  "/channels": {
    permission: "channels:read",
    channel: "conversations",
    count: async (signal) =>
      unreadChannels((await api.listChannels({ query: { limit: ENOUGH }, signal })).items),
  },
};
