import { useQuery } from "@tanstack/preact-query";
import { useRef } from "preact/hooks";
import { can } from "../../data/session.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import { Ago } from "../../ui/time.tsx";
import { StatusBadge } from "../calls/status-badge.tsx";
import { leadParts } from "../leads/leads.queries.ts";
import { NOTE } from "./dialing.shortcuts.ts";
import { dialingWords as words } from "./dialing.strings.ts";
import { LeadNote } from "./lead-note.tsx";
import { SidePart } from "./side-part.tsx";

/** What was said and written before: notes and the last calls. */
export function LeadSide({ leadId }: { readonly leadId: string }) {
  const side = useRef<HTMLDivElement>(null);
  useShortcut(NOTE, () => {
    const field = side.current?.querySelector("textarea");
    field?.focus();
    return field instanceof HTMLElement;
  });
  return (
    <div class="dial-side" ref={side}>
      <SidePart
        title={words.notes}
        none={words.noNotes}
        query={useQuery(leadParts.notes(leadId))}
        item={({ body, author, createdAt }) => (
          <>
            <span class="dial-note-body">{body}</span>
            <span class="muted">{author.name ?? ""}</span>
            <span class="muted">
              <Ago at={createdAt} />
            </span>
          </>
        )}
      >
        {can("leads:write") ? <LeadNote leadId={leadId} /> : null}
      </SidePart>
      <SidePart
        title={words.calls}
        none={words.noCalls}
        query={useQuery(leadParts.calls(leadId))}
        item={(call) => (
          <>
            <a href={`/calls/${call.id}`}>
              <Ago at={call.initiatedAt} />
            </a>
            {call.dispositionName === null ? (
              <StatusBadge status={call.status} />
            ) : (
              <span class="muted">{call.dispositionName}</span>
            )}
          </>
        )}
      />
    </div>
  );
}
