import { z } from "zod";

/** What happens when a telephone rings. */
export const phoneSchema = z.strictObject({
  answers: z.enum(["human", "busy", "no_answer", "failed"]).default("human"),
  /** How long it rings before somebody answers. */
  ringSeconds: z.number().min(0).max(600).default(4),
  /** How long they talk before they hang up. */
  talkSeconds: z.number().min(0).max(3_600).default(30),
  /** The keys that they press when they are asked. */
  digits: z
    .string()
    .regex(/^[\d*#]{0,20}$/)
    .default(""),
});

/** What happens when a telephone rings. */
export type Phone = z.infer<typeof phoneSchema>;

/** Numbers that always end the same way; what Twilio's test numbers lack. */
const FIXED: Readonly<Record<string, Phone["answers"]>> = {
  "+15005550040": "busy",
  "+15005550041": "no_answer",
  "+15005550042": "failed",
};

/** The telephones of the outside world. */
export interface Phones {
  get(number: string): Phone;
  set(number: string, phone: Phone): void;
  /** Ring and are answered as every other one from now on. */
  clear(): void;
}

/** Telephones that somebody answers, until told otherwise. */
export function createPhones(): Phones {
  const told = new Map<string, Phone>();
  return {
    get: (number) => told.get(number) ?? phoneSchema.parse({ answers: FIXED[number] }),
    set: (number, phone) => void told.set(number, phone),
    clear: () => told.clear(),
  };
}
