import * as dialog from "@zag-js/dialog";
import { normalizeProps, useMachine } from "@zag-js/preact";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import "./palette.css";

/** A modal window without a heading of its own: the field is its first line. */
export function PaletteFrame({
  title,
  children,
  onClose,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}) {
  const content = useRef<HTMLDivElement>(null);
  const service = useMachine(dialog.machine, {
    id: useId(),
    open: true,
    "aria-label": title,
    initialFocusEl: () => content.current?.querySelector("input") ?? null,
    onOpenChange: ({ open }) => {
      if (!open) onClose();
    },
  });
  const api = dialog.connect(service, normalizeProps);
  // Whoever types at once is not to lose the first letters.
  useLayoutEffect(() => content.current?.querySelector("input")?.focus(), []);
  return (
    <>
      <div class="dialog-backdrop" {...api.getBackdropProps()} />
      <div class="dialog-place palette-place" {...api.getPositionerProps()}>
        <div class="dialog palette" {...api.getContentProps()} ref={content}>
          {children}
        </div>
      </div>
    </>
  );
}
