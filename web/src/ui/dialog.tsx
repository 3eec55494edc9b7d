import type { DialogProps } from "./dialog-window.tsx";
import { later } from "./later.tsx";
import { strings } from "./strings.ts";
import { showToast } from "./toasts.tsx";

/**
 * A modal window; Esc and a click outside close it, and the focus goes back to where it was. What makes it one comes when the first is
 * opened: no page waits for it.
 */
export const Dialog = later<DialogProps>(
  async () => (await import("./dialog-window.tsx")).DialogWindow,
  undefined,
  ({ onClose }) => {
    showToast({ tone: "bad", text: strings.errors.part });
    onClose();
  },
);
