import { useEffect, useRef, useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import type { Lead, LeadStatus } from "../../data/types.ts";
import { announce } from "../../ui/announcer.tsx";
import { PriorityBadge } from "../../ui/badge.tsx";
import { formatCount } from "../../ui/format.ts";
import { LEAD_STATUSES } from "./lead-filters.ts";
import { canMove, type Columns, movesFrom } from "./lead-moves.ts";
import { leadText } from "./lead-words.ts";
import { COLUMN_SIZE } from "./leads.queries.ts";
import { leadWords as words } from "./leads.strings.ts";
import { LostDialog } from "./lost-dialog.tsx";
import { moveLead } from "./move-lead.ts";

/** Leads by status. A lead is dragged to another column, or moved by Shift and an arrow, or by its list of moves. */
export function Pipeline({ columns }: { readonly columns: Columns }) {
  const root = useRef<HTMLElement>(null);
  const focused = useRef<string | undefined>(undefined);
  // A card that goes to another column takes the focus with it, also when an older answer puts it back for a moment.
  useEffect(() => {
    const card = root.current?.querySelector<HTMLElement>(`[data-lead="${focused.current ?? ""}"] a`);
    if (card && document.activeElement?.closest("[data-lead]") == null) card.focus();
  }, [columns]);
  const [dragged, setDragged] = useState<Lead>();
  const [losing, setLosing] = useState<Lead>();
  const move = (lead: Lead, status: LeadStatus) => {
    if (status === "lost") return setLosing(lead);
    announce(words.moved(leadText(lead), words.statuses[status]));
    focused.current = lead.id;
    void moveLead(lead, status);
  };
  return (
    <section
      class="pipeline"
      aria-label={words.pipeline}
      // With no card in it nothing else takes the focus: a small screen is scrolled by keys all the same.
      tabIndex={LEAD_STATUSES.every((status) => columns[status].length === 0) ? 0 : undefined}
      ref={root}
      onFocusCapture={({ target }) => {
        const id =
          target instanceof Element ? target.closest<HTMLElement>("[data-lead]")?.dataset.lead : undefined;
        if (id !== focused.current) focused.current = undefined;
      }}
    >
      {LEAD_STATUSES.map((status) => (
        <section
          key={status}
          class="pipeline-column"
          aria-label={words.statuses[status]}
          data-drop={dragged === undefined ? undefined : canMove(dragged.status, status)}
          onDragOver={(event) => {
            if (dragged && canMove(dragged.status, status)) event.preventDefault();
          }}
          onDrop={(event) => {
            event.preventDefault();
            if (dragged) move(dragged, status);
            setDragged(undefined);
          }}
        >
          <h2>
            {words.statuses[status]}
            <span class="count">
              {formatCount(columns[status].length)}
              {columns[status].length >= COLUMN_SIZE ? "+" : ""}
            </span>
          </h2>
          <ul>
            {columns[status].map((lead) => (
              <LeadCard key={lead.id} lead={lead} onMove={move} onDrag={setDragged} />
            ))}
            {columns[status].length === 0 ? <li class="pipeline-none muted">{words.columnEmpty}</li> : null}
          </ul>
        </section>
      ))}
      {losing ? (
        <LostDialog
          onClose={() => setLosing(undefined)}
          onChoose={(reason) => {
            setLosing(undefined);
            void moveLead(losing, "lost", reason);
          }}
        />
      ) : null}
    </section>
  );
}

function LeadCard(props: {
  readonly lead: Lead;
  readonly onMove: (lead: Lead, status: LeadStatus) => void;
  readonly onDrag: (lead: Lead | undefined) => void;
}) {
  const { lead, onMove, onDrag } = props;
  const isMovable = can("leads:write");
  const moveBy = (step: 1 | -1) => {
    const from = LEAD_STATUSES.indexOf(lead.status);
    const order = step === 1 ? LEAD_STATUSES.slice(from + 1) : LEAD_STATUSES.slice(0, from).toReversed();
    const to = order.find((status) => canMove(lead.status, status));
    if (to) onMove(lead, to);
    return to !== undefined;
  };
  return (
    <li
      class="pipeline-card"
      data-lead={lead.id}
      draggable={isMovable}
      onDragStart={(event) => {
        event.dataTransfer?.setData("text/plain", leadText(lead));
        onDrag(lead);
      }}
      onDragEnd={() => onDrag(undefined)}
      onKeyDown={(event) => {
        if (!isMovable || !event.shiftKey) return;
        const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : undefined;
        if (step && moveBy(step)) event.preventDefault();
      }}
    >
      <a href={`/leads/${lead.id}`} data-item draggable={false}>
        {leadText(lead)}
      </a>
      <span class="pipeline-facts muted">
        <PriorityBadge priority={lead.priority} />
        <span class="grid-cut">{lead.assignedTo?.name ?? words.nobody}</span>
        {isMovable ? (
          <select
            class="pipeline-move"
            aria-label={words.moveLabel(leadText(lead))}
            value=""
            onChange={(event) => {
              const to = movesFrom(lead.status).find((status) => status === event.currentTarget.value);
              event.currentTarget.value = "";
              if (to) onMove(lead, to);
            }}
          >
            <option value="">{words.moveTo}</option>
            {movesFrom(lead.status).map((status) => (
              <option key={status} value={status}>
                {words.statuses[status]}
              </option>
            ))}
          </select>
        ) : null}
      </span>
    </li>
  );
}
