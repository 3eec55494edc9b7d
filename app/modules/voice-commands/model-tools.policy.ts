import { z } from "zod";
import type { ModelFunction } from "../../providers/llm/port.ts";
import type { Command, Slot } from "../command.ts";

const KINDS: Readonly<Record<Exclude<Slot["kind"], "choice" | "record">, string>> = {
  date_time: "A time, as it was said: “tomorrow at 3”.",
  period: "From when until when, as it was said: “tomorrow from 8 am to 5 pm”.",
  phone: "A telephone number, as it was said.",
  text: "The text, word for word.",
  name: "A name, word for word.",
};

/** A command as a language model is told of it: what it fills in are the speaker's words, to be read like a sentence. */
export function toolOf(command: Command): ModelFunction {
  return {
    name: command.id.replaceAll(".", "__"),
    description: `${command.title}. For example: “${command.examples.join("”, “")}”.`,
    parameters: z.strictObject(
      Object.fromEntries(
        Object.entries(command.slots).map(([name, slot]) => [name, schemaOf(slot).optional()]),
      ),
    ),
  };
}

function schemaOf(slot: Slot): z.ZodType {
  if (slot.kind === "choice") {
    const values = slot.choices.map(({ value }) => value);
    return z.enum(values as [string, ...string[]]).describe(slot.ask);
  }
  if (slot.kind === "record") {
    return z
      .string()
      .max(500)
      .describe(
        `The words for a ${slot.of.join(" or ")}, as they were said: a name, or “her”, “it”, “the last call”.`,
      );
  }
  return z.string().max(500).describe(KINDS[slot.kind]);
}
