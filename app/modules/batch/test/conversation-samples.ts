import { insertChannelMessage } from "../../../test/factories/channels.ts";
import { insertTask } from "../../../test/factories/tasks.ts";
import { insertScheduledMessage, insertThread } from "../../../test/factories/threads.ts";
import { insertUser } from "../../../test/factories/users.ts";
import type { TestDatabase } from "../../../test/suite-resources.ts";
import type { Answer } from "../../../test/test-application.ts";

/** Of a batch, as a client writes it. */
export type Operation = Readonly<Record<string, unknown>>;

const IN_A_DAY = () => new Date(Date.now() + 86_400_000).toISOString();
const versioned = (version = 1) => ({ headers: { "If-Match": `"${version}"` } });

let names = 0;
const anyName = () => {
  names += 1;
  return `Sample ${names}`;
};

/** By operation id, something that it does: of tasks, threads, channels, templates and notifications. */
export function conversationSamples(its: {
  readonly db: () => TestDatabase;
  readonly request: (path: string, options: object) => Promise<Answer>;
  readonly userId: () => string;
  readonly newPhone: () => string;
}): Readonly<Record<string, () => Promise<Operation> | Operation>> {
  const { request } = its;
  const made = async (path: string, json: object, method = "POST") => {
    const { status, body, text } = await request(path, { method, json });
    if (status >= 300) throw new Error(text);
    return body;
  };
  const task = async (given: object = {}) => (await insertTask(its.db(), given)).id;
  const thread = async (given: object = {}) =>
    (await insertThread(its.db(), { phone: its.newPhone(), ...given })).id;
  const texted = async () => {
    const id = await thread({ last_inbound_sequence: 1 });
    await insertChannelMessage(its.db(), id, { direction: "inbound", status: "received" });
    return id;
  };
  const scheduled = async () =>
    (await insertScheduledMessage(its.db(), { thread_id: await thread(), author_id: its.userId() })).id;
  const colleague = async () => (await insertUser(its.db(), {})).id;
  const channel = async (memberIds: readonly string[] = []): Promise<string> =>
    (await made("/api/channels", { name: anyName(), memberIds })).id;
  /** The path of a message of a channel. */
  const message = async (): Promise<string> => {
    const id = await channel();
    const { id: messageId } = await made(`/api/channels/${id}/messages`, { content: "Before" });
    return `/api/channels/${id}/messages/${messageId}`;
  };
  const template = async (): Promise<string> =>
    (await made("/api/message-templates", { name: anyName(), body: "Hello" })).id;
  const emoji = encodeURIComponent("👍");
  const notification = async (given: { readonly read_at?: Date } = {}): Promise<string> => {
    const [row] = await its
      .db()("notifications")
      .insert({
        ...{ user_id: its.userId(), type: "task.due", subject_type: "task", title: "Sample", priority: 3 },
        ...{ subject_id: its.userId(), dedupe_key: anyName(), ...given },
      })
      .returning("id");
    return row.id;
  };
  const part = async (kind: "comments" | "checklist", json: object): Promise<string> => {
    const id = await task();
    await made(`/api/tasks/${id}/${kind}`, json);
    const { body } = await request(`/api/tasks/${id}`, {});
    return `/api/tasks/${id}/${kind}/${body[kind][0].id}`;
  };

  return {
    createTask: () => ({ body: { title: "Atomic" } }),
    updateTask: async () => ({ id: await task(), ...versioned(), body: { title: "Atomic" } }),
    changeTaskStatus: async () => ({ id: await task(), body: { status: "done" } }),
    deleteTask: async () => ({ id: await task(), ...versioned() }),
    restoreTask: async () => ({ id: await task({ deleted_at: new Date() }) }),
    addTaskComment: async () => ({ id: await task(), body: { body: "Atomic" } }),
    editTaskComment: async () => ({
      path: await part("comments", { body: "Before" }),
      body: { body: "Atomic" },
    }),
    deleteTaskComment: async () => ({ path: await part("comments", { body: "Before" }) }),
    addChecklistItem: async () => ({ id: await task(), body: { text: "Atomic" } }),
    changeChecklistItem: async () => ({
      path: await part("checklist", { text: "Before" }),
      body: { isChecked: true },
    }),
    deleteChecklistItem: async () => ({ path: await part("checklist", { text: "Before" }) }),
    addTaskBlocker: async () => ({ path: `/api/tasks/${await task()}/blockers/${await task()}` }),
    removeTaskBlocker: async () => {
      const path = `/api/tasks/${await task()}/blockers/${await task()}`;
      await request(path, { method: "PUT" });
      return { path };
    },
    setTaskReminders: async () => ({ id: await task(), body: { minutesBefore: [15] } }),
    changeTaskRule: async () => {
      const { items } = (await request("/api/task-rules", {})).body;
      const [{ cause, isOn, version }] = items;
      return { path: `/api/task-rules/${cause}`, ...versioned(version), body: { isOn: !isOn } };
    },
    openThread: () => ({ body: { phone: its.newPhone() } }),
    assignThread: async () => ({ id: await thread(), ...versioned(), body: { assignedTo: its.userId() } }),
    closeThread: async () => ({ id: await thread() }),
    reopenThread: async () => ({ id: await thread({ status: "closed", closed_at: new Date() }) }),
    snoozeThread: async () => ({ id: await thread(), body: { until: IN_A_DAY() } }),
    changeThreadTags: async () => ({ id: await thread(), body: { add: ["atomic"] } }),
    readThread: async () => ({ id: await texted(), body: { sequence: 1 } }),
    markThreadUnread: async () => {
      const id = await texted();
      await its.db()("threads").where({ id }).update({ read_sequence: 1 });
      return { id };
    },
    noteInThread: async () => ({ id: await thread(), body: { text: "Atomic" } }),
    scheduleMessage: async () => ({ id: await thread(), body: { text: "Atomic", sendAt: IN_A_DAY() } }),
    changeScheduledMessage: async () => ({ id: await scheduled(), ...versioned(), body: { text: "Atomic" } }),
    cancelScheduledMessage: async () => ({ id: await scheduled() }),
    createChannel: () => ({ body: { name: anyName() } }),
    openDirectChannel: async () => ({ body: { userIds: [await colleague()] } }),
    updateChannel: async () => ({ id: await channel(), ...versioned(), body: { topic: "Atomic" } }),
    archiveChannel: async () => ({ id: await channel() }),
    unarchiveChannel: async () => {
      const id = await channel();
      await request(`/api/channels/${id}/archive`, { method: "PUT" });
      return { id };
    },
    deleteChannel: async () => ({ id: await channel(), ...versioned() }),
    restoreChannel: async () => {
      const id = await channel();
      await request(`/api/channels/${id}`, { method: "DELETE", headers: { "If-Match": '"1"' } });
      return { id };
    },
    joinChannel: async () => ({ id: await channel(), body: { isMuted: true } }),
    leaveChannel: async () => ({ id: await channel() }),
    inviteToChannel: async () => ({ id: await channel(), body: { userIds: [await colleague()] } }),
    changeChannelMember: async () => {
      const id = await colleague();
      return { path: `/api/channels/${await channel([id])}/members/${id}`, body: { role: "owner" } };
    },
    removeChannelMember: async () => {
      const id = await colleague();
      return { path: `/api/channels/${await channel([id])}/members/${id}` };
    },
    postMessage: async () => ({ id: await channel(), body: { content: "Atomic" } }),
    editMessage: async () => ({ path: await message(), body: { content: "Atomic" } }),
    deleteMessage: async () => ({ path: await message() }),
    restoreMessage: async () => {
      const path = await message();
      await request(path, { method: "DELETE" });
      return { path: `${path}/restore` };
    },
    addReaction: async () => ({ path: `${await message()}/reactions/${emoji}` }),
    removeReaction: async () => {
      const path = `${await message()}/reactions/${emoji}`;
      await request(path, { method: "PUT" });
      return { path };
    },
    pinMessage: async () => ({ path: `${await message()}/pin` }),
    unpinMessage: async () => {
      const path = `${await message()}/pin`;
      await request(path, { method: "PUT" });
      return { path };
    },
    markChannelRead: async () => {
      const id = await channel();
      await insertChannelMessage(its.db(), id);
      return { id, body: {} };
    },
    markChannelUnread: async () => {
      const id = await channel();
      await insertChannelMessage(its.db(), id);
      await made(`/api/channels/${id}/read`, {}, "PUT");
      return { id, query: { from: 1 } };
    },
    createTemplate: () => ({ body: { name: anyName(), body: "Atomic" } }),
    updateTemplate: async () => ({ id: await template(), ...versioned(), body: { body: "Atomic" } }),
    archiveTemplate: async () => ({ id: await template() }),
    restoreTemplate: async () => {
      const id = await template();
      await request(`/api/message-templates/${id}/archive`, { method: "POST" });
      return { id };
    },
    markAllNotificationsRead: async () => {
      await notification();
      return {};
    },
    markNotificationRead: async () => ({ id: await notification() }),
    markNotificationUnread: async () => ({ id: await notification({ read_at: new Date() }) }),
    changeNotificationPreferences: async () => {
      const { version = 1 } = (await request("/api/notification-preferences", {})).body;
      return { ...versioned(version), body: { digest: { frequency: "daily" } } };
    },
  };
}
