import { useState } from "preact/hooks";
import { currentUser } from "../../data/session.ts";
import type { TaskComment } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { formatFull, formatWhen } from "../../ui/format.ts";
import type { Deletion } from "../call-work/use-deletion.ts";
import { toEdited } from "../mentions/mention-text.ts";
import { MentionedText } from "../mentions/mentioned-text.tsx";
import { CommentForm } from "./comment-form.tsx";
import { isPending } from "./task-parts.ts";
import { taskWords } from "./tasks.strings.ts";

const words = taskWords.comments;

/** A comment; one's own can be changed and deleted. */
export function TaskCommentItem(props: {
  readonly comment: TaskComment;
  readonly deletion: Deletion;
  /** Resolves with whether it is kept. */
  readonly onEdit: (body: string) => Promise<boolean>;
}) {
  const { comment, deletion } = props;
  const [draft, setDraft] = useState<string>();
  if (deletion.isLeaving(comment.id)) {
    return (
      <li class="task-comment-gone muted" role="status">
        {words.removed}
        <Button size="small" onClick={() => deletion.undo(comment.id)}>
          {taskWords.undo}
        </Button>
      </li>
    );
  }
  const isMine = comment.author !== null && comment.author.id === currentUser()?.id && !isPending(comment.id);
  const nameOf = (id: string) => comment.mentions.find((person) => person.id === id)?.name;
  return (
    <li class="task-comment" data-pending={isPending(comment.id)}>
      <p class="task-comment-head">
        <b>{comment.author?.name ?? words.somebody}</b>
        <time class="muted" dateTime={comment.createdAt} title={formatFull(comment.createdAt)}>
          {formatWhen(comment.createdAt, Date.now())}
        </time>
        {comment.editedAt === null ? null : <span class="muted">{words.edited}</span>}
        {isMine && draft === undefined ? (
          <span class="task-comment-actions">
            <Button
              kind="ghost"
              size="small"
              icon="pencil"
              aria-label={words.edit}
              onClick={() => setDraft(toEdited(comment.body, comment.mentions))}
            />
            <Button
              kind="ghost"
              size="small"
              icon="trash"
              aria-label={words.remove}
              onClick={() => deletion.begin(comment.id)}
            />
          </span>
        ) : null}
      </p>
      {draft === undefined ? (
        <p class="task-comment-body">
          <MentionedText text={comment.body} nameOf={nameOf} />
        </p>
      ) : (
        <CommentForm
          label={words.edit}
          submit={words.save}
          text={draft}
          onText={setDraft}
          people={comment.mentions}
          onCancel={() => setDraft(undefined)}
          onSubmit={(body) => {
            setDraft(undefined);
            if (body === comment.body) return;
            void props.onEdit(body).then((isKept) => {
              if (!isKept) setDraft((now) => now ?? body);
            });
          }}
        />
      )}
    </li>
  );
}
