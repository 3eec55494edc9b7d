/** What is said of the network, of what waits for it, and of a newer version. */
export const barWords = {
  since: (time: string) => `Offline since ${time}.`,
  asOf: (time: string) => `What you see is as of ${time}.`,
  nothingOld: "Pages that were opened before still open.",
  waiting: (count: number) =>
    count === 1 ? "1 change waits to be sent." : `${count} changes wait to be sent.`,
  undecided: (count: number) =>
    count === 1 ? "1 change needs your decision." : `${count} changes need your decision.`,
  show: "Show",
  decide: "Decide",
  newVersion: "A new version is ready. Reload when it suits you.",
  takeIt: "Reload",
  notNow: "Not now",
  unsent: (count: number) =>
    count === 1
      ? "1 change has not been sent and is lost if you sign out now."
      : `${count} changes have not been sent and are lost if you sign out now.`,
  signOutAnyway: "Sign out and discard",
  stay: "Stay",
} as const;
