import type { StaffMember } from "../identity/index.ts";
import type { NewOnCallSchedule } from "./on-call.contract.ts";

/** The schedule of the demo: the dispatchers take turns by the week, and somebody of operations has the weekends. */
export const DEMO_SCHEDULE_NAME = "Dispatch";

/** The demo's schedule of these people; null where one of its layers would have nobody. */
export function demoSchedule(staff: readonly Pick<StaffMember, "id" | "role">[]): NewOnCallSchedule | null {
  const idsOf = (...roles: readonly StaffMember["role"][]) =>
    roles.flatMap((role) => staff.find((person) => person.role === role)?.id ?? []);
  const [dispatchers, weekends] = [idsOf("agent", "supervisor"), idsOf("manager")];
  if (dispatchers.length === 0 || weekends.length === 0) return null;
  const turns = {
    rotation: { every: 1, unit: "weeks" },
    startsOn: "2026-01-05",
    handoverAt: "08:00",
  } as const;
  return {
    name: DEMO_SCHEDULE_NAME,
    timeZone: "America/Toronto",
    layers: [
      { name: "Dispatchers", people: dispatchers, ...turns, hours: [] },
      {
        name: "Weekends",
        people: weekends,
        ...turns,
        hours: [{ from: { day: "saturday", time: "08:00" }, until: { day: "monday", time: "08:00" } }],
      },
    ],
  };
}
