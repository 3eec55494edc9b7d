import { can } from "../../data/session.ts";
import type { Call } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { callerText } from "../calls/call-words.ts";
import { boardWords as words } from "./board.strings.ts";
import { canBeCalledBack } from "./call-back.ts";

/** What is to be done about a call; the same keys do it. */
export function CardActions(props: {
  readonly call: Call;
  readonly isCallingBack: boolean;
  readonly onTake: (call: Call) => void;
  readonly onCallBack: (call: Call) => void;
}) {
  const { call, isCallingBack, onTake, onCallBack } = props;
  const who = callerText(call);
  return (
    <span class="call-card-actions">
      {canBeCalledBack(call) && can("calls:place") ? (
        <Button
          size="small"
          icon="phone"
          isBusy={isCallingBack}
          aria-label={words.callBackWhom(who)}
          onClick={() => onCallBack(call)}
        >
          {words.callBack}
        </Button>
      ) : null}
      {call.openAlertPriority !== null && can("alerts:acknowledge") ? (
        <Button size="small" kind="primary" aria-label={words.takeWhat(who)} onClick={() => onTake(call)}>
          {words.take}
        </Button>
      ) : null}
    </span>
  );
}
