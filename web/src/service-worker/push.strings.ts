/** What a notification says of an alert that somebody acknowledged from it. */
export const pushWords = {
  done: "You have this alert",
  taken: "Not yours: somebody else has it, or it is resolved",
  refused: "Not acknowledged: open the alert",
} as const;
