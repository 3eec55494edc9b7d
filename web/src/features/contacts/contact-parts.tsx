import { useQuery } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { orQueued } from "../../data/kept.ts";
import { queryClient } from "../../data/query-client.ts";
import { can } from "../../data/session.ts";
import { InTurns } from "../../ui/in-turn.tsx";
import { Ago } from "../../ui/time.tsx";
import { callerText } from "../calls/call-words.ts";
import { StatusBadge } from "../calls/status-badge.tsx";
import { NoteAdd } from "../records/note-add.tsx";
import { RecordPart } from "../records/record-part.tsx";
import { changeText } from "../records/record-words.ts";
import { contactParts } from "./contacts.queries.ts";
import { contactWords as words } from "./contacts.strings.ts";

/** What belongs to a contact: notes, calls, conversations, what is to be done, and what has changed. */
export function ContactParts({ id }: { readonly id: string }) {
  return (
    <div>
      <InTurns>
        <RecordPart
          title={words.notes}
          none={words.noNotes}
          query={useQuery(contactParts.notes(id))}
          item={({ body, author, createdAt }) => (
            <>
              <span class="record-note">{body}</span>
              <span class="muted">{author.name ?? ""}</span>
              <Muted at={createdAt} />
            </>
          )}
        >
          {can("contacts:write") ? (
            <NoteAdd
              onAdd={async (body) => {
                await orQueued(api.addContactNote({ params: { id }, body: { body } }));
                await queryClient.invalidateQueries({ queryKey: contactParts.notes(id).queryKey });
              }}
            />
          ) : null}
        </RecordPart>
        <RecordPart
          title={words.calls}
          none={words.noCalls}
          query={useQuery(contactParts.calls(id))}
          item={(call) => (
            <>
              <a href={`/calls/${call.id}`}>{callerText(call)}</a>
              <StatusBadge status={call.status} />
              <span class="muted">{call.dispositionName ?? ""}</span>
              <Muted at={call.initiatedAt} />
            </>
          )}
        />
        {can("threads:read") ? <Threads id={id} /> : null}
        {can("tasks:read") ? <Tasks id={id} /> : null}
        <RecordPart
          title={words.history}
          none={words.noHistory}
          query={useQuery(contactParts.history(id))}
          item={({ action, actor, at, changes }) => (
            <>
              <span>{changeText(action, changes)}</span>
              <span class="muted">{actor.name ?? actor.kind}</span>
              <Muted at={at} />
            </>
          )}
        />
      </InTurns>
    </div>
  );
}

function Threads({ id }: { readonly id: string }) {
  return (
    <RecordPart
      title={words.threads}
      none={words.noThreads}
      query={useQuery(contactParts.threads(id))}
      item={(thread) => (
        <>
          <a class="grid-cut" href={`/inbox/${thread.id}`}>
            {thread.snippet ?? words.noWords}
          </a>
          <span class="muted">{words.threadStates[thread.status] ?? thread.status}</span>
          <Muted at={thread.lastMessageAt} />
        </>
      )}
    />
  );
}

function Tasks({ id }: { readonly id: string }) {
  return (
    <RecordPart
      title={words.tasks}
      none={words.noTasks}
      query={useQuery(contactParts.tasks(id))}
      item={({ id: taskId, title, assignees }) => (
        <>
          <a href={`/tasks/${taskId}`}>{title}</a>
          <span class="muted">{assignees.map(({ name }) => name).join(", ") || words.nobody}</span>
        </>
      )}
    />
  );
}

function Muted({ at }: { readonly at: string }) {
  return (
    <span class="muted">
      <Ago at={at} />
    </span>
  );
}
