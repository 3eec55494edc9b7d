import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of voice commands. */
export const voiceCommandErrors = defineErrors({
  voice_command_not_found: {
    status: 404,
    title: "There is no such voice command",
    expected: true,
    remedy: "Check the id; others' voice commands are not there for you.",
  },
  voice_command_over: {
    status: 409,
    title: "The voice command waits for nothing",
    expected: true,
    remedy: "It was done, canceled, or not answered within five minutes: say it again.",
  },
  voice_command_changed: {
    status: 409,
    title: "What the voice command changed was changed again",
    expected: true,
    remedy: "Somebody has changed it since: look at it, and change it there.",
  },
});
