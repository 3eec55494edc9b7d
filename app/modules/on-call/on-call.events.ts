import { defineEvent } from "../../platform/unit-of-work/index.ts";

/** A schedule or one of its overrides was made, changed or deleted: somebody else may be on call. */
export interface OnCallChanged {
  readonly scheduleId: string;
}
export const onCallChanged = defineEvent<OnCallChanged>("on_call.changed");

/** A schedule is deleted; whoever needs it refuses that by throwing. */
export const onCallScheduleDeleted = defineEvent<OnCallChanged>("on_call.schedule_deleted");
