import * as popover from "@zag-js/popover";
import { normalizeProps, useMachine } from "@zag-js/preact";
import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

/** From the button to its panel: past the edge of the bar. */
const GAP_PX = 14;

/** What a popover is given. */
export interface PopoverProps {
  /** Name of the panel for screen readers. */
  readonly label: string;
  readonly class: string;
  /** The button, with the attributes that make it one that opens the panel. */
  readonly trigger: (attributes: ButtonHTMLAttributes<HTMLButtonElement>) => ComponentChildren;
  readonly children: (close: () => void) => ComponentChildren;
}

/** What `Popover` shows beside its button once it has been loaded. */
export function PopoverPanel(
  props: Omit<PopoverProps, "trigger"> & {
    readonly triggerId: string;
    readonly contentId: string;
    readonly isOpen: boolean;
    readonly onOpenChange: (isOpen: boolean) => void;
  },
) {
  // The focus goes in when a panel opens, not when one begins open.
  const [hasBegun, setBegun] = useState(false);
  useEffect(() => setBegun(true), []);
  const service = useMachine(popover.machine, {
    id: props.contentId,
    ids: { trigger: props.triggerId, content: props.contentId },
    open: props.isOpen && hasBegun,
    onOpenChange: ({ open }) => props.onOpenChange(open),
    positioning: { placement: "bottom-end", gutter: GAP_PX, strategy: "fixed" },
  });
  const api = popover.connect(service, normalizeProps);
  return (
    <div {...api.getPositionerProps()}>
      <div
        class={`panel ${props.class}`}
        {...api.getContentProps()}
        role="dialog"
        aria-label={props.label}
        aria-labelledby={undefined}
      >
        {api.open ? props.children(() => props.onOpenChange(false)) : null}
      </div>
    </div>
  );
}
