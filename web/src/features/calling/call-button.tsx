import { useMutation } from "@tanstack/preact-query";
import { can } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { callingWords as words } from "./calling.strings.ts";
import { placeCallMutation, type WantedCall } from "./place-call.ts";

/** Calls somebody by a click; nothing for those who may place no calls. In a row of a list it does not open the row. */
export function CallButton(props: {
  readonly to: WantedCall["to"];
  readonly who: string;
  readonly purpose?: WantedCall["purpose"];
  readonly kind?: "primary" | "secondary" | "ghost";
  /** What it says; an icon alone without. */
  readonly text?: string;
}) {
  const { to, who, purpose = "sales", kind = "secondary", text } = props;
  const call = useMutation(placeCallMutation);
  if (!can("calls:place")) return null;
  return (
    <Button
      size="small"
      kind={kind}
      icon="phone"
      isBusy={call.isPending}
      aria-label={words.callWhom(who)}
      title={text === undefined ? words.callWhom(who) : undefined}
      onClick={(event) => {
        event.preventDefault();
        event.stopPropagation();
        call.mutate({ to, who, purpose });
      }}
    >
      {text}
    </Button>
  );
}
