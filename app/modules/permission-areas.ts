/** Permissions that are about the same work, in words. */
export interface PermissionArea {
  readonly title: string;
  /** What each lets somebody do, by its name. */
  readonly permissions: Readonly<Record<string, string>>;
}

/** Every permission that there is, by the work that it is about, in the order in which people read them. */
export const PERMISSION_AREAS = [
  {
    title: "Calls",
    permissions: {
      "calls:read": "See calls, live and past, with their timeline",
      "calls:place": "Call somebody, and end their own calls",
      "calls:end-any": "End calls of others",
      "call-work:write": "Say what a call came to, and write notes of it",
      "call-work:correct": "Correct what others said a call came to",
      "dispositions:read": "See what calls can come to",
      "dispositions:manage": "Decide what calls can come to",
      "scripts:read": "See call scripts",
      "scripts:use": "Follow a script in a call",
      "scripts:write": "Write and publish call scripts",
      "call-quality:report": "Report how well a call could be heard",
      "analyses:rerun": "Have a call analysed anew",
    },
  },
  {
    title: "Recordings and voicemails",
    permissions: {
      "recordings:read": "Listen to recordings, and make links to them",
      "recordings:upload": "Upload recordings",
      "recordings:manage": "Delete recordings, and have failed ones tried again",
      "voicemails:read": "Listen to voicemails",
      "voicemails:write": "Work off, delete and restore voicemails",
    },
  },
  {
    title: "Leads and contacts",
    permissions: {
      "leads:read": "See leads, and export them",
      "leads:write": "Make, change, assign, delete and restore leads",
      "contacts:read": "See contacts, and export them",
      "contacts:write": "Make, change, delete and restore contacts",
      "records:merge": "Merge two leads or contacts into one",
      "custom-fields:read": "See custom fields",
      "custom-fields:manage": "Decide which custom fields there are",
      "imports:run": "Import leads and contacts from files",
      "bulk-operations:run":
        "Change many records at once: leads, contacts, calls, tasks, conversations, messages, voicemails",
      "saved-views:read": "Use saved views of lists",
      "saved-views:write": "Save views, and share their own",
      "saved-views:moderate": "Change and delete shared views of others",
    },
  },
  {
    title: "Dialing, and who must not be called",
    permissions: {
      "dial-lists:read": "See dial lists",
      "dial-lists:dial": "Work off a dial list",
      "dial-lists:manage": "Make and change dial lists, pause and resume them",
      "reachability:check": "Ask whether somebody may be called or written to now",
      "do-not-call:read": "See the do-not-call list",
      "do-not-call:add": "Put numbers on the do-not-call list",
      "do-not-call:import": "Import do-not-call lists",
      "do-not-call:remove": "Take numbers off the do-not-call list",
      "reach-refusals:read": "See which calls and SMS were refused, and why",
    },
  },
  {
    title: "Conversations, channels and tasks",
    permissions: {
      "threads:read": "See conversations with customers",
      "threads:write": "Write to customers; assign, snooze and close conversations",
      "templates:read": "Use message templates",
      "templates:write": "Write message templates",
      "channels:read": "Read channels that they are in or that are open",
      "channels:write": "Write to channels, and make some",
      "channels:manage": "Manage channels of others, and take back what others wrote",
      "tasks:read": "See tasks",
      "tasks:write": "Make, change and complete tasks",
      "task-rules:manage": "Change the rules that make tasks by themselves",
      "notifications:read": "Get notifications, and choose which",
      "presence:read": "See who is here",
      "presence:last-active": "See when others were last active",
      "voice-commands:use": "Ask for things in words, spoken or typed",
    },
  },
  {
    title: "Alerts and on-call",
    permissions: {
      "alerts:read": "See alerts, and who would get the next one",
      "alerts:acknowledge": "Take an alert",
      "alerts:resolve": "Resolve an alert",
      "on-call:read": "See who is on call",
      "on-call:override": "Put somebody on call instead of somebody else",
      "on-call:write": "Make and change on-call schedules",
      "escalation-policies:read": "See escalation policies",
      "escalation-policies:write": "Make and change escalation policies",
      "incidents:read": "See incidents of the system itself",
      "incidents:acknowledge": "Look after an incident, and give it back",
      "incidents:mute": "Mute incidents for maintenance",
      "dead-letters:read": "See SMS and work that were given up",
      "dead-letters:acknowledge": "Say that they look after what was given up",
      "dead-letters:replay": "Send given-up SMS again, and try given-up work again",
      "dead-letters:discard": "Discard what was given up, and take that back",
    },
  },
  {
    title: "Reports and the system",
    permissions: {
      "reports:read": "See reports, and export them",
      "reports:performance": "See and order the weekly performance reports",
      "performance:read": "See how the system fares: service levels, resources, slow operations",
      "metrics:read": "Read the metrics of a process of the application",
      "diagnostics:read": "See how long operations take",
      "breakers:read": "See which outside services answer, and which are left alone for a while",
      "error-reports:send": "Have errors of their browser reported",
      "error-groups:read": "See errors by kind",
      "error-groups:manage": "Say that a kind of error is mended, and take that back",
      "reports:indexes": "See how indexes of the database are used",
      "profiles:record": "Record what a process spends its time and memory on",
      "cache:clear": "Have everything cached forgotten",
    },
  },
  {
    title: "Administration",
    permissions: {
      "users:manage": "Invite people, change their role, disable them; see what each role may do",
      "audit:read": "See who did what",
      "flags:read": "Have the features that are switched on for them",
      "flags:manage": "Switch features on and off",
      "api-keys:manage": "Make and revoke API keys",
      "webhooks:manage": "Manage webhook endpoints, and send events again",
      "retention:read": "See how long data are kept",
    },
  },
] as const satisfies readonly PermissionArea[];

type KeysOf<Area> = Area extends { readonly permissions: infer Permissions }
  ? keyof Permissions & string
  : never;

/** The name of a permission. One that has no words above cannot be declared. */
export type PermissionName = KeysOf<(typeof PERMISSION_AREAS)[number]>;
