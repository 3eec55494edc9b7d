import type { ButtonHTMLAttributes, ComponentProps } from "preact";
import { useId, useState } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";
import { later } from "./later.tsx";
import type { PopoverPanel as Panel, PopoverProps } from "./popover-panel.tsx";
import { strings } from "./strings.ts";
import { showToast } from "./toasts.tsx";

const PopoverPanel = later<ComponentProps<typeof Panel> & { readonly onFailure: () => void }>(
  async () => (await import("./popover-panel.tsx")).PopoverPanel,
  undefined,
  // It comes when somebody is near: only who has pressed the button is told.
  ({ isOpen, onOpenChange, onFailure }) => {
    if (isOpen) showToast({ tone: "bad", text: strings.errors.part });
    onOpenChange(false);
    onFailure();
  },
);

/**
 * A panel that drops from a button. Esc, a click elsewhere and `close` close it; the focus goes in when it opens and back to
 * the button when it closes. What places it comes when somebody comes near the button: no page waits for it.
 */
export function Popover({ trigger, ...props }: PopoverProps) {
  const id = useId();
  const [isNear, setNear] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [triggerId, contentId] = [`${id}-trigger`, `${id}-content`];
  const approach = () => setNear(true);
  return (
    <>
      {trigger({
        id: triggerId,
        type: "button",
        "aria-haspopup": "dialog",
        "aria-expanded": isOpen,
        ...(isOpen ? { "aria-controls": contentId } : {}),
        onPointerEnter: approach,
        onFocus: approach,
        onClick: () => {
          approach();
          setOpen(!isOpen);
        },
      })}
      {isNear ? (
        <PopoverPanel
          {...props}
          triggerId={triggerId}
          contentId={contentId}
          isOpen={isOpen}
          onOpenChange={setOpen}
          onFailure={() => setNear(false)}
        />
      ) : null}
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
