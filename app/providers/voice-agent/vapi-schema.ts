/**
 * The parts of Vapi's messages that we read. Lenient on purpose: fields we do not read may be anything, those we can do
 * without become null when they are odd. Only what makes a message unusable is an error.
 */

import { z } from "zod";
import { durationOrNull, idOrNull, saidTimeOrNull } from "../bounds.ts";

/** Odd or missing → null. */
function optional<T extends z.ZodType>(schema: T) {
  return schema.nullable().catch(null).default(null);
}

/** Blank text says nothing: it is no name, and never an id. */
const text = optional(z.string().refine((value) => value.trim() !== ""));
const number = optional(z.number());

/** Milliseconds since 1970 as a number, or ISO text. */
const timestamp = z.union([z.number(), z.string()]);
/** As it was said: what is kept of it is bounded where it is told on. */
const time = optional(timestamp.transform((value) => saidTimeOrNull(value)));

const id = optional(z.string().transform(idOrNull));
const duration = optional(z.number().transform(durationOrNull));

const party = optional(z.looseObject({ number: text, name: text, twilioPhoneNumber: text, sipUri: text }));

/** A line of `artifact.messages` or `conversation`; roles other than the two speakers are dropped later. */
const line = z.looseObject({
  role: z.string(),
  message: text,
  content: optional(z.union([z.string(), z.array(z.unknown())])),
  secondsFromStart: number,
});

const lines = optional(z.array(z.unknown()));
/** One line, read on its own so that an odd one does not cost the others. */
export const vapiLine = line;

const artifact = optional(
  z.looseObject({
    messages: lines,
    transcript: text,
    recordingUrl: text,
    stereoRecordingUrl: text,
    recording: optional(
      z.looseObject({
        stereoUrl: text,
        mono: optional(z.looseObject({ combinedUrl: text })),
      }),
    ),
  }),
);

const analysis = optional(
  z.looseObject({
    summary: text,
    successEvaluation: optional(z.union([z.string(), z.number(), z.boolean()])),
    structuredData: optional(z.record(z.string(), z.unknown())),
  }),
);

/** Vapi's call object. Without an id there is no telling which call it is. */
export const vapiCall = z.looseObject({
  id: id.pipe(z.string()),
  type: text,
  status: text,
  assistantId: id,
  phoneCallProviderId: id,
  transport: optional(z.looseObject({ callSid: id })),
  customer: party,
  phoneNumber: party,
  createdAt: time,
  startedAt: time,
  endedAt: time,
  endedReason: text,
  summary: text,
  analysis,
  artifact,
});

/** What all messages have. `call` is read by `vapiCall` where it is needed. */
export const vapiMessage = z.looseObject({
  type: z.string().min(1),
  timestamp: optional(timestamp),
  call: z.unknown().optional(),
  chat: optional(z.looseObject({ id })),
  session: optional(z.looseObject({ id })),
  assistant: optional(z.looseObject({ id })),
  customer: party,
  phoneNumber: party,
  startedAt: time,
  endedAt: time,
  endedReason: text,
  durationSeconds: duration,
  durationMs: optional(z.number().transform((ms) => durationOrNull(ms / 1000))),
  cost: number,
  summary: text,
  transcript: text,
  recordingUrl: text,
  stereoRecordingUrl: text,
  artifact,
  analysis,
  messages: lines,
  conversation: lines,
  role: text,
  status: z.unknown().optional(),
  transcriptType: text,
  toolCallList: optional(z.array(z.unknown())),
  toolCalls: optional(z.array(z.unknown())),
  toolWithToolCallList: optional(z.array(z.unknown())),
  functionCall: z.unknown().optional(),
});

/** A message as `vapiMessage` reads it. */
export type VapiMessage = z.infer<typeof vapiMessage>;
/** A call object as `vapiCall` reads it. */
export type VapiCall = z.infer<typeof vapiCall>;

/** `{id,type,function:{name,arguments}}`, `{id,name,arguments}` or `{id,name,parameters}`. */
export const vapiToolCall = z.looseObject({
  id: z.string().min(1),
  name: z.string().min(1).optional(),
  arguments: z.unknown().optional(),
  parameters: z.unknown().optional(),
  function: z
    .looseObject({
      name: z.string().min(1),
      arguments: z.unknown().optional(),
      parameters: z.unknown().optional(),
    })
    .optional(),
});

/** The old single function call; it has no id. */
export const vapiFunctionCall = z.looseObject({
  name: z.string().min(1),
  id: z.string().min(1).optional(),
  parameters: z.unknown().optional(),
  arguments: z.unknown().optional(),
});
