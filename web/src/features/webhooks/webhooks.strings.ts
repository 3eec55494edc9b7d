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

/** What events are about, by the first word of their names. */
const SUBJECTS: Readonly<Record<string, string>> = {
  alert: "Alerts",
  analysis: "Analyses of calls",
  bulk_operation: "Changes of many records",
  call: "Calls",
  callback: "Callbacks",
  calls: "Calls",
  channel: "Channels",
  contact: "Contacts",
  contacts: "Contacts",
  do_not_call: "Do-not-call list",
  import: "Imports",
  lead: "Leads",
  leads: "Leads",
  message: "Messages",
  recording: "Recordings",
  task: "Tasks",
  thread: "Conversations",
  voicemail: "Voicemails",
};

/** Telling other systems what happens here. */
export const webhookWords = {
  intro: "Other systems are told of what happens here: signed, and again and again until they have it.",
  add: "Add an endpoint",
  caption: "Endpoints, newest first",
  columns: { endpoint: "Endpoint", state: "State", events: "Events", last: "Last delivery" },
  states: { active: "Active", failing: "Failing", paused: "Paused", disabled: "Disabled" },
  nothingSent: "Nothing yet",
  emptyTitle: "No endpoints",
  emptyText: "Add the address of a system that is to be told of calls, leads and what else happens here.",
  errorTitle: "Webhooks could not be loaded",
  countOfEvents: (count: number) => (count === 1 ? "1 event" : `${count} events`),

  why: {
    failing: "Nothing has been taken there",
    since: "since",
    failingText:
      "Each event is tried twelve times within 23 hours. After three days without success the endpoint is disabled.",
    disabledFailing: "Disabled, since nothing was taken there for three days.",
    disabledGone: "Disabled, since it answered that it is gone (410).",
    disabledText:
      "What happens now is not kept for it. Enable it once it is back: what was on its way is sent then.",
    paused: "Paused: what happens is kept, and sent once it is resumed.",
    rotating: "The secret before this one signs, too, until",
  },

  form: {
    addTitle: "Add an endpoint",
    changeTitle: "Change the endpoint",
    url: "Address",
    urlHint: "https, and reachable from the internet; without name and password.",
    description: "What it is for (optional)",
    events: "What it is told of",
    chosen: (count: number, of: number) => `${count} of ${of} chosen`,
    chosenOf: (count: number, of: number) => `${count} of ${of}`,
    all: "Choose all",
    none: "Choose none",
    allOf: (subject: string) => `All of ${subject}`,
    eventsError: "The list of events could not be loaded.",
    needUrl: "Enter a whole address, such as https://example.com/hooks.",
    needEvents: "Choose at least one event.",
    cancel: "Cancel",
    make: "Add the endpoint",
    save: "Save changes",
    saved: "The endpoint is changed.",
  },
  subjects: SUBJECTS,

  secret: {
    title: "Copy the secret now",
    text: "It is shown this once. The receiver checks with it that what comes is from here.",
    copy: "Copy the secret",
    done: "I have copied it",
    rotate: "New secret",
    rotateTitle: "Give it a new secret?",
    rotateText:
      "From now on events are signed with the new secret, and for 24 hours with the present one, too: time to put the new one where the receiver keeps it.",
    rotateAgainText:
      "It was given one less than a day ago: the one before that stops signing at once. The present one signs for another 24 hours.",
    cancel: "Cancel",
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
    removeTyped: (host: string) => `Type ${host} to confirm`,
    removeWrong: (host: string) => `That is not ${host}.`,
    removed: (host: string) => `${host} is told nothing any more.`,
    cancel: "Cancel",
    test: "Send a test",
    testFailed: "The test could not be sent.",
  },

  endpoint: {
    back: "Webhooks",
    errorTitle: "The endpoint could not be loaded",
    notFoundTitle: "There is no such endpoint",
    notFoundText: "It may have been deleted.",
    events: (count: number) => (count === 1 ? "Is told of 1 event" : `Is told of ${count} events`),
  },

  deliveries: {
    title: "Deliveries",
    caption: "Deliveries, newest first",
    errorTitle: "Deliveries could not be loaded",
    columns: {
      event: "Event",
      state: "State",
      attempts: "Attempts",
      answer: "Last answer",
      took: "Took",
      next: "Next attempt",
      when: "When",
      actions: "Actions",
    },
    filter: "State",
    anyState: "Any state",
    statuses: STATUSES,
    newer: (count: number) => `${count} newer`,
    emptyTitle: "Nothing was sent yet",
    emptyText: "What the endpoint is told of stands here. A test shows whether it listens.",
    noMatchTitle: "Nothing matches",
    noMatchText: (state: string) => `No delivery that is kept is “${state}”.`,
    clear: "Show all",
    none: "None yet",
    noNext: "–",
    moreFailed: "Older deliveries could not be loaded.",
    again: "Send again",
    againOf: (event: string, when: string) => `Send again: ${event} of ${when}`,
    openOf: (event: string, when: string) => `${event} of ${when}`,
    sentAgain: (event: string) => `${event} is on its way again.`,
    againFailed: (event: string) => `${event} could not be sent again.`,
  },

  againAll: {
    button: "Send all again",
    title: "Send again what was given up?",
    text: "Each goes out under the id that it had, so that a receiver which keeps ids takes none twice.",
    counting: "Counting",
    countFailed: "What was given up could not be counted.",
    nothing: "Nothing is given up any more.",
    confirm: (count: number, hasMore: boolean) =>
      hasMore ? `Send more than ${count} again` : `Send ${count} again`,
    begun: "What was given up goes out again.",
    cancel: "Cancel",
  },

  delivery: {
    title: (event: string) => `Delivery of ${event}`,
    unknownTitle: "Delivery",
    errorTitle: "The delivery could not be loaded",
    notFoundTitle: "There is no such delivery",
    notFoundText: "It may be older than deliveries are kept.",
    state: "State",
    happened: "Happened",
    ended: "Ended",
    next: "Next attempt",
    eventId: "Id of the event",
    copyId: "Copy the id of the event",
    data: "What it says",
    dataHint: "The part “data” of the message; ids, states and figures.",
    copyData: "Copy what it says",
    attempts: "Attempts, the last twenty",
    noAttempts: "It has not been tried yet.",
    columns: { when: "When", answer: "Answer", took: "Took" },
    answers: FAILURES,
    close: "Close",
  },
} as const;
