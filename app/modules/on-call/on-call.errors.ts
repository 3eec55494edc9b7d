import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of on-call schedules. */
export const onCallErrors = defineErrors({
  on_call_schedule_not_found: {
    status: 404,
    title: "There is no such on-call schedule",
    expected: true,
    remedy: "It may be deleted.",
  },
  on_call_override_not_found: {
    status: 404,
    title: "This schedule has no such override",
    expected: true,
    remedy: "It may have been taken back.",
  },
  on_call_schedule_exists: {
    status: 409,
    title: "Another on-call schedule has this name",
    expected: true,
    remedy: "Choose another name, or change that one.",
  },
  on_call_schedule_of_nobody: {
    status: 409,
    title: "Nobody would ever be on call by this schedule",
    expected: true,
    remedy: "Put somebody who works here into one of its layers, at hours that come.",
  },
  too_many_on_call_schedules: {
    status: 409,
    title: "There are as many on-call schedules as there may be",
    expected: true,
    remedy: "Delete those that are not needed any more.",
  },
});
