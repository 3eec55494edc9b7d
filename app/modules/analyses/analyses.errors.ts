import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of analyses. */
export const analysisErrors = defineErrors({
  nothing_to_analyse: {
    status: 409,
    title: "There is nothing of that call that could be analysed",
    expected: true,
    remedy:
      "It needs a recording or a conversation of the voice agent; for a transcript, a recording and a service.",
  },
  analysis_under_way: {
    status: 409,
    title: "That is being made already",
    expected: true,
    remedy: "Wait until it has come to an end.",
  },
});
