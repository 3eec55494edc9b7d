import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import type { Thread } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { leaveField } from "../../ui/focus-kept.ts";
import { formatWhen } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { changeDraft, type Draft } from "./drafts.ts";
import { ChosenFiles, FilePicker } from "./file-picker.tsx";
import { variableText } from "./gate.ts";
import { inboxWords } from "./inbox.strings.ts";
import { TemplateDialog } from "./template-dialog.tsx";
import { listed } from "./thread-words.ts";
import { type Composer as State, useComposer } from "./use-composer.ts";
import { type FileUpload, useFileUpload } from "./use-file-upload.ts";
import { WhenDialog } from "./when-dialog.tsx";

const words = inboxWords.composer;
const MODES = ["reply", "note"] as const satisfies readonly Draft["mode"][];

/** Where an answer or a note is written: with what keeps it from going, and what it comes to. */
export function Composer(props: {
  readonly thread: Thread;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** Somebody begins or ends to write an answer. */
  readonly onWriting: (isWriting: boolean) => void;
}) {
  const { thread, field, onWriting } = props;
  const { id } = thread;
  const state = useComposer(thread);
  const { draft, gate } = state;
  const isNote = draft.mode === "note";
  const isBlocked = !isNote && gate.isBlocked;
  const files = useFileUpload(id, state.addFile);
  const addFrom = (event: Event, from: DataTransfer | null) => {
    const given = [...(from?.files ?? [])];
    // Spreadsheets and the like offer a picture of what is text: the text is meant.
    if (given.length === 0 || from?.types.includes("text/plain") || isNote || isBlocked) return;
    event.preventDefault();
    void files.add(given);
  };
  const insert = (text: string) => {
    const at = field.current?.selectionStart ?? draft.text.length;
    const to = field.current?.selectionEnd ?? at;
    changeDraft(id, { text: draft.text.slice(0, at) + text + draft.text.slice(to) });
    requestAnimationFrame(() => field.current?.focus());
  };
  const send = () => {
    state.send();
    onWriting(false);
    field.current?.focus();
  };
  return (
    <form
      class="composer"
      data-mode={draft.mode}
      onDragOver={(event) => event.dataTransfer?.types.includes("Files") && event.preventDefault()}
      onDrop={(event) => addFrom(event, event.dataTransfer)}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="composer-modes">
        {MODES.map((mode) => (
          <button
            key={mode}
            type="button"
            class="composer-mode"
            aria-pressed={draft.mode === mode}
            onClick={() => {
              changeDraft(id, { mode });
              field.current?.focus();
            }}
          >
            {words[mode]}
          </button>
        ))}
        {isNote || gate.why === null ? null : (
          <p class="composer-gate" data-blocked={gate.isBlocked} role="status">
            <Icon name={gate.isBlocked ? "bellOff" : "clock"} />
            {gate.why} {gate.from === null ? null : words.from(formatWhen(gate.from, Date.now()))}
          </p>
        )}
      </div>
      <textarea
        ref={field}
        class="input composer-text"
        rows={3}
        aria-label={isNote ? words.noteLabel : words.label}
        placeholder={isNote ? words.notePlaceholder : words.placeholder}
        disabled={isBlocked}
        value={draft.text}
        onInput={({ currentTarget }) => {
          changeDraft(id, { text: currentTarget.value });
          onWriting(!isNote && currentTarget.value.trim() !== "");
        }}
        onPaste={(event) => addFrom(event, event.clipboardData)}
        onBlur={() => onWriting(false)}
        onFocus={() => onWriting(!isNote && draft.text.trim() !== "")}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
          else if (event.key === "Escape") leaveField(field.current);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <ChosenFiles threadId={id} files={isNote ? [] : state.files} onRemove={state.removeFile} />
      <Hints {...{ state, isNote }} />
      <Tools
        {...{ thread, state, files, isNote, isBlocked, insert }}
        focus={() => field.current?.focus({ preventScroll: true })}
      />
    </form>
  );
}

/** What is wrong with the text, and what it will be when its placeholders are filled in. */
function Hints({ state, isNote }: { readonly state: State; readonly isNote: boolean }) {
  const { missing, preview, problem } = state;
  if (isNote) return null;
  return (
    <>
      {preview ? (
        <p class="composer-hint muted">
          {preview.isFailed ? (
            words.previewFailed
          ) : preview.text === undefined ? (
            words.previewing
          ) : (
            <>
              <strong>{words.preview}</strong> {preview.text}
            </>
          )}
        </p>
      ) : null}
      {missing.length > 0 ? (
        <p class="composer-hint" data-tone="bad" role="status">
          {words.missing(listed(missing.map(variableText)))}
        </p>
      ) : null}
      {problem === null ? null : (
        <p class="composer-hint" data-tone="bad" role="status">
          {problem}
        </p>
      )}
    </>
  );
}

function Tools(props: {
  readonly thread: Thread;
  readonly state: State;
  readonly files: FileUpload;
  readonly isNote: boolean;
  readonly isBlocked: boolean;
  readonly insert: (text: string) => void;
  /** Goes back into the field. */
  readonly focus: () => void;
}) {
  const { thread, state, files, isNote, isBlocked, insert, focus } = props;
  const { segments, gate } = state;
  const [open, setOpen] = useState<"templates" | "later" | undefined>();
  const close = () => setOpen(undefined);
  return (
    <div class="composer-tools">
      {isNote || isBlocked ? null : (
        <>
          <Button size="small" kind="ghost" icon="list" onClick={() => setOpen("templates")}>
            {words.templates}
          </Button>
          <FilePicker files={files} />
          {segments.count > 0 ? (
            <span
              class="composer-segments muted tabular"
              title={segments.isUnicode ? words.unicode : undefined}
            >
              {words.segments(segments.count)} · {words.left(segments.left)}
            </span>
          ) : null}
        </>
      )}
      <span class="composer-send">
        {isNote || isBlocked ? null : (
          <Button
            size="small"
            icon="clock"
            aria-label={words.later}
            title={words.later}
            disabled={!state.canWait}
            onClick={() => setOpen("later")}
          />
        )}
        <Button
          size="small"
          kind="primary"
          type="submit"
          icon={isNote ? "check" : "send"}
          title={words.keys}
          disabled={!state.canSend}
        >
          {isNote
            ? words.saveNote
            : gate.from === null
              ? words.send
              : words.sendAt(formatWhen(gate.from, Date.now()))}
        </Button>
      </span>
      {open === "templates" ? (
        <TemplateDialog
          customer={thread}
          onClose={close}
          onText={(text) => {
            close();
            insert(text);
          }}
        />
      ) : null}
      {open === "later" ? (
        <WhenDialog
          title={inboxWords.scheduleTitle}
          onClose={close}
          onChoose={(at) => {
            close();
            void state.later(at);
            requestAnimationFrame(focus);
          }}
        />
      ) : null}
    </div>
  );
}
