import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of diagnostics. */
export const diagnosticsErrors = defineErrors({
  profile_recording: {
    status: 409,
    title: "A profile is being recorded",
    expected: true,
    remedy: "One is recorded at a time: `GET /api/diagnostics/profiles` says when it is done.",
  },
  profile_not_found: {
    status: 404,
    title: "There is no such profile",
    expected: true,
    remedy: "Profiles are kept for an hour; `GET /api/diagnostics/profiles` lists them.",
  },
});
