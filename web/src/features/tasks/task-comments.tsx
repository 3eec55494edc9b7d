import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { can, currentUser } from "../../data/session.ts";
import type { TaskComment, TaskDetail } from "../../data/types.ts";
import { useDeletion } from "../call-work/use-deletion.ts";
import { CommentForm } from "./comment-form.tsx";
import { TaskCommentItem } from "./task-comment.tsx";
import { changePart } from "./task-parts.ts";
import { taskWords } from "./tasks.strings.ts";

const words = taskWords.comments;
const SHOWN = 50;

/** What was said of a task. */
export function TaskComments({ task }: { readonly task: TaskDetail }) {
  const deletion = useDeletion((commentId) => void remove(task, commentId));
  const [draft, setDraft] = useState("");
  return (
    <section class="card record-part" aria-labelledby="task-comments">
      <h2 id="task-comments">{words.title}</h2>
      {can("tasks:write") && task.deletedAt === null ? (
        <CommentForm
          label={words.label}
          submit={words.add}
          text={draft}
          onText={setDraft}
          people={[]}
          onSubmit={(body) => {
            setDraft("");
            void add(task, body).then((isKept) => {
              if (!isKept) setDraft((now) => (now === "" ? body : now));
            });
          }}
        />
      ) : null}
      {task.comments.length === 0 ? <p class="muted">{words.none}</p> : null}
      <ol class="task-comments">
        {task.comments.map((comment) => (
          <TaskCommentItem
            key={comment.id}
            comment={comment}
            deletion={deletion}
            onEdit={(body) => edit(task, comment.id, body)}
          />
        ))}
      </ol>
      {task.comments.length >= SHOWN ? <p class="muted">{words.older}</p> : null}
    </section>
  );
}

function add(task: TaskDetail, body: string): Promise<boolean> {
  const me = currentUser();
  const comment: TaskComment = {
    id: `new:${Date.now()}`,
    author: me ? { id: me.id, name: me.name } : null,
    body,
    mentions: [],
    createdAt: new Date().toISOString(),
    editedAt: null,
  };
  return changePart(
    task,
    (known) => ({ ...known, comments: [comment, ...known.comments] }),
    async () => void (await api.addTaskComment({ params: { id: task.id }, body: { body } })),
    words.failed,
  );
}

function edit(task: TaskDetail, commentId: string, body: string): Promise<boolean> {
  return changePart(
    task,
    (known) => ({
      ...known,
      comments: known.comments.map((comment) => (comment.id === commentId ? { ...comment, body } : comment)),
    }),
    async () => void (await api.editTaskComment({ params: { id: task.id, commentId }, body: { body } })),
    words.failed,
  );
}

function remove(task: TaskDetail, commentId: string): Promise<boolean> {
  return changePart(
    task,
    (known) => ({ ...known, comments: known.comments.filter(({ id }) => id !== commentId) }),
    async () => void (await api.deleteTaskComment({ params: { id: task.id, commentId } })),
    words.failed,
  );
}
