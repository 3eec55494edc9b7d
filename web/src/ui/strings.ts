/** Words that every part of the interface uses; those of one feature stand beside it. */
export const strings = {
  product: "Trunkline",
  common: {
    retry: "Try again",
    close: "Close",
    andThen: "then",
    open: "Open",
    dismiss: "Dismiss",
    messages: "What just happened",
    more: (count: number) => `+${count}`,
    copied: "Copied",
    copyFailed: "The browser did not allow copying. Select the text and copy it by hand.",
    requestId: "For support:",
    traceId: "Trace:",
    stale: (why: string) => `This may be out of date. ${why}`,
    loading: "Loading",
    skipLink: "Skip to content",
    reload: "Reload the page",
    loadMore: "Show more",
    unknown: "Unknown",
    newTab: "opens in a new tab",
  },
  errors: {
    broken: "This part has stopped working",
    brokenPart: (part: string) => `${part}: this part has stopped working`,
    brokenPage: "This page has stopped working",
    brokenText: "It is our mistake and has been reported. The rest of Trunkline still works.",
    chunk: "This page could not be loaded",
    part: "This could not be opened: a part of the page could not be loaded. Try again, or reload the page.",
    chunkText:
      "A new version may have been installed, or the connection was lost. Reloading helps in both cases.",
    offline: "The server cannot be reached. Check your connection, or wait a moment.",
    queued: "It is kept on this device and goes out when you are online again.",
    neverOpened:
      "You are offline, and there is no copy of this on this device. It loads by itself when you are back.",
    pageNeverOpened:
      "You are offline, and this page was not opened on this device before. Try again when you are back.",
    timeout: "The server took too long to answer.",
    forbidden: "Your role does not allow this. Ask an administrator.",
    tooMany: (seconds: number | null) =>
      seconds === null
        ? "Too many attempts. Wait a moment."
        : `Too many attempts. Try again in ${seconds} seconds.`,
    unavailable: (what: string) => `${what}. Try again in a moment.`,
    server: "Something went wrong on the server. It has been logged.",
  },
  periods: { today: "Today", "7d": "Last 7 days", "30d": "Last 30 days" },
  priorities: { 1: "Urgent", 2: "High", 3: "Normal", 4: "Low" } as Readonly<Record<number, string>>,
} as const;
