import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import type { TaskDetail } from "../../data/types.ts";
import { formatFull, formatWhen } from "../../ui/format.ts";
import { strings } from "../../ui/strings.ts";
import { changeTask } from "./change-task.ts";
import { capital, dueText } from "./due.ts";
import { ruleText } from "./repeat.ts";
import { RepeatDialog } from "./repeat-dialog.tsx";
import { TASK_PRIORITIES } from "./task-filters.ts";
import { LabelsField } from "./task-labels.tsx";
import { DueMark } from "./task-marks.tsx";
import { taskWords as words } from "./tasks.strings.ts";

/** What a task is about, for whom and until when; each fact is changed where it stands. */
export function TaskFacts(props: {
  readonly task: TaskDetail;
  readonly onAsk: (what: "assign" | "due") => void;
}) {
  const { task, onAsk } = props;
  const [isRepeating, setRepeating] = useState(false);
  const mayWrite = can("tasks:write") && task.deletedAt === null;
  const names = task.assignees.map(({ name }) => name).join(", ");
  const edit = (label: string, onClick: () => void, text: string, shown: ComponentChildren = text) =>
    mayWrite ? (
      <button
        type="button"
        class="inline-edit"
        aria-label={words.page.editFact(label, text || words.page.notSet)}
        onClick={onClick}
      >
        {text === "" ? <span class="muted">{words.page.notSet}</span> : shown}
      </button>
    ) : (
      <span>{shown}</span>
    );
  return (
    <section class="card record-part" aria-labelledby="task-facts">
      <h2 id="task-facts">{words.page.facts}</h2>
      <dl>
        <Fact name={words.columns.assignees}>
          {edit(words.columns.assignees, () => onAsk("assign"), names === "" ? words.nobody : names)}
        </Fact>
        <Fact name={words.columns.due}>
          {edit(
            words.columns.due,
            () => onAsk("due"),
            task.due ? capital(dueText(task.due, Date.now())) : "",
            <DueMark task={task} />,
          )}
        </Fact>
        <Fact name={words.page.repeat}>
          {edit(
            words.page.repeat,
            () => setRepeating(true),
            task.recurrence ? capital(ruleText(task.recurrence.rule)) : "",
          )}
        </Fact>
        <Fact name={words.priority}>
          <PriorityField task={task} mayWrite={mayWrite} />
        </Fact>
        <Fact name={words.page.labels}>
          <LabelsField task={task} mayWrite={mayWrite} />
        </Fact>
        <About task={task} />
        <Fact name={words.page.createdBy}>
          <span>
            {task.createdBy?.name ?? words.page.byRule},{" "}
            <time dateTime={task.createdAt} title={formatFull(task.createdAt)}>
              {formatWhen(task.createdAt, Date.now())}
            </time>
          </span>
        </Fact>
        {task.completedAt === null ? null : (
          <Fact name={words.page.completed}>
            <span>
              {task.completedBy ? `${task.completedBy.name}, ` : ""}
              <time dateTime={task.completedAt} title={formatFull(task.completedAt)}>
                {formatWhen(task.completedAt, Date.now())}
              </time>
            </span>
          </Fact>
        )}
        {task.nextId === null ? null : (
          <Fact name={words.page.following}>
            <span>
              <a href={`/tasks/${task.nextId}`}>{strings.common.open}</a>
            </span>
          </Fact>
        )}
      </dl>
      {isRepeating ? <RepeatDialog task={task} onClose={() => setRepeating(false)} /> : null}
    </section>
  );
}

function PriorityField({ task, mayWrite }: { readonly task: TaskDetail; readonly mayWrite: boolean }) {
  const text = (priority: number) => `P${priority} ${strings.priorities[priority]}`;
  if (!mayWrite) return <span>{text(task.priority)}</span>;
  return (
    <select
      class="task-inline-select"
      aria-label={words.priority}
      value={String(task.priority)}
      onChange={(event) => {
        const priority = Number(event.currentTarget.value) as TaskDetail["priority"];
        void changeTask(task, {
          patch: { priority },
          shown: { priority },
          back: { priority: task.priority },
          text: words.changed.other(task.title),
        });
      }}
    >
      {TASK_PRIORITIES.map((one) => (
        <option key={one} value={one}>
          {text(Number(one))}
        </option>
      ))}
    </select>
  );
}

/** Ways to what it is about. */
function About({ task }: { readonly task: TaskDetail }) {
  const ways = [
    [words.page.call, task.callId, "/calls/", "calls:read"],
    [words.page.lead, task.leadId, "/leads/", "leads:read"],
    [words.page.contact, task.contactId, "/contacts/", "contacts:read"],
    [words.page.channel, task.channelId, "/channels/", "channels:read"],
  ] as const;
  const open = ways.filter(([, id, , permission]) => id !== null && can(permission));
  if (open.length === 0) return null;
  return (
    <Fact name={words.page.about}>
      <span class="task-ways">
        {open.map(([text, id, path]) => (
          <a key={path} href={`${path}${id}`}>
            {text}
          </a>
        ))}
      </span>
    </Fact>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div class="record-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
