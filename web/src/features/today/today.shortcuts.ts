import type { Shortcut } from "../../ui/shortcuts.ts";

export const DO_IT: Shortcut = {
  keys: ["e"],
  text: "Do what the row offers: take, call back, done",
  group: "Today",
};
