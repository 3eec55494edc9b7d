import type { Shortcut } from "../../ui/shortcuts.ts";
import { recordingWords as words } from "./recordings.strings.ts";

export const PLAY: Shortcut = { keys: ["p"], text: words.shortcut, group: words.group };
