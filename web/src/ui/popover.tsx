import * as popover from "@zag-js/popover";
import { normalizeProps, useMachine } from "@zag-js/preact";
import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";

/** From the button to its panel: past the edge of the bar. */
const GAP_PX = 14;

/**
 * A panel that drops from a button. Esc, a click elsewhere and `close` close it; the focus goes in when it opens and back to
 * the button when it closes.
 */
export function Popover(props: {
  /** Name of the panel for screen readers. */
  readonly label: string;
  readonly class: string;
  /** The button, with the attributes that make it one that opens the panel. */
  readonly trigger: (attributes: ButtonHTMLAttributes<HTMLButtonElement>) => ComponentChildren;
  readonly children: (close: () => void) => ComponentChildren;
}) {
  const service = useMachine(popover.machine, {
    id: useId(),
    positioning: { placement: "bottom-end", gutter: GAP_PX, strategy: "fixed" },
  });
  const api = popover.connect(service, normalizeProps);
  return (
    <>
      {props.trigger(api.getTriggerProps())}
      <div {...api.getPositionerProps()}>
        <div
          class={`panel ${props.class}`}
          {...api.getContentProps()}
          role="dialog"
          aria-label={props.label}
          aria-labelledby={undefined}
        >
          {api.open ? props.children(() => api.setOpen(false)) : null}
        </div>
      </div>
    </>
  );
}

/** A small button with words that opens a panel. */
export function PopoverButton(props: {
  readonly icon: IconName;
  readonly text: string;
  readonly attributes: ButtonHTMLAttributes<HTMLButtonElement>;
}) {
  return (
    <button class="button" data-kind="secondary" data-size="small" data-shape="text" {...props.attributes}>
      <Icon name={props.icon} />
      <span>{props.text}</span>
    </button>
  );
}
