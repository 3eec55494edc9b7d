import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of people's accounts. */
export const userErrors = defineErrors({
  email_taken: {
    status: 409,
    title: "There is a user with this e-mail address",
    expected: true,
    remedy: "Find the user by the address; one who was disabled can be enabled again.",
  },
  user_disabled: {
    status: 409,
    title: "The user is disabled",
    expected: true,
    remedy: "Enable the user first.",
  },
  link_not_valid: {
    status: 410,
    title: "This link cannot be used any more",
    expected: true,
    remedy: "It was used, has expired, or is not complete: ask for a new one.",
  },
  mail_not_set_up: {
    status: 503,
    title: "Trunkline cannot send mail here",
    expected: true,
    remedy: "Whoever runs Trunkline sets TRUNKLINE_SMTP_URL, or hands out a link made by `user reset`.",
  },
});
