import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of leads. */
export const leadErrors = defineErrors({
  lead_not_found: {
    status: 404,
    title: "There is no such lead",
    expected: true,
    remedy: "It may be deleted, or belong to somebody outside of your department.",
  },
  lead_exists: {
    status: 409,
    title: "There is an open lead with this e-mail address or number",
    expected: true,
    remedy: "Go on with that one, or send `allowDuplicate: true`.",
  },
  lead_status_conflict: {
    status: 409,
    title: "A lead in this state cannot move to that one",
    expected: true,
    remedy: "`errors` lists the states that it can move to.",
  },
  nobody_to_assign: {
    status: 409,
    title: "Nobody there can take the lead",
    expected: true,
    remedy: "Name a department that has agents, or a user.",
  },
});
