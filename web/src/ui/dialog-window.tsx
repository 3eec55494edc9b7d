import * as dialog from "@zag-js/dialog";
import { normalizeProps, useMachine } from "@zag-js/preact";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { strings } from "./strings.ts";

/** What a dialog is given. */
export interface DialogProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}

/** What `Dialog` shows once it has been loaded. */
export function DialogWindow(props: DialogProps) {
  const { title, children, onClose } = props;
  const service = useMachine(dialog.machine, {
    id: useId(),
    open: true,
    onOpenChange: ({ open }) => {
      if (!open) onClose();
    },
  });
  const api = dialog.connect(service, normalizeProps);
  return (
    <>
      <div class="dialog-backdrop" {...api.getBackdropProps()} />
      <div class="dialog-place" {...api.getPositionerProps()}>
        <div class="dialog" {...api.getContentProps()}>
          <div class="dialog-head">
            <h2 {...api.getTitleProps()}>{title}</h2>
            <button
              class="button"
              data-kind="ghost"
              data-size="small"
              data-shape="icon"
              {...api.getCloseTriggerProps()}
              aria-label={strings.common.close}
            >
              <Icon name="x" />
            </button>
          </div>
          <div class="dialog-body">{children}</div>
        </div>
      </div>
    </>
  );
}
