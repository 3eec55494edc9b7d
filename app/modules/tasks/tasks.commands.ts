import {
  asAnswered,
  asItWas,
  fieldsBefore,
  type ModuleCommands,
  type Slot,
  type SlotValues,
} from "../command.ts";

const task = { kind: "record", of: ["task"], ask: "Which task?", isUnderstood: true } as const satisfies Slot;
const OPEN = "todo,in_progress,blocked";

/** A request that changes a task as it was when it was looked up. */
function change(operation: string, values: SlotValues, body?: unknown) {
  return {
    operation,
    ...asItWas(values.record("task")),
    ...(body === undefined ? {} : { body }),
  };
}

const withStatus = (
  id: string,
  title: string,
  status: string,
  said: { readonly en: readonly string[]; readonly fr?: readonly string[]; readonly example: string },
  effect: "reversible" | "destructive" = "reversible",
): ModuleCommands["commands"][number] => ({
  id,
  title,
  phrases: { en: said.en, ...(said.fr ? { fr: said.fr } : {}) },
  slots: { task },
  effect,
  does: {
    kind: "operation",
    operations: ["changeTaskStatus"],
    request: (values) => ({
      operation: "changeTaskStatus",
      params: { id: values.record("task")?.id ?? "" },
      body: { status },
    }),
    undo: (values, answer) => {
      const before = values.record("task")?.json.status;
      if (before === undefined || before === status) return undefined;
      return { operation: "changeTaskStatus", ...asAnswered(answer), body: { status: before } };
    },
  },
  examples: [said.example],
});

const listed = (
  id: string,
  title: string,
  query: Readonly<Record<string, string>>,
  said: { readonly en: readonly string[]; readonly fr?: readonly string[]; readonly example: string },
): ModuleCommands["commands"][number] => ({
  id,
  title,
  phrases: { en: said.en, ...(said.fr ? { fr: said.fr } : {}) },
  slots: {},
  effect: "reads",
  does: {
    kind: "operation",
    operations: ["listTasks"],
    request: () => ({
      operation: "listTasks",
      query: { assignee: "me", status: OPEN, limit: "10", ...query },
    }),
  },
  examples: [said.example],
});

/** What can be asked for about tasks. */
export const tasksCommands: ModuleCommands = {
  records: [
    {
      type: "task",
      nouns: ["task", "to do", "todo", "tache"],
      find: { operation: "listTasks", query: (q) => ({ q, status: OPEN, limit: "8" }) },
      view: "getTask",
      labelOf: ({ title }) => `the task “${String(title)}”`,
      related: ({ leadId, contactId, callId }) =>
        [
          { type: "contact", id: contactId },
          { type: "lead", id: leadId },
          { type: "call", id: callId },
        ].flatMap(({ type, id }) => (typeof id === "string" ? [{ type, id }] : [])),
    },
  ],
  commands: [
    {
      id: "tasks.create",
      title: "Make a task",
      phrases: {
        en: [
          "(create|make|add|set up|set|open) [a|another] [new] (task|to do|todo|reminder) [for {user}] [for me] [to|that says|saying|called] {title} [for|by|on|at|until|due] {at}",
          "(create|make|add|set up|set|open) [a|another] [new] (task|to do|todo|reminder) [for {user}] [for me] [to|that says|saying|called] {title}",
          "new (task|to do|todo) [to|for|called] {title} [for|by|on|at|until|due] {at}",
          "new (task|to do|todo) [to|for|called] {title}",
          "remind me [to|about|of] {title} [by|on|at|in] {at}",
          "remind me [to|about|of] {title}",
          "remind me [on|at|in] {at} [to|about|of] {title}",
          "do not let me forget (to|about) {title} [by|on|at|in] {at}",
          "do not let me forget (to|about) {title}",
          "{title} [by|on|at] {at} [,] (make|turn) (that|this|it) [into] a task",
        ],
        fr: ["rappelle moi de {title}", "(cree|ajoute) une tache [pour] {title}"],
      },
      slots: {
        title: { kind: "text", ask: "What is to be done?" },
        at: { kind: "date_time", ask: "Until when?", isOptional: true },
        user: { kind: "record", of: ["user"], ask: "Who shall do it?", isOptional: true },
        about: {
          kind: "record",
          of: ["call", "contact", "lead"],
          ask: "About whom?",
          isOptional: true,
          isUnderstood: true,
        },
      },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["createTask"],
        makes: "task",
        request: (values) => {
          const [about, user, at] = [values.record("about"), values.record("user"), values.at("at")];
          return {
            operation: "createTask",
            body: {
              title: values.text("title"),
              ...(at === undefined ? {} : { due: { at } }),
              ...(user ? { assigneeIds: [user.id] } : {}),
              ...(about ? { [`${about.type}Id`]: about.id } : {}),
            },
          };
        },
        undo: (_values, answer) => ({ operation: "deleteTask", ...asAnswered(answer) }),
      },
      examples: ["remind me to send the quote tomorrow at 10", "create a task to order new brochures"],
    },
    listed(
      "tasks.list_mine",
      "Show my tasks",
      {},
      {
        en: [
          "(show|show me|list|see|open|what are) [all] my (tasks|to dos|to do list|todo list|to do)",
          "(what|which) tasks (do i have|are mine)",
          "what is on my (list|to do list|plate|todo list)",
          "my (tasks|to do list|to dos)",
        ],
        fr: ["(montre|affiche) [moi] mes taches", "mes taches"],
        example: "show my tasks",
      },
    ),
    listed(
      "tasks.list_today",
      "Show what is due today",
      { due: "today" },
      {
        en: [
          "what do i have to do today",
          "(what|which tasks|which of my tasks) [do i have] [is|are] due today",
          "(show|show me|list) [my] tasks [that are] [due] [for] today",
          "what is [there] [left] to do today",
        ],
        fr: ["que dois je faire aujourd hui"],
        example: "what's due today",
      },
    ),
    listed(
      "tasks.list_overdue",
      "Show what is overdue",
      { due: "overdue" },
      {
        en: [
          "(what|which tasks|which of my tasks) [is|are] (overdue|late)",
          "(anything|is anything|do i have anything) (overdue|late)",
          "(show|show me|list) [my] (overdue|late) tasks",
        ],
        fr: ["(montre|affiche) [moi] mes taches en retard"],
        example: "anything overdue?",
      },
    ),
    {
      id: "tasks.show",
      title: "Show a task",
      phrases: {
        en: ["(open|show|show me|pull up|view|find) [the task] {task}"],
        fr: ["(ouvre|montre|affiche) [moi] [la tache] {task}"],
      },
      slots: { task: { kind: "record", of: ["task"], ask: "Which task?" } },
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["getTask"],
        request: (values) => ({ operation: "getTask", params: { id: values.record("task")?.id ?? "" } }),
      },
      examples: ["show me this task"],
    },
    withStatus("tasks.complete", "Say that a task is done", "done", {
      en: [
        "(mark|set|flag|check) [the task] {task} [off] [as] (done|finished|complete|completed)",
        "(finish|complete|check off|tick off|close) [the task] {task}",
        "[the task] {task} is [now] (done|finished|complete|completed)",
        "i [have] (finished|completed|did|done) [the task] {task}",
        "i am done with [the task] {task}",
      ],
      fr: ["(termine|finis|coche) [la tache] {task}"],
      example: "mark this task as done",
    }),
    withStatus("tasks.start", "Begin a task", "in_progress", {
      en: [
        "(start|begin) [the task|working on] {task}",
        "i am [now] working on [the task] {task}",
        "mark {task} [as] (started|in progress)",
      ],
      example: "start this task",
    }),
    withStatus("tasks.reopen", "Take a task up again", "todo", {
      en: ["reopen [the task] {task}", "[the task] {task} is not (done|finished)"],
      fr: ["rouvre {task}"],
      example: "reopen the task",
    }),
    withStatus(
      "tasks.cancel",
      "Cancel a task",
      "cancelled",
      {
        en: ["(cancel|drop|abandon|call off) [the task] {task}"],
        fr: ["annule {task}"],
        example: "cancel this task",
      },
      "destructive",
    ),
    {
      id: "tasks.assign",
      title: "Give a task to somebody",
      phrases: {
        en: [
          "(assign|give|pass|hand|hand over|move|reassign|send) [the task] {task} [over] [on] to {user}",
          "let {user} (handle|do|take) [the task] {task}",
          { phrase: "i (will|can) (take|do|handle) [the task] {task}", says: { user: "me" } },
        ],
        fr: ["(assigne|donne) {task} a {user}"],
      },
      slots: { task, user: { kind: "record", of: ["user"], ask: "To whom?" } },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["updateTask"],
        request: (values) => change("updateTask", values, { assigneeIds: [values.record("user")?.id] }),
        undo: (values, answer) => {
          const before = values.record("task")?.json.assignees as
            | readonly { readonly id: string }[]
            | undefined;
          if (!before) return undefined;
          return {
            operation: "updateTask",
            ...asAnswered(answer),
            body: { assigneeIds: before.map(({ id }) => id) },
          };
        },
      },
      examples: ["give this task to Mina"],
    },
    {
      id: "tasks.set_due",
      title: "Say until when a task is to be done",
      phrases: {
        en: [
          "(move|postpone|push|delay|reschedule|shift|put off|bring forward) [the task] {task} [back] [to|until|by|till] {at}",
          "(set|change) the due date [of {task}] to {at}",
          "[the task] {task} is due [on|at|by] {at}",
        ],
        fr: ["(reporte|deplace) {task} [a|au] {at}"],
      },
      slots: { task, at: { kind: "date_time", ask: "Until when?" } },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["updateTask"],
        request: (values) => change("updateTask", values, { due: { at: values.at("at") } }),
      },
      examples: ["postpone the task to Monday at 8 am"],
    },
    {
      id: "tasks.set_priority",
      title: "Say how urgent a task is",
      phrases: {
        en: [
          "(make|mark|set|flag) [the task] {task} [as] {priority}",
          "(set|change) the priority of {task} to {priority}",
        ],
      },
      slots: {
        task,
        priority: {
          kind: "choice",
          ask: "Which priority?",
          choices: [
            { value: "1", words: ["urgent", "very urgent", "critical", "p1", "1", "one"] },
            { value: "2", words: ["important", "high priority", "high", "p2", "2", "two"] },
            { value: "3", words: ["normal", "normal priority", "p3", "3", "three"] },
            { value: "4", words: ["low priority", "low", "not urgent", "p4", "4", "four"] },
          ],
        },
      },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["updateTask"],
        request: (values) => change("updateTask", values, { priority: Number(values.choice("priority")) }),
        undo: (values, answer) => fieldsBefore("updateTask", values.record("task"), answer, ["priority"]),
      },
      examples: ["make this task urgent"],
    },
    {
      id: "tasks.comment",
      title: "Say something about a task",
      phrases: {
        en: ["(comment|write|add a comment) (on|to|in|under) [the task] {task} [that] [saying] {text}"],
      },
      slots: { task, text: { kind: "text", ask: "What shall it say?" } },
      effect: "reversible",
      does: {
        kind: "operation",
        operations: ["addTaskComment"],
        request: (values) => ({
          operation: "addTaskComment",
          params: { id: values.record("task")?.id ?? "" },
          body: { body: values.text("text") },
        }),
      },
      examples: ["comment on this task that the supplier is closed"],
    },
    {
      id: "tasks.delete",
      title: "Delete a task",
      phrases: {
        en: ["(delete|remove|erase|trash|discard) [the task] {task}"],
        fr: ["(supprime|efface) [la tache] {task}"],
      },
      slots: { task },
      effect: "destructive",
      does: {
        kind: "operation",
        operations: ["deleteTask"],
        request: (values) => change("deleteTask", values),
        undo: (values) => ({ operation: "restoreTask", params: { id: values.record("task")?.id ?? "" } }),
      },
      examples: ["delete this task"],
    },
  ],
};
