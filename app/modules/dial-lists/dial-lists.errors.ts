import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of dial lists. */
export const dialListErrors = defineErrors({
  dial_list_not_found: {
    status: 404,
    title: "There is no such dial list",
    expected: true,
    remedy: "`GET /api/dial-lists` lists them.",
  },
  dial_item_not_found: {
    status: 404,
    title: "There is no such lead in the list",
    expected: true,
    remedy: "Take the item's id from `next`, and its list's.",
  },
  dial_list_not_active: {
    status: 409,
    title: "The list is paused or completed",
    expected: true,
    remedy: "Wait until it is resumed, or take another list.",
  },
  dial_list_completed: {
    status: 409,
    title: "The list is completed",
    expected: true,
    remedy: "Make a new one.",
  },
  dial_item_not_held: {
    status: 409,
    title: "You do not have this lead",
    expected: true,
    remedy: "It was released, called, or its time was over: ask for the next one.",
  },
  dial_item_held_elsewhere: {
    status: 409,
    title: "You have a lead of another list",
    expected: true,
    remedy: "The detail names it: call it and say what that came to, or release it.",
  },
  dial_script_unusable: {
    status: 422,
    title: "Calls cannot go by this script",
    expected: true,
    remedy: "Publish it first; archived ones are not used.",
  },
});
