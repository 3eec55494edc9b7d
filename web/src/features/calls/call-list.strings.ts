/** The list of calls and what narrows it. */
export const callListWords = {
  search: "Search name, number or summary",
  filters: { status: "Status", direction: "Direction", priority: "Priority", period: "Period" },
  any: { status: "Any status", direction: "In and out", priority: "Any priority", period: "Any time" },
  clear: "Clear filters",
  columns: {
    priority: "Priority",
    who: "Caller",
    status: "Status",
    summary: "Summary",
    started: "Began",
    duration: "Duration",
  },
  emptyTitle: "No calls yet",
  emptyText: "Calls are listed here from their first ring on. Active ones are on the board.",
  emptyAction: "Go to the board",
  noMatchTitle: "No call matches",
  noMatchText: "Nothing fits all of these filters. Remove one, or search for less.",
  errorTitle: "Calls could not be loaded",
  shown: (count: string, hasMore: boolean) => (hasMore ? `First ${count}` : count),
  newCalls: (count: number) => (count === 1 ? "1 newer call" : `${count} newer calls`),
  caption: "Calls, newest first",
} as const;
