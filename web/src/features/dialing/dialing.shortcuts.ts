import type { Shortcut } from "../../ui/shortcuts.ts";

const group = "While dialing";

export const NEXT_LEAD: Shortcut = { keys: ["n"], text: "Next lead", group };
export const DIAL: Shortcut = { keys: ["d"], text: "Call", group };
export const HANG_UP: Shortcut = { keys: ["h"], text: "Hang up", group };
export const SKIP: Shortcut = { keys: ["s"], text: "Skip: the lead comes back later", group };
export const NOTE: Shortcut = { keys: ["m"], text: "Write a note", group };
export const CHANGE_OUTCOME: Shortcut = { keys: ["u"], text: "Change the outcome just chosen", group };
export const STEP_BACK: Shortcut = { keys: ["b"], text: "One step of the script back", group };
/** Keys of outcomes: by their place. */
export const OUTCOMES: readonly Shortcut[] = Array.from({ length: 10 }, (_, index) => ({
  keys: [String((index + 1) % 10)],
  text: `Outcome ${index + 1}`,
  group,
}));
/** The list of shortcuts names those of outcomes together. */
export const OUTCOME_KEYS: Shortcut = { keys: ["1 to 9, 0"], text: "What the call came to", group };

export const DIALING_SHORTCUTS: readonly Shortcut[] = [
  ...[NEXT_LEAD, DIAL, HANG_UP, OUTCOME_KEYS, SKIP, NOTE, CHANGE_OUTCOME, STEP_BACK],
];
