import { graphemesOf } from "../../platform/graphemes/index.ts";

/** How long a message can be changed by who wrote it. */
export const EDITABLE_FOR_MS = 24 * 3_600_000;
/** Channels with more members are told of in the background, some at a time (CE-10). */
export const MANY_MEMBERS = 100;
export const MEMBERS_AT_ONCE = 50;
export const MAX_PINS = 100;
/** Different emoji below one message. */
export const MAX_EMOJI = 20;
/** Who says that they are writing writes for so long, unless they say it again. */
export const TYPING_FOR_MS = 5_000;

const MENTION = /<@([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})>/gi;
/** A picture, a flag, or a keycap such as 1\u{fe0f}\u{20e3}; digits and letters alone are none. */
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u{20e3}/u;

/** Whom a text mentions, each once. */
export function mentionsIn(content: string): string[] {
  return [...new Set(Array.from(content.matchAll(MENTION), ([, id = ""]) => id.toLowerCase()))];
}

/** By what the channel of these people is found, in whatever order they are named. */
export function directKeyOf(userIds: readonly string[]): string {
  return [...new Set(userIds)].sort().join(",");
}

/** Is it one emoji, with all that is joined to it? */
export function isEmoji(text: string): boolean {
  return EMOJI.test(text) && graphemesOf(text).length === 1;
}
