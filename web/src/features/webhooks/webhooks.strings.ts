import type { WebhookDelivery, WebhookDeliveryStatus } from "../../data/types.ts";

type Failure = NonNullable<WebhookDelivery["attempts"][number]["failure"]>;

/** Why an attempt came to nothing; those with an answer are told by its status. */
const FAILURES: Readonly<Record<Failure, string>> = {
  refused: "Refused",
  address_not_public: "Not a public address",
  host_not_found: "Host not found",
  timeout: "No answer in time",
  tls: "Certificate not trusted",
  connection: "No connection",
};

const STATUSES: Readonly<Record<WebhookDeliveryStatus, string>> = {
  pending: "On its way",
  held: "Held",
  delivered: "Delivered",
  dead: "Given up",
};

const FIELDS = { url: "the address", description: "what it is for", events: "the events" };
const events = (count: number) => (count === 1 ? "1 event" : `${count} events`);

/** Telling other systems what happens here. */
export const webhookWords = {
  intro: "Other systems are told of what happens here: signed, and again and again until they have it.",
  add: "Add an endpoint",
  caption: "Endpoints, newest first",
  columns: ["Endpoint", "State", "Events", "Last delivery"],
  states: { active: "Active", failing: "Failing", paused: "Paused", disabled: "Disabled" },
  since: "since",
  nothingSent: "Nothing yet",
  emptyTitle: "No endpoints",
  emptyText: "Add the address of a system that is to be told of what happens here.",
  errorTitle: "Webhooks could not be loaded",
  events,
  cancel: "Cancel",
  typeIt: (text: string) => `Type ${text} to confirm`,
  typedWrong: (text: string) => `That is not ${text}.`,

  why: {
    failing: "Nothing has been taken there since",
    failingText: "After three days of that it is disabled.",
    disabled: "Disabled: nothing was taken there for three days.",
    gone: "Disabled: it answered that it is gone (410).",
    disabledText: "What happens now is not kept for it. Enabled again, it gets what was on its way.",
    paused: "Paused: what happens is kept, and sent once it is resumed.",
    rotating: "The secret before this one signs, too, until",
  },

  form: {
    changeTitle: "Change the endpoint",
    url: "Address",
    urlHint: "https, and reachable from the internet",
    description: "What it is for (optional)",
    events: "Events",
    chosen: (count: number, of: number) => `${count} of ${of}`,
    all: "Choose all",
    none: "Choose none",
    eventsError: "The list of events could not be loaded.",
    needUrl: "Enter a whole address, such as https://example.com/hooks.",
    needEvents: "Choose at least one event.",
    make: "Add the endpoint",
    save: "Save changes",
    saved: "The endpoint is changed.",
    conflict: (fields: readonly (keyof typeof FIELDS)[]) =>
      `Somebody changed ${fields.map((field) => FIELDS[field]).join(" and ")} meanwhile. Save again to put yours over that, or cancel to see theirs.`,
  },

  secret: {
    title: "Copy the secret now",
    text: "It is shown this once. With it the receiver knows that what comes is from here.",
    copy: "Copy the secret",
    done: "I have copied it",
    rotate: "New secret",
    rotateTitle: "Give it a new secret?",
    rotateText:
      "For 24 hours events are signed with the present secret, too: time to put the new one where the receiver keeps it. One from before the present one ends now.",
  },

  deed: {
    change: "Change",
    pause: "Pause",
    resume: "Resume",
    enable: "Enable",
    paused: (host: string) => `${host} is paused: what happens is kept for it.`,
    resumed: (host: string) => `${host} is active. What was held goes out now.`,
    statusFailed: (host: string) => `${host} could not be changed.`,
    undo: "Undo",
    remove: "Delete",
    removeTitle: (host: string) => `Delete ${host}?`,
    removeText:
      "Nothing more is sent there, and all that it was sent is forgotten. This cannot be undone; pausing can.",
    removed: (host: string) => `${host} is told nothing any more.`,
    test: "Send a test",
    testFailed: "The test could not be sent.",
  },

  endpoint: {
    back: "Webhooks",
    errorTitle: "The endpoint could not be loaded",
    notFoundTitle: "There is no such endpoint",
    notFoundText: "It may have been deleted.",
    told: (count: number) => `Is told of ${events(count)}`,
  },

  deliveries: {
    title: "Deliveries",
    caption: "Deliveries, newest first",
    errorTitle: "Deliveries could not be loaded",
    event: "Event",
    state: "State",
    answer: "Last answer",
    next: "Next",
    untried: "Not tried yet",
    tried: (attempts: number, took: string) =>
      attempts === 1 ? `1 attempt, ${took}` : `${attempts} attempts, the last ${took}`,
    when: "When",
    actions: "Actions",
    anyState: "Any state",
    statuses: STATUSES,
    failures: FAILURES,
    newer: (count: number) => `${count} newer`,
    emptyTitle: "Nothing was sent yet",
    emptyText: "A test shows whether the endpoint listens.",
    noMatchTitle: "Nothing matches",
    noMatchText: (state: string) => `No delivery is “${state}”.`,
    clear: "Show all",
    moreFailed: "Older deliveries could not be loaded.",
    again: "Send again",
    of: (event: string, when: string) => `${event} of ${when}`,
    sentAgain: (event: string) => `${event} is on its way again.`,
    againFailed: (event: string) => `${event} could not be sent again.`,
  },

  againAll: {
    button: "Send all again",
    title: "Send again what was given up?",
    text: "Each goes out under the id that it had, so that a receiver which keeps ids takes none twice.",
    countFailed: "What was given up could not be counted.",
    nothing: "Nothing is given up any more.",
    confirm: (count: number, hasMore: boolean) =>
      count === 1 ? "Send 1 delivery again" : `Send ${hasMore ? "more than " : ""}${count} deliveries again`,
    begun: "What was given up goes out again.",
  },

  delivery: {
    title: (event: string) => `Delivery of ${event}`,
    unknownTitle: "Delivery",
    errorTitle: "The delivery could not be loaded",
    notFoundTitle: "There is no such delivery",
    notFoundText: "It may be older than deliveries are kept.",
    happened: "Happened",
    eventId: "Id of the event",
    data: "What it says",
    copy: "Copy what it says",
    next: "Next attempt",
    attempts: "Attempts",
    lastAttempts: (count: number) => `The last ${count} attempts`,
    noAttempts: "It has not been tried yet.",
    columns: ["When", "Answer", "Took"],
    close: "Close",
  },
} as const;
