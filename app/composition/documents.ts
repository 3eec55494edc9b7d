import type { ChannelContract, Route } from "../http/index.ts";
import { type RoleName, roleSchema } from "../modules/identity/identity.contract.ts";
import type { Declarations } from "./declarations.ts";

const GENERATED =
  "<!-- Generated from the modules' declarations by app/composition/generate.ts. Do not edit. -->\n";

/** docs/errors.md: every error that the API can answer with. */
export function errorsPage({ errors }: Pick<Declarations, "errors">): string {
  const rows = Object.entries(errors).map(([code, { status, title, remedy }]) => [
    `\`${code}\``,
    String(status),
    title,
    remedy,
  ]);
  return `${GENERATED}# Errors

Every error of the API is an RFC 9457 problem document (\`application/problem+json\`) with these members: \`type\` (\`/problems/<code>\`),
\`title\`, \`status\`, \`detail\` (about this occurrence), \`instance\`, \`code\` (stable: write programs against it), \`requestId\`, \`traceId\` and,
for wrong input, \`errors\`: a list of \`path\`, \`message\` and, where it is of the body, \`pointer\` (a JSON pointer). Nothing internal is ever in one.

${table(["code", "status", "title", "what to do"], rows)}`;
}

/** docs/access.md: which role may use which endpoint. */
export function accessPage(
  { permissions }: Pick<Declarations, "permissions">,
  routes: readonly Route[],
): string {
  const roles = roleSchema.options;
  const rows = routes.map((route) => [
    `\`${route.method} ${route.path}\``,
    accessOf(route),
    ...roles.map((role) => (mayUse(route, role, permissions) ? "yes" : "")),
  ]);
  const declared = Object.entries(permissions).map(([name, role]) => [`\`${name}\``, role]);
  return `${GENERATED}# Who may do what

Each role has its own permissions and those of the roles before it. API keys have the permissions that they were made with, none
beyond those of their maker.

${table(["permission", "least role"], declared)}
${table(["endpoint", "asks for", ...roles], rows)}`;
}

/** docs/live-channels.md: what the WebSocket at /live tells, and to whom. */
export function channelsPage({ channels }: Pick<Declarations, "channels">): string {
  const rows = channels.flatMap((channel) =>
    Object.keys(channel.events).map((event) => [
      `\`${channel.pattern}\``,
      `\`${event}\``,
      followersOf(channel),
    ]),
  );
  return `${GENERATED}# Live channels

Clients follow channels over one WebSocket at \`/live\`: \`{"type":"subscribe","channel":"board"}\`. Events come as
\`{"type":"event","channel","event","data",…}\`; after a drop a client names the last position that it saw and gets what it missed, or
\`resync\` when that is no longer kept, or when something of the channel could not be told.

A client gets at most 100 events in any second. What comes faster is told together, about every 50 ms, and of several events that describe the
same thing wholly (\`call.changed\` and \`call.timeline\` of one call) only the newest.

${table(["channel", "event", "who may follow"], rows)}`;
}

/** docs/webhook-events.md: what webhook endpoints can be told of. */
export function eventsPage({ publicEvents }: Pick<Declarations, "publicEvents">): string {
  const rows = publicEvents.map(({ name, description, data }) => [
    `\`${name}\``,
    description,
    Object.keys(data.shape)
      .map((field) => `\`${field}\``)
      .join(", "),
  ]);
  return `${GENERATED}# Events for webhooks

What an endpoint can be told of. Each event is sent as JSON with \`id\`, \`type\`, \`timestamp\` (when it happened), \`version\` (of the API) and \`data\`: ids,
states and figures, nothing personal; whoever may know more fetches it. \`GET /api/webhook-events\` answers with the same list and the JSON Schema of each \`data\`.
How they are signed, repeated and verified: [developers.md](developers.md#webhooks).

${table(["event", "when", "`data`"], rows)}`;
}

function followersOf({ access }: ChannelContract): string {
  if (access === "owner") return "the user whose id it is";
  return `\`${access.permission}\`${access.isAsked ? ", for whom it is there" : ""}`;
}

function accessOf({ auth }: Route): string {
  switch (auth.kind) {
    case "permission":
      return `\`${auth.permission}\``;
    case "signed_in":
      return "a sign-in";
    case "webhook":
      return "the vendor's signature";
    case "public":
      return "nothing";
  }
}

function mayUse({ auth }: Route, role: RoleName, permissions: Declarations["permissions"]): boolean {
  if (auth.kind === "webhook") return false;
  if (auth.kind !== "permission") return true;
  const roles = roleSchema.options;
  return roles.indexOf(permissions[auth.permission] ?? "admin") <= roles.indexOf(role);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return [line(head), `|${"---|".repeat(head.length)}\n`, ...rows.map(line)].join("");
}
