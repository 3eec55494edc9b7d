import type { CommandRecord, Slot, SlotValues } from "./command.ts";

/** The tag that is put on something or taken off it. */
export const tagSlot = { kind: "name", ask: "Which tag?" } as const satisfies Slot;

/** The tag that was said, as tags are written. */
export const tagOf = (values: SlotValues): string => values.text("tag")?.toLowerCase() ?? "";

/** Those that a record has. */
export const tagsOf = (record: CommandRecord | undefined): readonly string[] =>
  (record?.json.tags as readonly string[] | undefined) ?? [];

/** Why a tag cannot be taken off a record; undefined where it can, or it is not known yet which record is meant. */
export function lacksTag(
  record: CommandRecord | undefined,
  values: SlotValues,
): { readonly problem: string } | undefined {
  if (!record || tagsOf(record).includes(tagOf(values))) return undefined;
  return { problem: `${record.label} has no tag "${tagOf(values)}".` };
}

/** How people say that the record of a slot gets a tag, or loses one. */
export function tagPhrases(slot: string) {
  const it = `{${slot}}`;
  return {
    add: {
      en: [
        `(tag|label) ${it} [as|with] {tag}`,
        `(add|put|set|attach) [a|the] (tag|label) {tag} [(to|on) ${it}]`,
        `(add|put) [the|a] {tag} (tag|label) [(to|on) ${it}]`,
      ],
      fr: [`(etiquette) ${it} [comme|avec] {tag}`, `(ajoute) [l|le] etiquette {tag} [a ${it}]`],
    },
    remove: {
      en: [
        `(remove|delete|drop|take off) [the] (tag|label) {tag} [(from|off|of) ${it}]`,
        `(remove|delete|drop|take off|take) [the] {tag} (tag|label) [off] [(from|off|of) ${it}]`,
        `untag ${it} [as] {tag}`,
      ],
    },
  } as const;
}
