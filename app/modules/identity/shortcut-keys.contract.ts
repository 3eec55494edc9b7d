import { z } from "zod";

/** More than the screens have. */
export const MOST_SHORTCUTS = 200;

/** As `KeyboardEvent.key` has it; two follow each other. */
const keysSchema = z.array(z.string().regex(/^\S$/u, "must be one character")).min(1).max(2);
const nameSchema = z.string().regex(/^\S.{0,119}$/u, "must be the name of a shortcut");

/** The keys that somebody gave to shortcuts, by the shortcut's name; what is not named has its own. */
export const shortcutKeysSchema = z.record(nameSchema, keysSchema);

/** Changes of them: null gives a shortcut its own keys back, what is not named stays. */
export const shortcutKeysPatchSchema = z
  .record(nameSchema, keysSchema.nullable())
  .refine((patch) => Object.keys(patch).length <= MOST_SHORTCUTS, { error: `at most ${MOST_SHORTCUTS}` });

export type ShortcutKeys = z.output<typeof shortcutKeysSchema>;
