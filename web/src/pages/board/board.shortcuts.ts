import type { Shortcut } from "../../ui/shortcuts.ts";

export const WALL: Shortcut = { keys: ["w"], text: "Wall mode on and off", group: "On the board" };
