import type { DncInput } from "./do-not-call.policy.ts";

/** Numbers from the range reserved for fiction. */
export const DEMO_NUMBERS: readonly DncInput[] = [
  {
    phone: "+15145550180",
    reason: "requested",
    expiresAt: null,
    note: "Asked us on the phone not to call again",
  },
  { phone: "+14385550181", reason: "complaint", expiresAt: null, note: "Complained by letter" },
  { phone: "+14165550182", reason: "wrong_number", expiresAt: null, note: "Belongs to a bakery" },
];
