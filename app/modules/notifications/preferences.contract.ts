import { z } from "zod";
import { weekdaySchema } from "../on-call/on-call.contract.ts";

/** What people can be told of. */
export const notificationTypeSchema = z
  .enum([
    "alert.raised",
    "alert.unanswered",
    "sms.given_up",
    "incident.raised",
    "sms.opted_out",
    "on_call.unreachable",
    "webhook.disabled",
    "call.missed",
    "callback.due",
    "voicemail.assigned",
    "lead.assigned",
    "contact.assigned",
    "thread.assigned",
    "thread.message",
    "task.assigned",
    "task.mentioned",
    "task.due",
    "task.reminder",
    "message.mentioned",
    "message.direct",
    "import.finished",
  ])
  .meta({ id: "NotificationType" });

/** The ways to somebody: their list in the application, e-mail, their browsers, their telephone. */
export const notificationChannelSchema = z.enum(["in_app", "email", "web_push", "sms"]);

const timeOfDaySchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 22:00")
  .describe("HH:MM, by the clocks of your profile's time zone");

/** Days, Monday first. */
export const quietDaySchema = weekdaySchema;

/** When nobody is to be disturbed. */
export const quietTimeSchema = z
  .strictObject({
    days: z
      .array(quietDaySchema)
      .min(1)
      .refine((days) => new Set(days).size === days.length, { error: "must not name a day twice" })
      .describe("Days on which it begins"),
    from: timeOfDaySchema,
    until: timeOfDaySchema.describe(
      "HH:MM; on the next day when it is not after `from`, the same time is a whole day",
    ),
    holdsUrgent: z
      .boolean()
      .default(false)
      .describe("true: P1 waits as well, which otherwise breaks through"),
  })
  .refine(({ days, from, until }) => days.length < 7 || from !== until, {
    error: "must end at some time",
    path: ["until"],
  })
  .meta({ id: "QuietTime" });

/** How often mails come: each is a digest of what is unread. */
export const digestSchema = z
  .strictObject({
    frequency: z
      .enum(["off", "hourly", "daily"])
      .describe("off: no mail at all; P1 is mailed at once, the others with the next digest"),
    hour: z
      .number()
      .int()
      .min(0)
      .max(23)
      .describe("Of the daily one, by the clocks of your profile's time zone"),
  })
  .meta({ id: "NotificationDigest" });

const choicesSchema = z.record(notificationChannelSchema, z.boolean());

/** How a person wants to be told. */
export const preferencesSchema = z
  .object({
    types: z.array(
      z.object({
        type: notificationTypeSchema,
        description: z.string(),
        channels: choicesSchema.describe("By which ways it comes"),
        defaults: choicesSchema.describe("By which it comes to whoever has chosen nothing"),
      }),
    ),
    quietTime: quietTimeSchema.nullable().describe("null: you may be told at any time"),
    digest: digestSchema,
    version: z.number().int(),
  })
  .meta({ id: "NotificationPreferences" });

/** What changing preferences takes; what is left out stays. */
export const preferencesPatchSchema = z
  .strictObject({
    types: z
      .partialRecord(
        notificationTypeSchema,
        z.partialRecord(notificationChannelSchema, z.boolean()).nullable(),
      )
      .describe("By type the channels to change; null: back to the defaults"),
    quietTime: quietTimeSchema.nullable(),
    digest: digestSchema.partial(),
  })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { error: "names nothing to change" });

export type NotificationType = z.output<typeof notificationTypeSchema>;
export type NotificationChannel = z.output<typeof notificationChannelSchema>;
export type QuietTime = z.output<typeof quietTimeSchema>;
export type Digest = z.output<typeof digestSchema>;
export type PreferencesPatch = z.output<typeof preferencesPatchSchema>;
export type PreferencesJson = z.output<typeof preferencesSchema>;
