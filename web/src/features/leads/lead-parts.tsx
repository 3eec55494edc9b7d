import { useQuery } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { orQueued } from "../../data/kept.ts";
import { queryClient } from "../../data/query-client.ts";
import { can } from "../../data/session.ts";
import { InTurns } from "../../ui/in-turn.tsx";
import { formatPhone } from "../../ui/phone.ts";
import { Ago } from "../../ui/time.tsx";
import { callerText } from "../calls/call-words.ts";
import { StatusBadge } from "../calls/status-badge.tsx";
import { contactText } from "../contacts/contact-words.ts";
import { NoteAdd } from "../records/note-add.tsx";
import { RecordPart } from "../records/record-part.tsx";
import { changeText } from "../records/record-words.ts";
import { leadParts } from "./leads.queries.ts";
import { leadWords as words } from "./leads.strings.ts";

/** What belongs to a lead: notes, calls, people, what is to be done, and what has changed. */
export function LeadParts({ id }: { readonly id: string }) {
  return (
    <div>
      <InTurns>
        <RecordPart
          title={words.notes}
          none={words.noNotes}
          query={useQuery(leadParts.notes(id))}
          item={({ body, author, createdAt }) => (
            <>
              <span class="record-note">{body}</span>
              <span class="muted">{author.name ?? ""}</span>
              <span class="muted">
                <Ago at={createdAt} />
              </span>
            </>
          )}
        >
          {can("leads:write") ? (
            <NoteAdd
              onAdd={async (body) => {
                await orQueued(api.addLeadNote({ params: { id }, body: { body } }));
                await queryClient.invalidateQueries({ queryKey: leadParts.notes(id).queryKey });
              }}
            />
          ) : null}
        </RecordPart>
        <RecordPart
          title={words.calls}
          none={words.noCalls}
          query={useQuery(leadParts.calls(id))}
          item={(call) => (
            <>
              <a href={`/calls/${call.id}`}>{callerText(call)}</a>
              <StatusBadge status={call.status} />
              <span class="muted">{call.dispositionName ?? ""}</span>
              <span class="muted">
                <Ago at={call.initiatedAt} />
              </span>
            </>
          )}
        />
        <RecordPart
          title={words.contacts}
          none={words.noContacts}
          query={useQuery(leadParts.contacts(id))}
          item={({ id: contactId, firstName, lastName, organization, email, phone }) => (
            <>
              <a href={`/contacts/${contactId}`}>
                {contactText({ firstName, lastName, organization, email, phone })}
              </a>
              <span class="muted tabular">{phone === null ? "" : formatPhone(phone)}</span>
            </>
          )}
        />
        <RecordPart
          title={words.tasks}
          none={words.noTasks}
          query={useQuery(leadParts.tasks(id))}
          item={({ id: taskId, title, assignees }) => (
            <>
              <a href={`/tasks/${taskId}`}>{title}</a>
              <span class="muted">{assignees.map(({ name }) => name).join(", ") || words.nobody}</span>
            </>
          )}
        />
        <RecordPart
          title={words.history}
          none={words.noHistory}
          query={useQuery(leadParts.history(id))}
          item={({ action, actor, at, changes }) => (
            <>
              <span>{changeText(action, changes)}</span>
              <span class="muted">{actor.name ?? actor.kind}</span>
              <span class="muted">
                <Ago at={at} />
              </span>
            </>
          )}
        />
      </InTurns>
    </div>
  );
}
