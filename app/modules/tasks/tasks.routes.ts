import { etagOf, type Route, routesOf } from "../../http/index.ts";
import { presentChange } from "../history/index.ts";
import type { TaskPartsService } from "./task-parts.service.ts";
import type { TaskRulesService } from "./task-rules.service.ts";
import { tasksContract } from "./tasks.contract.ts";
import {
  presentComment,
  presentDue,
  presentTask,
  presentTaskDetail,
  presentTaskRule,
} from "./tasks.presenter.ts";
import type { TasksService } from "./tasks.service.ts";

type Detail = Parameters<typeof presentTaskDetail>[0];

/** Tasks, what belongs to them, and the rules that make some. */
export function tasksRoutes(
  service: TasksService,
  parts: TaskPartsService,
  rules: TaskRulesService,
): Route[] {
  const route = routesOf(tasksContract);
  const answer = <Status extends 200 | 201>(status: Status, task: Detail) => ({
    status,
    body: presentTaskDetail(task),
    headers: { ETag: etagOf(task.version) },
  });
  return [
    route("listTasks", async ({ principal, query }) => {
      const { items, nextCursor } = await service.list(principal, query);
      return { status: 200, body: { items: items.map(presentTask), nextCursor } };
    }),
    // Before those that take an id at this place.
    route("countTasks", async ({ principal, query }) => ({
      status: 200,
      body: await service.counts(principal, query),
    })),
    route("readDueText", async ({ query }) => {
      const due = service.readDue(query.text, query.timeZone);
      return { status: 200, body: { due: due && presentDue(due) } };
    }),
    route("createTask", async ({ principal, body }) => answer(201, await service.create(principal, body))),
    route("getTask", async ({ principal, params }) => answer(200, await service.view(principal, params.id))),
    route("updateTask", async ({ principal, params, version, body }) =>
      answer(200, await service.update(principal, params.id, version, body)),
    ),
    route("changeTaskStatus", async ({ principal, params, body }) =>
      answer(200, await service.changeStatus(principal, params.id, body)),
    ),
    route("deleteTask", async ({ principal, params, version }) => {
      await service.delete(principal, params.id, version);
      return { status: 204 };
    }),
    route("restoreTask", async ({ principal, params }) =>
      answer(200, await service.restore(principal, params.id)),
    ),
    route("listTaskChanges", async ({ principal, params, query }) => {
      const { items, nextCursor } = await service.changes(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentChange), nextCursor } };
    }),
    route("listTaskComments", async ({ principal, params, query }) => {
      const { items, nextCursor } = await parts.comments(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentComment), nextCursor } };
    }),
    route("addTaskComment", async ({ principal, params, body }) => ({
      status: 201,
      body: presentComment(await parts.addComment(principal, params.id, body.body)),
    })),
    route("editTaskComment", async ({ principal, params, body }) => ({
      status: 200,
      body: presentComment(await parts.editComment(principal, params.id, params.commentId, body.body)),
    })),
    route("deleteTaskComment", async ({ principal, params }) => {
      await parts.deleteComment(principal, params.id, params.commentId);
      return { status: 204 };
    }),
    route("addChecklistItem", async ({ principal, params, body }) =>
      answer(201, await parts.addItem(principal, params.id, body.text)),
    ),
    route("changeChecklistItem", async ({ principal, params, body }) =>
      answer(200, await parts.changeItem(principal, params.id, params.itemId, body)),
    ),
    route("deleteChecklistItem", async ({ principal, params }) =>
      answer(200, await parts.deleteItem(principal, params.id, params.itemId)),
    ),
    route("addTaskBlocker", async ({ principal, params }) =>
      answer(200, await parts.addBlocker(principal, params.id, params.blockerId)),
    ),
    route("removeTaskBlocker", async ({ principal, params }) =>
      answer(200, await parts.removeBlocker(principal, params.id, params.blockerId)),
    ),
    route("setTaskReminders", async ({ principal, params, body }) =>
      answer(200, await parts.setReminders(principal, params.id, body.minutesBefore)),
    ),
    route("listTaskRules", async () => {
      const rows = await rules.list();
      return { status: 200, body: { items: rows.map(presentTaskRule) } };
    }),
    route("changeTaskRule", async ({ principal, params, version, body }) => {
      const rule = await rules.change(principal, params.cause, version, body);
      return { status: 200, body: presentTaskRule(rule), headers: { ETag: etagOf(rule.version) } };
    }),
  ];
}
