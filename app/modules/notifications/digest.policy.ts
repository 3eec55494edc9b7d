import type { Mail } from "../../providers/email/port.ts";
import { NOTIFICATION_RULES, pathOf } from "./notification-types.policy.ts";
import type { Notification } from "./notifications.repository.ts";

/** More are counted, not listed: whoever has so many looks them up. */
const MOST_LINES = 40;

/** What a digest is made of. */
export interface Digest {
  readonly person: { readonly email: string; readonly name: string; readonly timeZone: string };
  /** In the order in which they came. */
  readonly notifications: readonly Notification[];
  readonly publicUrl: string;
  readonly unsubscribeUrl: string;
  /** The same digest has the same key, however often it is sent. */
  readonly key: string;
}

interface Line {
  readonly title: string;
  readonly url: string;
  readonly at: string;
}

/** The mail that tells somebody what they have not read: urgent first, by topic, as plain text and as HTML. */
export function digestMail({ person, notifications, publicUrl, unsubscribeUrl, key }: Digest): Mail {
  const lines = linesOf(notifications);
  const shown = lines.slice(0, MOST_LINES);
  const topics = new Map<string, Line[]>();
  for (const { notification, more } of shown) {
    const { type, priority, title, createdAt } = notification;
    const topic = priority === 1 ? "Urgent" : NOTIFICATION_RULES[type].topic;
    const line = {
      title: more > 0 ? `${title} (and ${more} more)` : title,
      url: publicUrl + pathOf(notification),
      at: clock(createdAt, person.timeZone),
    };
    topics.set(topic, [...(topics.get(topic) ?? []), line]);
  }
  const rest = lines.length > shown.length ? `And ${lines.length - shown.length} more: ${publicUrl}` : null;
  const parts = { name: person.name, topics: [...topics], rest, publicUrl, unsubscribeUrl };
  return {
    to: person.email,
    subject: subjectOf(lines.map(({ notification }) => notification)),
    text: textOf(parts),
    html: htmlOf(parts),
    unsubscribeUrl,
    key,
  };
}

/** One line for each group, urgent ones first, then the newest first. */
function linesOf(
  notifications: readonly Notification[],
): readonly { readonly notification: Notification; readonly more: number }[] {
  const lines = new Map<string, { notification: Notification; more: number }>();
  for (const notification of notifications) {
    const key = notification.groupKey ?? notification.id;
    const older = lines.get(key);
    // A line of the list counts its group by itself.
    lines.set(key, { notification, more: older && !notification.inApp ? older.more + 1 : 0 });
  }
  return [...lines.values()].toSorted(
    ({ notification: one }, { notification: other }) =>
      one.priority - other.priority || other.createdAt.getTime() - one.createdAt.getTime(),
  );
}

function subjectOf([first, ...others]: readonly Notification[]): string {
  const title = first?.title ?? "Notifications";
  return others.length === 0 ? title : `${title}, and ${others.length} more`;
}

interface Parts {
  readonly name: string;
  readonly topics: readonly (readonly [topic: string, lines: readonly Line[]])[];
  readonly rest: string | null;
  readonly publicUrl: string;
  readonly unsubscribeUrl: string;
}

function textOf({ name, topics, rest, publicUrl, unsubscribeUrl }: Parts): string {
  const blocks = topics.map(([topic, lines]) =>
    [topic, ...lines.map(({ title, url, at }) => `- ${at}  ${title}\n  ${url}`)].join("\n"),
  );
  return `${[
    `Hello ${name},`,
    "this is what you have not read yet:",
    ...blocks,
    ...(rest === null ? [] : [rest]),
    `How you are told of things: ${publicUrl}\nNo more of these mails: ${unsubscribeUrl}`,
    "Trunkline",
  ].join("\n\n")}\n`;
}

function htmlOf({ name, topics, rest, publicUrl, unsubscribeUrl }: Parts): string {
  const link = (url: string, words: string) => `<a href="${escaped(url)}">${escaped(words)}</a>`;
  const blocks = topics.map(
    ([topic, lines]) =>
      `<h2 style="font-size:16px">${escaped(topic)}</h2><ul>${lines
        .map(({ title, url, at }) => `<li>${escaped(at)} ${link(url, title)}</li>`)
        .join("")}</ul>`,
  );
  return [
    '<!doctype html><html lang="en"><body style="font-family:sans-serif">',
    `<p>Hello ${escaped(name)},</p><p>this is what you have not read yet:</p>`,
    ...blocks,
    ...(rest === null ? [] : [`<p>${escaped(rest)}</p>`]),
    `<p style="font-size:12px">${link(publicUrl, "Trunkline")} · ${link(unsubscribeUrl, "No more of these mails")}</p>`,
    "</body></html>",
  ].join("\n");
}

function clock(at: Date, timeZone: string): string {
  const parts = {
    timeZone,
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  };
  return new Intl.DateTimeFormat("en", parts as Intl.DateTimeFormatOptions).format(at);
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
