import type { Call } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Elapsed } from "../../ui/time.tsx";
import { callWords } from "../calls/call.strings.ts";
import { isOnBoard } from "../calls/call-state.ts";
import { callerText, nameOf, phoneText, STATUS_TONES } from "../calls/call-words.ts";
import { boardWords } from "./board.strings.ts";

/** A call on the wall; a big one says what it is about, too. */
export function WallRow({ call, isBig }: { readonly call: Call; readonly isBig: boolean }) {
  const { status, priority, direction, summary } = call;
  const phone = nameOf(call) === null ? null : phoneText(call);
  return (
    <li
      class="wall-row"
      data-call={call.id}
      data-status={status}
      data-tone={STATUS_TONES[status]}
      data-urgent={priority === 1 && isOnBoard(call)}
      data-big={isBig}
      data-over={!isOnBoard(call)}
    >
      <span class="wall-priority">
        {priority === null ? (
          <Icon name={direction === "inbound" ? "phoneIn" : "phoneOut"} />
        ) : (
          <PriorityBadge priority={priority} />
        )}
      </span>
      <span class="wall-who">
        <span class="wall-name">{callerText(call)}</span>
        {isBig ? (
          <span class="wall-about">{[phone, summary].filter(Boolean).join(" · ")}</span>
        ) : phone === null ? null : (
          <span class="wall-phone tabular">{phone}</span>
        )}
      </span>
      <span class="wall-state">
        <span class="wall-status">
          <span class="badge-dot" data-beats={status === "ringing"} />
          {callWords.statuses[status]}
        </span>
        <Taken call={call} />
      </span>
      <span class="wall-clock">
        <Elapsed since={call.startedAt ?? call.initiatedAt} until={call.endedAt} />
      </span>
    </li>
  );
}

function Taken({ call: { alertCount, openAlertPriority, acknowledgedByName } }: { readonly call: Call }) {
  if (alertCount === 0) return null;
  if (openAlertPriority !== null) return <span class="wall-taken">{boardWords.untaken}</span>;
  return acknowledgedByName === null ? null : (
    <span class="wall-taken">{boardWords.taken(acknowledgedByName)}</span>
  );
}
