const KINDS: Readonly<Record<string, string>> = {
  "sms.send": "Send an SMS",
  "notifications.notify": "Notify people",
  "notifications.deliver": "Bring a notification to browsers or by SMS",
  "notifications.mail": "Mail notifications",
};

/** What work is, by the name of its job; the name itself where there are no words for it. */
export function kindText(kind: string): string {
  return KINDS[kind] ?? kind;
}

/** Work behind the screens. */
export const operationsWords = {
  setAside: "Work that could not be handed to its queue",
  emptyTitle: "All work has reached its queue",
  emptyText: "What could not be handed on after its last attempt waits here to be tried again.",
  errorTitle: "Work that was set aside could not be loaded",
  onlyNewest: (count: number) => `These are the newest ${count}; older ones follow as these are done.`,
  onlyAdmins: "Only administrators can try it again.",
  attempts: (count: number) => (count === 1 ? "1 attempt" : `${count} attempts`),
  retry: "Try again",
  retried: (kind: string) => `“${kind}” is on its way to its queue again.`,
  retryFailed: (kind: string) => `“${kind}” could not be tried again.`,
} as const;
