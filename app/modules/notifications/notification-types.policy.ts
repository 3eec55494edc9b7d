import type { RoleName } from "../identity/index.ts";
import type { NotificationChannel, NotificationType } from "./preferences.contract.ts";

/** What goes into a notification's title. */
export interface TitleParts {
  readonly priority: number;
  /** Of the caller, of the user or of the address whom it is about; null: nobody knows. */
  readonly name: string | null;
  /** How many of its group it stands for. */
  readonly count: number;
}

/** Who hears of what, in which words, and by which ways as long as they have not chosen others. */
export interface NotificationRule {
  /** For those who choose. */
  readonly description: string;
  /** Its heading in mails. */
  readonly topic: string;
  /** Who hears of it where nobody is named. */
  readonly roles: readonly RoleName[];
  readonly defaults: Readonly<Record<NotificationChannel, boolean>>;
  readonly title: (parts: TitleParts) => string;
}

const EVERYBODY = ["agent", "supervisor", "manager", "admin"] as const satisfies readonly RoleName[];
const LEADERS = ["supervisor", "manager", "admin"] as const satisfies readonly RoleName[];

/** Ways by default; nothing costs an SMS that nobody asked for: who is on duty gets those of the alerts themselves. */
function by(...channels: readonly NotificationChannel[]): NotificationRule["defaults"] {
  const on = (channel: NotificationChannel) => channels.includes(channel);
  return { in_app: on("in_app"), email: on("email"), web_push: on("web_push"), sms: on("sms") };
}

/** "Lead given to you: Ada", "3 leads were given to you". */
function given(one: string, many: string): NotificationRule["title"] {
  return ({ name, count }) =>
    count > 1 ? `${count} ${many} were given to you` : `${one} given to you${name ? `: ${name}` : ""}`;
}

function messages(count: number): string {
  return count > 1 ? `${count} new messages` : "New message";
}

function mentions(count: number): string {
  return count > 1 ? `${count} mentions of you` : "You are mentioned";
}

/** All that people can be told of. A new kind of notification is a line here, and a subscriber. */
export const NOTIFICATION_RULES: Readonly<Record<NotificationType, NotificationRule>> = {
  "alert.raised": {
    description: "A P1 or P2 alert is raised",
    topic: "Alerts",
    roles: EVERYBODY,
    defaults: by("in_app", "web_push"),
    title: ({ priority, name }) => `P${priority} alert: ${name ?? "a caller"} needs help`,
  },
  "alert.unanswered": {
    description: "Everybody was told of an alert, and nobody took it",
    topic: "Alerts",
    roles: LEADERS,
    defaults: by("in_app", "web_push", "email"),
    title: ({ priority, name }) =>
      `Nobody took the P${priority} alert${name ? ` of ${name}` : ""}: everybody was told, act now`,
  },
  "sms.given_up": {
    description: "An SMS of an alert could not be delivered",
    topic: "Alerts",
    roles: LEADERS,
    defaults: by("in_app", "web_push", "email"),
    title: ({ priority, name }) =>
      `A P${priority} SMS${name ? ` about ${name}` : ""} could not be delivered: act now`,
  },
  "incident.raised": {
    description: "Something is wrong with the application itself, and you are on call for it",
    topic: "Alerts",
    roles: [],
    defaults: by("in_app", "web_push", "email"),
    title: ({ name }) => `Incident: ${name ?? "something is wrong with the application"}`,
  },
  "sms.opted_out": {
    description: "Somebody on the staff wants no SMS any more",
    topic: "Administration",
    roles: ["admin"],
    defaults: by("in_app", "email"),
    title: ({ name }) => `${name ?? "Somebody"} gets no alerts by SMS any more: they answered STOP`,
  },
  "on_call.unreachable": {
    description: "Somebody who is on call wants no SMS any more",
    topic: "Alerts",
    roles: LEADERS,
    defaults: by("in_app", "web_push", "email"),
    title: ({ name }) => `${name ?? "Somebody"} is on call and gets no SMS any more: they answered STOP`,
  },
  "webhook.disabled": {
    description: "Events are no longer sent to an address",
    topic: "Administration",
    roles: ["manager", "admin"],
    defaults: by("in_app", "email"),
    title: ({ name }) => `Events are no longer sent to ${name ?? "an address"}: nothing was taken there`,
  },
  "call.missed": {
    description: "Somebody called whose lead or contact is yours, and nobody answered",
    topic: "Calls",
    roles: [],
    defaults: by("in_app", "web_push"),
    title: ({ name, count }) =>
      `${count > 1 ? `${count} missed calls` : "Missed call"} from ${name ?? "a caller"}`,
  },
  "callback.due": {
    description: "A callback that you promised is due and has no task that tells of it",
    topic: "Calls",
    roles: [],
    defaults: by("in_app", "web_push", "email"),
    title: ({ name }) => `Callback due: ${name ?? "a caller"}`,
  },
  "voicemail.assigned": {
    description: "A voicemail is given to you",
    topic: "Voicemails",
    roles: [],
    defaults: by("in_app", "web_push", "email"),
    title: given("Voicemail", "voicemails"),
  },
  "lead.assigned": {
    description: "A lead is given to you",
    topic: "Leads and contacts",
    roles: [],
    defaults: by("in_app", "web_push", "email"),
    title: given("Lead", "leads"),
  },
  "contact.assigned": {
    description: "A contact is given to you",
    topic: "Leads and contacts",
    roles: [],
    defaults: by("in_app", "email"),
    title: given("Contact", "contacts"),
  },
  "thread.assigned": {
    description: "A conversation with a customer is given to you",
    topic: "Inbox",
    roles: [],
    defaults: by("in_app", "web_push", "email"),
    title: given("Conversation", "conversations"),
  },
  "thread.message": {
    description: "A customer writes to you in a conversation that is yours",
    topic: "Inbox",
    roles: [],
    defaults: by("in_app", "web_push"),
    title: ({ name, count }) => `${messages(count)} from ${name ?? "a customer"}`,
  },
  "task.assigned": {
    description: "A task is given to you",
    topic: "Tasks",
    roles: [],
    defaults: by("in_app", "web_push", "email"),
    title: given("Task", "tasks"),
  },
  "task.mentioned": {
    description: "A comment of a task mentions you",
    topic: "Tasks",
    roles: [],
    defaults: by("in_app", "web_push", "email"),
    title: ({ name, count }) => `${mentions(count)} in the task ${name ?? ""}`.trimEnd(),
  },
  "task.due": {
    description: "A task of yours is due",
    topic: "Tasks",
    roles: [],
    defaults: by("in_app", "web_push", "email"),
    title: ({ name }) => `Task due: ${name ?? "one of yours"}`,
  },
  "task.reminder": {
    description: "You wanted to be reminded of a task",
    topic: "Tasks",
    roles: [],
    defaults: by("in_app", "web_push"),
    title: ({ name }) => `Reminder: ${name ?? "a task of yours"}`,
  },
  "message.mentioned": {
    description: "A message in a channel mentions you",
    topic: "Messages",
    roles: [],
    defaults: by("in_app", "web_push", "email"),
    title: ({ name, count }) => `${mentions(count)} in ${name === null ? "a channel" : `#${name}`}`,
  },
  "message.direct": {
    description: "A colleague writes to you",
    topic: "Messages",
    roles: [],
    defaults: by("in_app", "web_push", "email"),
    title: ({ name, count }) => `${messages(count)} from ${name ?? "a colleague"}`,
  },
  "import.finished": {
    description: "An import that you began has ended",
    topic: "Imports",
    roles: [],
    defaults: by("in_app", "email"),
    title: ({ name }) => `Your import of ${name ?? "records"} has ended`,
  },
};

/** Only alerts of these priorities notify everybody; the others are seen on the board. */
export function notifiesEverybody(priority: number): boolean {
  return priority <= 2;
}

const PATHS: Readonly<Record<string, (id: string) => string>> = {
  call: (id) => `/calls/${id}`,
  lead: (id) => `/leads/${id}`,
  contact: (id) => `/contacts/${id}`,
  task: (id) => `/tasks/${id}`,
  channel: (id) => `/channels/${id}`,
  thread: (id) => `/inbox/${id}`,
  voicemail: (id) => `/voicemails/${id}`,
  incident: () => "/alerts",
  import: (id) => `/imports/${id}`,
  webhook_endpoint: (id) => `/webhook-endpoints/${id}`,
};

/** Where a notification leads in the application; what has no page of its own is found from the start. */
export function pathOf({
  subjectType,
  subjectId,
}: {
  readonly subjectType: string;
  readonly subjectId: string;
}): string {
  return PATHS[subjectType]?.(encodeURIComponent(subjectId)) ?? "/";
}

/** What browsers show for equal tags takes each other's place: a group is one line there, too. */
export function tagOf({ id, groupKey }: { readonly id: string; readonly groupKey: string | null }): string {
  return groupKey ?? id;
}
