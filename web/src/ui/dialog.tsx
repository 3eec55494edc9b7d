import type { ComponentChildren } from "preact";
import { later } from "./later.tsx";

/** What a dialog is given. */
export interface DialogProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}

/**
 * A modal window; Esc and a click outside close it, and the focus goes back to where it was. What makes it one comes when the first is
 * opened: no page waits for it.
 */
export const Dialog = later<DialogProps>(async () => (await import("./dialog-window.tsx")).DialogWindow);
