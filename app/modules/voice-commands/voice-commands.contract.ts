import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { timeZoneSchema } from "../../http/time-zone.contract.ts";

const isoDate = z.iso.datetime();

/** What saying something comes to. */
export const voiceOutcomeSchema = z
  .enum(["done", "failed", "preview", "question", "not_understood", "canceled"])
  .describe(
    "`preview`: confirm it; `question`: answer it; `failed`: nothing was done, `say` and `actions` tell why; `not_understood`: `suggestions` has what could be said",
  );

/** Whether a command changes something, and whether that can be taken back. */
export const commandEffectSchema = z
  .enum(["reads", "reversible", "destructive"])
  .describe("`destructive` ones are shown and confirmed before they are done");

const recordSchema = z
  .object({
    type: z.string().describe("`lead`, `contact`, `call`, `alert`, `voicemail`, `user`, `dial_list`, …"),
    id: idSchema,
    label: z.string(),
  })
  .meta({ id: "CommandRecord" });

/** Something that can be asked for. */
export const commandSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    effect: commandEffectSchema,
    path: z.string().nullable().describe("Of commands that only lead somewhere in the web application"),
    slots: z
      .array(
        z.object({
          name: z.string(),
          kind: z.enum(["record", "choice", "date_time", "period", "phone", "text", "name"]),
          ask: z.string(),
          isOptional: z.boolean(),
          of: z.array(z.string()).describe("Types of records that it may be; empty for other kinds"),
          choices: z.array(z.object({ value: z.string(), label: z.string() })),
        }),
      )
      .describe("What it must know"),
    examples: z.array(z.string()),
  })
  .meta({ id: "Command" });

const actionSchema = z
  .object({
    command: z.string(),
    title: z.string(),
    summary: z.string().describe("What it does, in one line: `Give Acme Roofing to Samuel Okafor`"),
    effect: commandEffectSchema,
    status: z.enum(["waiting", "done", "failed", "not_done"]),
    problem: z.string().nullable().describe("Why it failed"),
    subject: recordSchema.nullable().describe("What it is done to"),
    path: z.string().nullable().describe("Where to go in the web application"),
    answer: z.unknown().describe("What its endpoint answered; null where that is nothing"),
  })
  .meta({ id: "VoiceAction" });

/** What became of what was said. */
export const voiceCommandSchema = z
  .object({
    id: idSchema,
    outcome: voiceOutcomeSchema,
    say: z.string().describe("One sentence, to be shown or read aloud"),
    understoodBy: z.enum(["grammar", "model"]).nullable(),
    actions: z.array(actionSchema),
    question: z
      .object({
        text: z.string(),
        choices: z
          .array(z.object({ id: z.string(), label: z.string() }))
          .describe("Empty: answer with words, in `text`"),
        expiresAt: isoDate,
      })
      .nullable(),
    confirmation: z
      .object({ token: z.string(), expiresAt: isoDate })
      .nullable()
      .describe("With a preview: what confirming it takes"),
    undo: z
      .object({ expiresAt: isoDate })
      .nullable()
      .describe("Null: there is nothing to take back, or it is not to be taken back as a whole"),
    suggestions: z
      .array(z.object({ command: z.string(), title: z.string(), example: z.string() }))
      .describe("What could be said instead"),
  })
  .meta({ id: "VoiceCommand" });

const referenceSchema = z.strictObject({
  type: z.string().trim().min(1).max(40).describe("As in `subject` of an action: `lead`, `call`, …"),
  id: idSchema,
});

/** What saying something takes. */
export const newVoiceCommandSchema = z.strictObject({
  text: z.string().trim().min(1).max(500).describe("What was said, in words"),
  language: z.enum(["en", "fr"]).default("en"),
  timeZone: timeZoneSchema.optional().describe("Of the speaker's clock; the organization's when left out"),
  context: z
    .strictObject({
      open: referenceSchema.optional().describe('What is on the screen: "it"'),
      selection: z.array(referenceSchema).max(20).default([]).describe("What is selected in a list"),
      callId: idSchema.optional().describe("The call that goes on, or the last one"),
    })
    .default({ selection: [] }),
  speech: z
    .strictObject({
      endedAt: isoDate.describe("When the last word was spoken, by the client's clock"),
      clockOffsetMs: z
        .number()
        .int()
        .min(-86_400_000)
        .max(86_400_000)
        .optional()
        .describe("How far the client's clock is ahead of the server's, as far as it knows"),
      sentAt: isoDate
        .optional()
        .describe("When the request was sent, by the client's clock: for clients that know no offset"),
    })
    .optional()
    .describe("For measuring how long people wait"),
});

const answerSchema = z
  .strictObject({
    choice: z.string().min(1).max(80).optional().describe("The id of one of the choices"),
    text: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .optional()
      .describe("Words, where there are no choices, or none fits"),
  })
  .refine(({ choice, text }) => (choice === undefined) !== (text === undefined), {
    error: "one of choice and text must be there",
    path: ["choice"],
  });

/** One of those that somebody has given, as the list shows it. */
export const pastVoiceCommandSchema = z
  .object({
    id: idSchema,
    outcome: voiceOutcomeSchema,
    understoodBy: z.enum(["grammar", "model"]).nullable(),
    commands: z.array(z.string()),
    at: isoDate,
  })
  .meta({ id: "PastVoiceCommand" });

const access = { permission: "voice-commands:use" } as const;
const byId = z.object({ id: idSchema });
const one = { description: "What became of it", schema: voiceCommandSchema } as const;
const over = {
  404: "There is no such command of yours",
  409: "It waits for nothing any more: it was done, canceled or forgotten, or the token is not its last one",
} as const;

/** What can be asked for in words. */
export const voiceCommandsContract = {
  tag: {
    name: "Voice commands",
    description: "What can be asked for in words, spoken or typed, and what becomes of it.",
  },
  endpoints: {
    listCommands: {
      method: "GET",
      path: "/api/commands",
      summary: "List what you can ask for",
      description: "What your permissions allow; for palettes and help.",
      access: "signed_in",
      responses: {
        200: { description: "By module", schema: z.object({ items: z.array(commandSchema) }) },
      },
    },
    listVoiceCommands: {
      method: "GET",
      path: "/api/voice-commands",
      summary: "List what you have asked for",
      description: "The commands and what became of them; what was said is not kept.",
      access,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(pastVoiceCommandSchema) } },
    },
    giveVoiceCommand: {
      method: "POST",
      path: "/api/voice-commands",
      summary: "Ask for something in words",
      description:
        "One thing that can be taken back is done at once. Several changes, and whatever cannot be taken back, are shown first: confirm them. It is done with your permissions, as if you had asked the endpoints themselves. What was said is kept nowhere, but an answer that quotes it is, for a day, for a repetition with the same `Idempotency-Key`; a preview or a question waits for five minutes.",
      access,
      limit: "voice-commands",
      body: newVoiceCommandSchema,
      responses: { 200: one },
    },
    confirmVoiceCommand: {
      method: "POST",
      path: "/api/voice-commands/:id/confirmation",
      summary: "Have done what was shown",
      description:
        "All of it or nothing; calls are placed when the rest is certain. Once: whoever asks again is told that it waits for nothing.",
      access,
      params: byId,
      body: z.strictObject({ token: z.string().min(1).max(100) }),
      responses: { 200: one },
      problems: over,
    },
    answerVoiceCommand: {
      method: "POST",
      path: "/api/voice-commands/:id/answer",
      summary: "Answer what was asked back",
      description:
        "A choice by its id, or words: one of the choices by its place or name, what was left out, and to a preview yes or no.",
      access,
      params: byId,
      body: answerSchema,
      responses: { 200: one },
      problems: over,
    },
    undoVoiceCommand: {
      method: "POST",
      path: "/api/voice-commands/:id/undo",
      summary: "Take back what was done",
      description:
        "All of it or nothing, with your permissions, for five minutes; not where somebody has changed it since.",
      access,
      params: byId,
      responses: { 204: { description: "It is as it was before" } },
      problems: {
        404: over[404],
        409: "There is nothing to take back (any more), or somebody has changed it since",
      },
    },
    cancelVoiceCommand: {
      method: "DELETE",
      path: "/api/voice-commands/:id",
      summary: "Have nothing done of what was shown or asked",
      access,
      params: byId,
      responses: { 204: { description: "It is forgotten" } },
      problems: over,
    },
  },
  channels: {},
} as const satisfies ModuleContract;

export type VoiceOutcome = z.output<typeof voiceOutcomeSchema>;
export type NewVoiceCommand = z.output<typeof newVoiceCommandSchema>;
export type VoiceAnswer = z.output<typeof answerSchema>;
export type VoiceCommandJson = z.output<typeof voiceCommandSchema>;
export type CommandJson = z.output<typeof commandSchema>;
