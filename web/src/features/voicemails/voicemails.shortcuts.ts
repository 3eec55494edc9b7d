import type { Shortcut } from "../../ui/shortcuts.ts";

const VOICEMAILS = "With voicemails";
const of = (key: string, text: string): Shortcut => ({ keys: [key], text, group: VOICEMAILS });

export const CALL_BACK = of("c", "Call back");
export const ASSIGN = of("a", "Assign");
export const TAKE = of("m", "Take it: assign to me");
export const DONE = of("e", "Done, or bring back what is done");
export const HEARD = of("u", "Mark new, or heard");

export const VOICEMAIL_SHORTCUTS: readonly Shortcut[] = [CALL_BACK, ASSIGN, TAKE, DONE, HEARD];
