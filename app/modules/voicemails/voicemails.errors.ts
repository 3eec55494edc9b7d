import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of voicemails. */
export const voicemailErrors = defineErrors({
  voicemail_not_found: {
    status: 404,
    title: "There is no such voicemail",
    expected: true,
    remedy:
      "Check the id; it may be somebody else's, or deleted: `GET /api/voicemails?deleted=true` shows those.",
  },
});
