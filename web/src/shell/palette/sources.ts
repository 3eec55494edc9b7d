import { api } from "../../data/api.ts";
import { can } from "../../data/session.ts";
import { callerText, phoneText } from "../../features/calls/call-words.ts";
import { formatWhen } from "../../ui/format.ts";
import { formatPhone } from "../../ui/phone.ts";
import { hasPage } from "../routes.ts";
import type { Entry } from "./entries.ts";
import { paletteWords as words } from "./palette.strings.ts";

/** Something that the server can be asked for by words. */
export interface Source {
  readonly name: string;
  readonly title: string;
  readonly permission: string;
  /** Where what is found is shown; without such a page nothing is looked for. */
  readonly pathOf: (id: string) => string;
  readonly find: (typed: string, signal: AbortSignal) => Promise<readonly Entry[]>;
}

/** So many of a kind: whoever wants more types more. */
const LIMIT = 5;
/** With fewer letters everything would be found; the server says the same. */
export const MIN_LETTERS = 2;

const calls: Source = {
  name: "calls",
  title: words.calls,
  permission: "calls:read",
  pathOf: (id) => `/calls/${id}`,
  async find(q, signal) {
    const { items } = await api.listCalls({ query: { q, limit: LIMIT }, signal });
    return items.map((call) => ({
      id: `call:${call.id}`,
      text: callerText(call),
      icon: call.direction === "outbound" ? "phoneOut" : "phoneIn",
      detail: [phoneText(call), formatWhen(call.initiatedAt, Date.now())]
        .filter((part) => part !== callerText(call))
        .join(" · "),
      path: calls.pathOf(call.id),
    }));
  },
};

const contacts: Source = {
  name: "contacts",
  title: words.contacts,
  permission: "contacts:read",
  pathOf: (id) => `/contacts/${id}`,
  async find(q, signal) {
    const { items } = await api.listContacts({ query: { q, limit: LIMIT }, signal });
    return items.map(({ id, firstName, lastName, organization, phone, email }) => {
      const name = [firstName, lastName].filter(Boolean).join(" ");
      const known = [name, organization, phone && formatPhone(phone), email].filter(isText);
      return entry(`contact:${id}`, "contacts", known, contacts.pathOf(id));
    });
  },
};

const leads: Source = {
  name: "leads",
  title: words.leads,
  permission: "leads:read",
  pathOf: (id) => `/leads/${id}`,
  async find(q, signal) {
    const { items } = await api.listLeads({ query: { q, limit: LIMIT }, signal });
    return items.map(({ id, company, phone, email }) =>
      entry(
        `lead:${id}`,
        "trend",
        [company, phone && formatPhone(phone), email].filter(isText),
        leads.pathOf(id),
      ),
    );
  },
};

const tasks: Source = {
  name: "tasks",
  title: words.tasks,
  permission: "tasks:read",
  pathOf: (id) => `/tasks/${id}`,
  async find(q, signal) {
    const { items } = await api.listTasks({ query: { q, limit: LIMIT }, signal });
    return items.map(({ id, title, assignees }) =>
      entry(
        `task:${id}`,
        "tasks",
        [title, assignees.map(({ name }) => name).join(", ")].filter(isText),
        tasks.pathOf(id),
      ),
    );
  },
};

const messages: Source = {
  name: "messages",
  title: words.messages,
  permission: "channels:read",
  pathOf: (id) => `/channels/${id}`,
  async find(q, signal) {
    const { items } = await api.searchMessages({ query: { q, limit: LIMIT }, signal });
    return items.map(({ id, channelId, author, content, createdAt }) =>
      entry(
        `message:${id}`,
        "message",
        [content, author?.name, formatWhen(createdAt, Date.now())].filter(isText),
        `${messages.pathOf(channelId)}?message=${id}`,
      ),
    );
  },
};

const threads: Source = {
  name: "threads",
  title: words.threads,
  permission: "threads:read",
  pathOf: (id) => `/inbox/${id}`,
  async find(q, signal) {
    const { items } = await api.listThreads({ query: { q, limit: LIMIT }, signal });
    return items.map(({ id, contact, lead, phone, snippet }) =>
      entry(
        `thread:${id}`,
        "inbox",
        [contact?.name, lead?.company, phone && formatPhone(phone), snippet].filter(isText),
        threads.pathOf(id),
      ),
    );
  },
};

const ALL: readonly Source[] = [calls, contacts, leads, tasks, threads, messages];

/** What this user may look for, and has a page for. */
export function searchSources(): readonly Source[] {
  return ALL.filter(({ permission, pathOf }) => can(permission) && hasPage(pathOf("1")));
}

/** The first of what is known names it, the rest stands beside it. */
function entry(id: string, icon: Entry["icon"], known: readonly string[], path: string): Entry {
  const [text = words.nameless, ...rest] = known;
  return { id, text, icon, detail: rest.join(" · "), path };
}

function isText(part: string | null | undefined): part is string {
  return Boolean(part);
}
