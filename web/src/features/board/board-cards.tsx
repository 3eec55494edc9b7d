import { useMutation } from "@tanstack/preact-query";
import { can } from "../../data/session.ts";
import type { Call } from "../../data/types.ts";
import { announce } from "../../ui/announcer.tsx";
import { Boundary } from "../../ui/boundary.tsx";
import { memo } from "../../ui/memo.tsx";
import { useShortcut } from "../../ui/shortcuts.ts";
import { WindowedGrid } from "../../ui/windowed-grid.tsx";
import { ACKNOWLEDGE } from "../alerts/alerts.shortcuts.ts";
import { takeCallMutation } from "../alerts/take.ts";
import { CALL_BACK } from "./board.shortcuts.ts";
import { boardWords as words } from "./board.strings.ts";
import { callBackMutation, whyNotCalledBack } from "./call-back.ts";
import { CallCard } from "./call-card.tsx";
import { CardActions } from "./card-actions.tsx";
import { RecentCalls } from "./recent-calls.tsx";
import type { BoardView } from "./use-board.ts";

/** In rem; the skeleton is as tall. */
export const CARD_SIZE = { minWidth: 19, height: 13.25, gap: 1 } as const;

/** Cards of the calls that go on, and those that ended lately beside them, with what can be done about each. */
export function BoardCards(
  props: { readonly calls: readonly Call[] } & Pick<BoardView, "recent" | "recentQuery">,
) {
  const { calls, recent } = props;
  const take = useMutation(takeCallMutation);
  const callBack = useMutation(callBackMutation);
  const focused = () => {
    const cell = document.activeElement?.closest("[data-key]");
    const id = cell?.querySelector<HTMLElement>("[data-call]")?.dataset.call;
    return [...calls, ...recent].find((call) => call.id === id);
  };
  useShortcut(ACKNOWLEDGE, () => {
    const call = focused();
    if (!call || call.openAlertPriority === null || !can("alerts:acknowledge")) return false;
    take.mutate(call.id);
    return true;
  });
  useShortcut(CALL_BACK, () => {
    const call = focused();
    if (!call || !can("calls:place")) return false;
    const reason = whyNotCalledBack(call);
    if (reason === null) callBack.mutate(call);
    else announce(reason);
    return true;
  });
  const isCallingBack = ({ id }: Call) => callBack.isPending && callBack.variables.id === id;
  return (
    <>
      <Boundary>
        {calls.length === 0 ? null : (
          <WindowedGrid
            items={calls}
            keyOf={({ id }) => id}
            size={CARD_SIZE}
            label={words.listLabel}
            class="board-cards"
          >
            {(call) => (
              <CardCell
                call={call}
                isCallingBack={isCallingBack(call)}
                onTake={take.mutate}
                onCallBack={callBack.mutate}
              />
            )}
          </WindowedGrid>
        )}
      </Boundary>
      <Boundary>
        <RecentCalls
          calls={recent}
          query={props.recentQuery}
          isCallingBack={isCallingBack}
          onCallBack={callBack.mutate}
        />
      </Boundary>
    </>
  );
}

/** A card with what can be done about its call; of all that are in sight, those are rendered whose call has changed. */
const CardCell = memo(function CardCell(props: {
  readonly call: Call;
  readonly isCallingBack: boolean;
  readonly onTake: (id: string) => void;
  readonly onCallBack: (call: Call) => void;
}) {
  const { call, isCallingBack, onTake, onCallBack } = props;
  return (
    <>
      <CallCard call={call} />
      <CardActions
        call={call}
        isCallingBack={isCallingBack}
        onTake={({ id }) => onTake(id)}
        onCallBack={onCallBack}
      />
    </>
  );
});
