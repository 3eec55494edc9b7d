import type { Shortcut } from "../../ui/shortcuts.ts";

const GROUP = "Webhooks";

export const NEW_ENDPOINT: Shortcut = { keys: ["n"], text: "Add an endpoint", group: GROUP };
export const SEND_TEST: Shortcut = { keys: ["s"], text: "Send a test", group: GROUP };
