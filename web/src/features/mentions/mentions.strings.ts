/** Colleagues, wherever one of them is named. */
export const mentionWords = {
  mention: "People to mention",
  somebody: "somebody",
  states: { online: "online", away: "away", offline: "offline" },
} as const;
