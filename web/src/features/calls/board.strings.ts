/** The board and its wall mode. */
export const boardWords = {
  wall: "Wall mode",
  wallLeave: "Leave wall mode",
  wallHint: "Press w or Esc to leave",
  counts: { urgent: "Urgent", in_progress: "In progress", ringing: "Ringing", queued: "Queued" },
  emptyTitle: "No calls right now",
  emptyText: "The next call appears here by itself, within a second of its first ring.",
  emptyAction: "Look at earlier calls",
  errorTitle: "The board could not be loaded",
  recent: "Ended lately",
  more: (count: number) => `and ${count} more`,
  urgentCall: (who: string) => `New urgent call from ${who}`,
  listLabel: "Active calls, most urgent first",
  alerted: (count: number) => (count === 1 ? "1 alert" : `${count} alerts`),
  offline: "Reconnecting",
  taken: (name: string) => `${name} has it`,
  untaken: "Nobody has it yet",
} as const;
