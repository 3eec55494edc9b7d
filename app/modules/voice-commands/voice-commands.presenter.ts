import type { Command } from "../command.ts";
import type { CommandJson, VoiceCommandJson } from "./voice-commands.contract.ts";
import type { KeptVoiceCommand } from "./voice-commands.repository.ts";
import type { ActionResult, VoiceCommandResult } from "./voice-commands.service.ts";

/** A command as palettes show it. */
export function presentCommand({ id, title, effect, does, slots, examples }: Command): CommandJson {
  return {
    id,
    title,
    effect,
    path: does.kind === "page" ? does.path : null,
    // What is never said need not be known by whoever speaks.
    slots: Object.entries(slots).flatMap(([name, slot]) =>
      slot.kind === "record" && slot.always
        ? []
        : [
            {
              name,
              kind: slot.kind,
              ask: slot.ask,
              isOptional: slot.isOptional ?? (slot.kind === "record" && slot.isUnderstood === true),
              of: slot.kind === "record" ? [...slot.of] : [],
              choices:
                slot.kind === "choice"
                  ? slot.choices.map(({ value, words }) => ({ value, label: words[0] ?? value }))
                  : [],
            },
          ],
    ),
    examples: [...examples],
  };
}

/** What became of what was said. */
export function presentResult(result: VoiceCommandResult): VoiceCommandJson {
  const { question } = result;
  return {
    ...result,
    actions: result.actions.map(presentAction),
    question: question && {
      text: question.text,
      choices: question.choices.map(({ id, label }) => ({ id, label })),
      expiresAt: question.expiresAt,
    },
    suggestions: [...result.suggestions],
  };
}

/** One of those that somebody has given. */
export function presentPast({ id, outcome, understoodBy, commands, at }: KeptVoiceCommand) {
  return { id, outcome, understoodBy, commands: [...commands], at: at.toISOString() };
}

function presentAction({ command, subject, ...result }: ActionResult): VoiceCommandJson["actions"][number] {
  return {
    command: command.id,
    title: command.title,
    summary: result.summary,
    effect: command.effect,
    status: result.status,
    problem: result.problem,
    subject: subject && { type: subject.type, id: subject.id, label: subject.label },
    path: command.does.kind === "page" ? command.does.path : null,
    answer: result.answer,
  };
}
