import { mergeProps, normalizeProps, useMachine } from "@zag-js/preact";
import * as tooltip from "@zag-js/tooltip";
import { useId } from "preact/hooks";
import { Button, type ButtonProps } from "./button.tsx";

/** A button with the words that appear beside it; what `TipButton` shows once it has been loaded. */
export function ButtonWithTooltip({ tip, ...button }: ButtonProps & { readonly tip: string }) {
  const service = useMachine(tooltip.machine, {
    id: useId(),
    positioning: { placement: "top", strategy: "fixed" },
  });
  const api = tooltip.connect(service, normalizeProps);
  const { type: _button, "aria-describedby": describedBy, ...trigger } = api.getTriggerProps();
  // Whoever hears the button's name needs not hear the same words again.
  const description = tip === button["aria-label"] ? undefined : describedBy;
  return (
    <>
      <Button {...mergeProps<ButtonProps>(trigger, button)} aria-describedby={description} />
      {api.open ? (
        <div {...api.getPositionerProps()}>
          <div class="tooltip" {...api.getContentProps()}>
            {tip}
          </div>
        </div>
      ) : null}
    </>
  );
}
