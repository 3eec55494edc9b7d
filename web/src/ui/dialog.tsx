import type { DialogProps } from "./dialog-window.tsx";
import { laterWindow } from "./later-window.tsx";

/**
 * A modal window; Esc and a click outside close it, and the focus goes back to where it was. What makes it one comes when the first is
 * opened: no page waits for it.
 */
export const Dialog = laterWindow<DialogProps>(
  async () => (await import("./dialog-window.tsx")).DialogWindow,
);
