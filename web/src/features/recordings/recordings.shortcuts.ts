import type { Shortcut } from "../../ui/shortcuts.ts";

export const PLAY: Shortcut = { keys: ["p"], text: "Play or pause the recording", group: "On a call" };
