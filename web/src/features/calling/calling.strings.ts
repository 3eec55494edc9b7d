/** Placing a call, and what keeps us from it. */
export const callingWords = {
  call: "Call",
  callWhom: (who: string) => `Call ${who}`,
  calling: (who: string) => `Your telephone rings, then ${who} is called.`,
  openCall: "Open the call",
  failed: (who: string) => `${who} cannot be called.`,
  refusals: {
    no_number: "No number of theirs is known.",
    invalid_number: "This number cannot be called.",
    do_not_call: "They are on the do-not-call list.",
    consent_withdrawn: "They have withdrawn their consent.",
    unknown_time_zone: "Nobody knows what time it is where they are.",
    quiet_hours: "It is too early or too late where they are.",
  },
  allowedFrom: (time: string) => `Allowed from ${time} on.`,
  noTelephone: "You have no telephone that could ring. Enter your number in your profile.",
  profile: "Open the profile",
  inACall: "You are in a call that you have placed. End it first.",
} as const;
