import type { QueueableOperation } from "../../data/offline/queueable.ts";

const operations: Readonly<Record<QueueableOperation, string>> = {
  addCallNote: "Note on a call",
  editCallNote: "Changed note on a call",
  deleteCallNote: "Deleted note on a call",
  addLeadNote: "Note on a lead",
  addContactNote: "Note on a contact",
  disposeCall: "Outcome of a call",
  createTask: "New task",
  updateTask: "Changed task",
  changeTaskStatus: "Status of a task",
  addTaskComment: "Comment on a task",
  updateLead: "Changed lead",
  changeLeadStatus: "Status of a lead",
  updateContact: "Changed contact",
  changeThreadTags: "Tags of a conversation",
  postMessage: "Message in a channel",
  answerThread: "SMS to a customer",
};

export const outboxWords = {
  operations: operations as Readonly<Record<string, string>>,
  title: "Waiting to be sent",
  intro: "These changes are kept on this device only. They go out in this order when the server answers.",
  none: "Everything has been sent.",
  sendNow: "Send now",
  discard: "Discard",
  tryAgain: "Try again",
  sendMine: "Send mine",
  keepTheirs: "Keep theirs",
  waiting: "Waiting",
  conflict: "Somebody else changed it meanwhile",
  refused: "Not accepted",
  yours: "Yours",
  theirs: "Theirs",
  nothing: "nothing",
  whichOne: (name: string) => `of “${name}”`,
} as const;
