import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";
import { timeZoneSchema } from "../../http/time-zone.contract.ts";

const isoDate = z.iso.datetime();
const timeOfDaySchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 08:00")
  .describe("HH:MM, by the clocks of the schedule's time zone");

/** Most that a schedule may have: enough for a company, and read in one go. */
const MAX_LAYERS = 20;
const MAX_PEOPLE = 50;
/** Longer windows of shifts are asked for in parts. */
export const MAX_WINDOW_DAYS = 100;

export const weekdaySchema = z.enum([
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
]);

const weekTimeSchema = z.strictObject({ day: weekdaySchema, time: timeOfDaySchema });

/** Part of each week, by the clocks of the schedule's time zone; it may run over the week's end. */
export const hoursSchema = z
  .strictObject({ from: weekTimeSchema, until: weekTimeSchema })
  .refine(({ from, until }) => from.day !== until.day || from.time !== until.time, {
    error: "must not end when it begins; leave `hours` empty for the whole week",
    path: ["until"],
  });

/** People who take turns. */
export const layerSchema = z.strictObject({
  name: lineSchema(80),
  people: z.array(idSchema).min(1).max(MAX_PEOPLE).describe("Users' ids, in the order of their turns"),
  rotation: z.strictObject({
    every: z.number().int().min(1).max(366),
    unit: z.enum(["hours", "days", "weeks"]),
  }),
  startsOn: z.iso
    .date()
    .refine((day) => day >= "2000-01-01" && day < "2100-01-01", "must be of this century")
    .describe("Day of the first hand-over; with weeks its weekday is that of all of them"),
  handoverAt: timeOfDaySchema,
  hours: z.array(hoursSchema).max(21).default([]).describe("Only within these; empty: always"),
});

const layersSchema = z.array(layerSchema).min(1).max(MAX_LAYERS);

/** What making a schedule takes. */
export const newOnCallScheduleSchema = z.strictObject({
  name: lineSchema(80),
  timeZone: timeZoneSchema,
  layers: layersSchema.describe("Later ones cover earlier ones where they have somebody"),
});

/** What changing a schedule takes: the fields that change. */
export const onCallSchedulePatchSchema = newOnCallScheduleSchema
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "names no field to change");

/** A schedule that is being written, and when its shifts are asked for. */
const onCallPreviewSchema = z.strictObject({
  timeZone: timeZoneSchema,
  layers: layersSchema,
  scheduleId: idSchema.nullable().default(null).describe("Whose overrides count, too; null: it is a new one"),
  from: isoDate.describe("From when on"),
  until: isoDate.describe("Until before when; 45 days after `from` at most"),
});
const MAX_PREVIEW_DAYS = 45;

const personSchema = z.object({
  id: idSchema,
  name: z.string(),
  isHere: z.boolean().describe("false: left or was disabled; their turns are nobody's"),
});

/** A schedule as clients see it. */
export const onCallScheduleSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    timeZone: z.string().describe("IANA name"),
    layers: z.array(layerSchema.extend({ people: z.array(personSchema) })),
    version: z.number().int().describe("Also the ETag; name it in If-Match to change the schedule"),
    createdAt: isoDate,
    updatedAt: isoDate,
  })
  .meta({ id: "OnCallSchedule" });

const overrideFields = {
  userId: idSchema.describe("Who is on call instead"),
  startsAt: isoDate,
  endsAt: isoDate,
  reason: z.string().trim().min(1).max(500).nullable().default(null),
};
const inOrder = {
  error: "must be after startsAt, by a year at most",
  path: ["endsAt"],
};
const YEAR_MS = 366 * 86_400_000;

/** What making an override takes. */
export const newOnCallOverrideSchema = z.strictObject(overrideFields).refine(({ startsAt, endsAt }) => {
  const length = Date.parse(endsAt) - Date.parse(startsAt);
  return length > 0 && length <= YEAR_MS;
}, inOrder);

/** An override as clients see it. */
export const onCallOverrideSchema = z
  .object({
    id: idSchema,
    scheduleId: idSchema,
    person: personSchema,
    startsAt: isoDate,
    endsAt: isoDate,
    reason: z.string().nullable(),
    createdBy: z.object({ id: idSchema, name: z.string() }).nullable(),
    version: z.number().int().describe("Also the ETag; name it in If-Match to change the override"),
    createdAt: isoDate,
  })
  .meta({ id: "OnCallOverride" });

/** Whether somebody can be alerted, and how. */
export const reachabilitySchema = z
  .object({
    bySms: z.boolean(),
    byCall: z.boolean(),
    warning: z
      .enum(["no_number", "opted_out"])
      .nullable()
      .describe("no_number: the profile has none; opted_out: answered STOP, and gets no SMS"),
  })
  .meta({ id: "OnCallReachability" });

const sourceSchema = z
  .object({
    kind: z.enum(["layer", "override"]),
    name: z.string().nullable().describe("Of the layer; why, of an override"),
    overrideId: idSchema.nullable(),
  })
  .nullable()
  .describe("Null where nobody is on call");

/** A stretch of time with one person on call, or nobody. */
export const shiftSchema = z
  .object({
    from: isoDate,
    until: isoDate,
    person: z.object({ id: idSchema, name: z.string() }).nullable().describe("Null: nobody is on call"),
    source: sourceSchema,
  })
  .meta({ id: "OnCallShift" });

const windowFields = {
  from: isoDate.describe("From when on"),
  until: isoDate.describe(`Until before when; ${MAX_WINDOW_DAYS} days after \`from\` at most`),
};
const windowSchema = z.object(windowFields).refine(
  ({ from, until }) => {
    const length = Date.parse(until) - Date.parse(from);
    return length > 0 && length <= MAX_WINDOW_DAYS * 86_400_000;
  },
  { error: `must be after from, by ${MAX_WINDOW_DAYS} days at most`, path: ["until"] },
);

const read = { permission: "on-call:read" } as const;
const write = { permission: "on-call:write" } as const;
const override = { permission: "on-call:override" } as const;
const byId = z.object({ id: idSchema });
const byOverride = byId.extend({ overrideId: idSchema });
const one = { description: "The schedule; its version is the ETag", schema: onCallScheduleSchema } as const;
const oneOverride = {
  description: "The override; its version is the ETag",
  schema: onCallOverrideSchema,
} as const;
const notThere = { 404: "There is no such schedule" } as const;
const noOverride = { 404: "There is no such schedule, or it has no such override" } as const;

/** Who is on call when. */
export const onCallContract = {
  tag: {
    name: "On call",
    description: "Who is on call when: rotations in layers, overrides, and the shifts that follow.",
  },
  endpoints: {
    listOnCallNow: {
      method: "GET",
      path: "/api/on-call/now",
      summary: "See who is on call now",
      description:
        "Also whether they can be reached, so that somebody sees it before an alert does not reach them.",
      access: read,
      responses: {
        200: {
          description: "One for each schedule, by name",
          schema: z.object({
            items: z.array(
              z.object({
                schedule: z.object({ id: idSchema, name: z.string(), timeZone: z.string() }),
                person: z.object({ id: idSchema, name: z.string() }).nullable(),
                source: sourceSchema,
                until: isoDate.nullable().describe("Null: nothing changes within a month"),
                reachability: reachabilitySchema.nullable().describe("Null where nobody is on call"),
                next: z
                  .object({ person: z.object({ id: idSchema, name: z.string() }).nullable(), until: isoDate })
                  .nullable()
                  .describe("Who comes after"),
              }),
            ),
          }),
        },
      },
    },
    listMyShifts: {
      method: "GET",
      path: "/api/on-call/mine",
      summary: "See when you are on call",
      access: read,
      query: windowSchema,
      responses: {
        200: {
          description: "In the order of time",
          schema: z.object({
            items: z.array(
              shiftSchema
                .omit({ person: true })
                .extend({ schedule: z.object({ id: idSchema, name: z.string(), timeZone: z.string() }) }),
            ),
          }),
        },
      },
    },
    exportMyShifts: {
      method: "GET",
      path: "/api/on-call/mine.ics",
      summary: "Download when you are on call as iCalendar",
      access: read,
      query: windowSchema,
      responses: { 200: { description: "An event for each shift", contentType: "text/calendar" } },
    },
    listOnCallSchedules: {
      method: "GET",
      path: "/api/on-call/schedules",
      summary: "List on-call schedules",
      access: read,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(onCallScheduleSchema) } },
    },
    createOnCallSchedule: {
      method: "POST",
      path: "/api/on-call/schedules",
      summary: "Make an on-call schedule",
      access: write,
      body: newOnCallScheduleSchema,
      responses: { 201: one },
      problems: {
        409: "Another schedule has this name, there are as many as there may be, or nobody would be on call by it",
      },
    },
    previewOnCallSchedule: {
      method: "POST",
      path: "/api/on-call/schedules/preview",
      summary: "See who would be on call by a schedule that is being written",
      description: "Nothing is kept.",
      access: write,
      body: onCallPreviewSchema.refine(
        ({ from, until }) => {
          const length = Date.parse(until) - Date.parse(from);
          return length > 0 && length <= MAX_PREVIEW_DAYS * 86_400_000;
        },
        { error: `must be after from, by ${MAX_PREVIEW_DAYS} days at most`, path: ["until"] },
      ),
      responses: {
        200: {
          description: "In the order of time",
          schema: z.object({
            items: z.array(shiftSchema),
            isOfNobody: z.boolean().describe("Nobody would ever be on call: it would be refused"),
          }),
        },
      },
      problems: notThere,
    },
    getOnCallSchedule: {
      method: "GET",
      path: "/api/on-call/schedules/:id",
      summary: "See an on-call schedule",
      access: read,
      params: byId,
      responses: { 200: one },
      problems: notThere,
    },
    updateOnCallSchedule: {
      method: "PATCH",
      path: "/api/on-call/schedules/:id",
      summary: "Change an on-call schedule",
      description:
        "`layers` replaces all of them. Escalations that are under way ask the schedule as it is then.",
      access: write,
      isVersioned: true,
      params: byId,
      body: onCallSchedulePatchSchema,
      responses: { 200: one },
      problems: { ...notThere, 409: "Another schedule has this name, or nobody would be on call by it" },
    },
    deleteOnCallSchedule: {
      method: "DELETE",
      path: "/api/on-call/schedules/:id",
      summary: "Delete an on-call schedule with its overrides",
      description: "It can be brought back as long as deleted schedules are kept.",
      access: write,
      isVersioned: true,
      params: byId,
      responses: { 204: { description: "Deleted" } },
      problems: { ...notThere, 409: "An escalation policy asks it" },
    },
    restoreOnCallSchedule: {
      method: "POST",
      path: "/api/on-call/schedules/:id/restore",
      summary: "Bring a deleted on-call schedule back, with its overrides",
      access: write,
      params: byId,
      responses: { 200: one },
      problems: {
        ...notThere,
        409: "Another schedule has its name by now, there are as many as there may be, or everybody in it has left",
      },
    },
    listOnCallShifts: {
      method: "GET",
      path: "/api/on-call/schedules/:id/shifts",
      summary: "See who is on call between two times",
      description:
        "Layers and overrides as they are now, put together: without overlaps, gaps told as shifts of nobody.",
      access: read,
      params: byId,
      query: windowSchema,
      responses: {
        200: { description: "In the order of time", schema: z.object({ items: z.array(shiftSchema) }) },
      },
      problems: notThere,
    },
    listOnCallOverrides: {
      method: "GET",
      path: "/api/on-call/schedules/:id/overrides",
      summary: "List overrides of a schedule",
      access: read,
      params: byId,
      query: pageQuerySchema.extend({
        state: z
          .enum(["coming", "over", "all"])
          .default("coming")
          .describe("Those that are not over yet, those that are, or both"),
      }),
      responses: { 200: { description: "What ends last first", schema: pageSchema(onCallOverrideSchema) } },
      problems: notThere,
    },
    createOnCallOverride: {
      method: "POST",
      path: "/api/on-call/schedules/:id/overrides",
      summary: "Put somebody on call instead",
      description: "Where overrides overlap, the one that was made last counts.",
      access: override,
      params: byId,
      body: newOnCallOverrideSchema,
      responses: { 201: oneOverride },
      problems: notThere,
    },
    replaceOnCallOverride: {
      method: "PUT",
      path: "/api/on-call/schedules/:id/overrides/:overrideId",
      summary: "Change an override",
      access: override,
      isVersioned: true,
      params: byOverride,
      body: newOnCallOverrideSchema,
      responses: { 200: oneOverride },
      problems: noOverride,
    },
    deleteOnCallOverride: {
      method: "DELETE",
      path: "/api/on-call/schedules/:id/overrides/:overrideId",
      summary: "Take an override back",
      access: override,
      isVersioned: true,
      params: byOverride,
      responses: { 204: { description: "The layers count again" } },
      problems: noOverride,
    },
  },
  channels: {
    onCall: {
      pattern: "on-call",
      access: read,
      events: {
        /** Read what is shown of the schedule again. Hand-overs by the clock are not told: answers say until when they hold. */
        "on_call.changed": z.object({ scheduleId: idSchema }),
      },
    },
  },
} as const satisfies ModuleContract;

export type OnCallPreview = z.output<typeof onCallPreviewSchema>;
export type Weekday = z.output<typeof weekdaySchema>;
export type Hours = z.output<typeof hoursSchema>;
export type Layer = z.output<typeof layerSchema>;
export type NewOnCallSchedule = z.output<typeof newOnCallScheduleSchema>;
export type OnCallSchedulePatch = z.output<typeof onCallSchedulePatchSchema>;
export type NewOnCallOverride = z.output<typeof newOnCallOverrideSchema>;
export type OnCallScheduleJson = z.output<typeof onCallScheduleSchema>;
export type OnCallOverrideJson = z.output<typeof onCallOverrideSchema>;
export type ReachabilityJson = z.output<typeof reachabilitySchema>;
export type ShiftJson = z.output<typeof shiftSchema>;
