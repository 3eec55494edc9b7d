import type { ComponentType } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { holdKeys } from "./hold-keys.ts";
import { later } from "./later.tsx";
import { strings } from "./strings.ts";
import { showToast } from "./toasts.tsx";

interface WindowProps {
  readonly onClose: () => void;
}

/**
 * A modal window whose code comes when it is first opened. What is typed meanwhile is its own; one that cannot be loaded is closed, and
 * says so.
 */
export function laterWindow<Props extends WindowProps>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  return later<Props>(load, Coming, ({ onClose }) => {
    showToast({ tone: "bad", text: strings.errors.part });
    onClose();
  });
}

function Coming({ onClose }: WindowProps) {
  useLayoutEffect(() => holdKeys(onClose), []);
  return null;
}
