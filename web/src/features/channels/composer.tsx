import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { currentUser } from "../../data/session.ts";
import type { Channel, ChannelMessage } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { leaveField } from "../../ui/focus-kept.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import { MentionField } from "../mentions/mention-field.tsx";
import { type Person, toEdited, toSent } from "../mentions/mention-text.ts";
import { editMessage } from "./change-channel.ts";
import { channelName } from "./channel-list.ts";
import { WRITE } from "./channels.shortcuts.ts";
import { channelWords as words } from "./channels.strings.ts";
import { draftOf, keepDraft, NO_DRAFT } from "./drafts.ts";
import { authorOf } from "./message-item.tsx";
import type { MessageLog } from "./message-log.ts";
import { sendMessage } from "./outbox.ts";
import { useUploads } from "./use-uploads.ts";

/** Others are told so often that one is writing. */
const TELL_EVERY_MS = 3_000;
const MAX_LENGTH = 10_000;

/** Where one writes to a channel; what is not sent stays, also after a reload. */
export function Composer(props: {
  readonly channel: Channel;
  /** The message that is answered beside the conversation; left out: one writes to the channel. */
  readonly threadId?: string;
  readonly log: MessageLog | undefined;
  readonly nameOf: (id: string) => string | undefined;
  readonly editing: ChannelMessage | undefined;
  readonly answered: ChannelMessage | undefined;
  readonly onEdit: (message: ChannelMessage | undefined) => void;
  readonly onAnswered: (message: ChannelMessage | undefined) => void;
}) {
  const { channel, threadId, log, editing, answered, onEdit, onAnswered } = props;
  const me = currentUser()?.id ?? "";
  // Each thread has a draft of its own.
  const place = threadId === undefined ? channel.id : `${channel.id}.${threadId}`;
  const draft = draftOf(me, place);
  const field = useRef<HTMLTextAreaElement>(null);
  const told = useRef(0);
  const [edited, setEdited] = useState<{ readonly text: string; readonly people: readonly Person[] }>();
  const keep = (change: Partial<typeof draft>) => keepDraft(me, place, { ...draftOf(me, place), ...change });
  const uploads = useUploads(channel.id, draft.files.length, (file) =>
    keep({ files: [...draftOf(me, place).files, file] }),
  );
  const focus = () => requestAnimationFrame(() => field.current?.focus());
  useShortcut(WRITE, () => (threadId === undefined ? void focus() : false));
  useEffect(() => {
    if (!editing) return setEdited(undefined);
    const people = editing.mentions.map((id) => ({ id, name: props.nameOf(id) ?? words.somebody }));
    setEdited({ text: toEdited(editing.content, people), people });
    focus();
  }, [editing]);
  useEffect(() => {
    if (answered) {
      keep({ parentId: answered.id });
      focus();
    }
  }, [answered]);
  const parent = log?.messages.find(({ id }) => id === draft.parentId) ?? answered;
  const text = edited?.text ?? draft.text;
  const onText = (next: string) => {
    if (edited) return setEdited({ ...edited, text: next });
    keep({ text: next });
    if (next.trim() === "" || Date.now() - told.current < TELL_EVERY_MS) return;
    told.current = Date.now();
    // Whether it is told or not, nobody waits for it.
    api.tellTyping({ params: { id: channel.id } }).catch(() => undefined);
  };
  const leave = () => {
    onEdit(undefined);
    onAnswered(undefined);
    keep({ parentId: null });
  };
  const send = () => {
    if (editing && edited) {
      const content = toSent(edited.text, edited.people);
      onEdit(undefined);
      if (content !== "" && content !== editing.content) {
        void editMessage(editing, content).then((isKept) => isKept || onEdit({ ...editing, content }));
      }
      return;
    }
    const content = toSent(draft.text, draft.people);
    if (uploads.names.length > 0 || (content === "" && draft.files.length === 0)) return;
    void sendMessage({
      channelId: channel.id,
      content,
      files: draft.files,
      parentId: threadId ?? draft.parentId,
    });
    keepDraft(me, place, NO_DRAFT);
    onAnswered(undefined);
    told.current = 0;
  };
  const editLast = () => {
    const own = log?.messages.findLast((one) => one.author?.id === me && one.deletedAt === null);
    if (text === "" && own) onEdit(own);
    return text === "" && own !== undefined;
  };
  const isAnswering = draft.parentId !== null && !edited;
  const label = threadId === undefined ? words.write(channelName(channel, me)) : words.writeAnswer;
  return (
    <form
      class="channel-composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        uploads.add([...(event.dataTransfer?.files ?? [])]);
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowUp" && event.target === field.current && editLast()) event.preventDefault();
      }}
    >
      {edited || isAnswering ? (
        <p class="channel-composer-about">
          <span>{edited ? words.editing : words.replyingTo(parent ? authorOf(parent) : words.somebody)}</span>
          <Button kind="ghost" size="small" icon="x" aria-label={words.cancel} onClick={leave} />
        </p>
      ) : null}
      {!edited && draft.files.length + uploads.names.length > 0 ? (
        <ul class="channel-composer-files">
          {draft.files.map(({ id, fileName }) => (
            <li key={id}>
              {fileName}
              <Button
                kind="ghost"
                size="small"
                icon="x"
                aria-label={words.detach(fileName)}
                onClick={() => keep({ files: draft.files.filter((file) => file.id !== id) })}
              />
            </li>
          ))}
          {uploads.names.map((name, index) => (
            <li key={`${name}-${index}`} class="muted">
              <span class="spinner" role="status" aria-label={words.uploading} /> {name}
            </li>
          ))}
        </ul>
      ) : null}
      <div class="channel-composer-row">
        {edited ? null : <AttachButton onFiles={uploads.add} />}
        <MentionField
          fieldRef={field}
          label={label}
          placeholder={label}
          text={text}
          onText={onText}
          onPerson={(person) =>
            edited
              ? setEdited({ ...edited, people: [...edited.people, person] })
              : keep({ people: [...draftOf(me, place).people, person] })
          }
          onSend={send}
          onEscape={() => {
            if (edited || isAnswering) leave();
            else if (threadId === undefined) leaveField(field.current);
            else return false;
            return true;
          }}
          onPaste={(event) => {
            const files = [...(event.clipboardData?.files ?? [])];
            if (files.length === 0) return;
            event.preventDefault();
            uploads.add(files);
          }}
          sendsOnEnter
          maxLength={MAX_LENGTH}
        />
        <Button
          kind="primary"
          icon="send"
          type="submit"
          aria-label={edited ? words.save : words.send}
          title={edited ? words.save : words.send}
        />
      </div>
    </form>
  );
}

function AttachButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
      <Button
        kind="ghost"
        icon="plus"
        aria-label={words.attach}
        title={words.attach}
        onClick={() => input.current?.click()}
      />
    </>
  );
}
