import type { Call } from "../../data/types.ts";
import { type Tone, PriorityBadge } from "../../ui/badge.tsx";
import { formatDuration, formatFull, formatWhen } from "../../ui/format.ts";
import type { Column } from "../../ui/grid/grid-columns.ts";
import { Icon } from "../../ui/icon.tsx";
import { Elapsed } from "../../ui/time.tsx";
import { PhoneCell } from "../calling/phone-cell.tsx";
import { callListWords as words } from "./call-list.strings.ts";
import { isActive } from "./call-state.ts";
import { callerText, phoneText } from "./call-words.ts";
import { callWords } from "./call.strings.ts";
import { StatusBadge } from "./status-badge.tsx";

/** Mean opinion scores below these are bad, and poor. */
const BAD_MOS = 3.1;
const POOR_MOS = 3.6;

/** Everything that the list of calls can show. */
export const CALL_COLUMNS: readonly Column<Call>[] = [
  { id: "who", text: words.columns.who, widthPx: 220, isFixed: true, cell: Who },
  {
    id: "status",
    text: words.columns.status,
    widthPx: 124,
    cell: ({ status }) => <StatusBadge status={status} />,
  },
  {
    ...{ id: "priority", text: words.columns.priority, widthPx: 76 },
    cell: ({ priority }) => (priority === null ? null : <PriorityBadge priority={priority} />),
  },
  {
    ...{ id: "summary", text: words.columns.summary, widthPx: 220, grows: true },
    cell: ({ summary }) => (
      <span class="grid-cut muted" title={summary ?? undefined}>
        {summary ?? ""}
      </span>
    ),
  },
  {
    ...{ id: "disposition", text: words.columns.disposition, widthPx: 130 },
    cell: ({ dispositionName }) => <span class="grid-cut">{dispositionName ?? ""}</span>,
  },
  {
    ...{ id: "agent", text: words.columns.agent, widthPx: 130 },
    cell: ({ userName }) => <span class="grid-cut">{userName ?? ""}</span>,
  },
  { id: "when", text: words.columns.started, widthPx: 156, cell: When },
  { id: "duration", text: words.columns.duration, widthPx: 96, align: "end", cell: Duration },
  {
    ...{ id: "number", text: words.columns.number, widthPx: 170, isOptional: true },
    cell: (call) =>
      call.phone === null ? (
        phoneText(call)
      ) : (
        <PhoneCell phone={call.phone} who={callerText(call)} purpose="service" />
      ),
  },
  {
    ...{ id: "direction", text: words.columns.direction, widthPx: 104, isOptional: true },
    cell: ({ direction }) => callWords.directions[direction],
  },
  { id: "quality", text: words.columns.quality, widthPx: 88, align: "end", isOptional: true, cell: Quality },
];

/** A call as two lines. */
export function CompactCall(call: Call) {
  return (
    <span class="compact">
      <span class="grid-name">{callerText(call)}</span>
      <StatusBadge status={call.status} />
      <span class="compact-more">
        <When {...call} />
        <span>{call.summary ?? phoneText(call)}</span>
      </span>
      <span class="compact-more">
        {call.priority === null ? null : <PriorityBadge priority={call.priority} />}
        <Duration {...call} />
      </span>
    </span>
  );
}

function Who(call: Call) {
  return (
    <>
      <Icon name={call.direction === "inbound" ? "phoneIn" : "phoneOut"} />
      <span class="hidden-visually">{callWords.directions[call.direction]}</span>
      <span class="grid-name" title={phoneText(call)}>
        {callerText(call)}
      </span>
    </>
  );
}

function When({ initiatedAt }: Call) {
  return (
    <time class="tabular" dateTime={initiatedAt} title={formatFull(initiatedAt)}>
      {formatWhen(initiatedAt, Date.now())}
    </time>
  );
}

function Duration(call: Call) {
  const { initiatedAt, startedAt, durationSeconds } = call;
  if (isActive(call)) return <Elapsed since={startedAt ?? initiatedAt} until={null} />;
  return (
    <span class="tabular">
      {durationSeconds ? formatDuration(durationSeconds * 1_000) : <span class="muted">–</span>}
    </span>
  );
}

function Quality({ mosAvg }: Call) {
  if (mosAvg === null) return <span class="muted">–</span>;
  const tone: Tone = mosAvg < BAD_MOS ? "bad" : mosAvg < POOR_MOS ? "warning" : "good";
  return (
    <span class="call-mos tabular" data-tone={tone} title={words.mos(mosAvg.toFixed(1))}>
      {mosAvg.toFixed(1)}
    </span>
  );
}
