import { describe, expect, it } from "vitest";
import type { Task } from "../../data/types.ts";
import { taskFiltersFrom, taskFiltersToApi } from "./task-filters.ts";
import { type Columns, canMove, withoutTask, withTask, withTaskBack } from "./task-moves.ts";

const task = (id: string, status: Task["status"]) => ({ id, status }) as Task;
const columns: Columns = {
  todo: [task("a", "todo"), task("b", "todo")],
  in_progress: [task("c", "in_progress")],
  blocked: [],
  done: [],
};
const ids = (shown: Columns) => Object.values(shown).map((tasks) => tasks.map(({ id }) => id).join(""));

describe("tasks on the board", () => {
  it("go to the top of another column, and stay in their place in their own", () => {
    expect(ids(withTask(columns, task("a", "in_progress")))).toEqual(["b", "ac", "", ""]);
    expect(ids(withTask(columns, task("b", "todo")))).toEqual(["ab", "c", "", ""]);
  });

  it("leave it when they are cancelled or deleted", () => {
    expect(ids(withTask(columns, task("a", "cancelled")))).toEqual(["b", "c", "", ""]);
    expect(ids(withoutTask(columns, "c"))).toEqual(["ab", "", "", ""]);
  });

  it("are put back alone when the server refuses one", () => {
    const both = withTask(withTask(columns, task("a", "in_progress")), task("b", "done"));
    expect(ids(withTaskBack(both, columns, "a"))).toEqual(["a", "c", "", "b"]);
  });

  it("cannot go from one end to the other", () => {
    expect(canMove("done", "cancelled")).toBe(false);
    expect(canMove("done", "todo")).toBe(true);
  });
});

describe("filters of tasks", () => {
  it("are one's own open tasks at first, and ask for what they say", () => {
    const at = (query: Record<string, string>) => taskFiltersToApi(taskFiltersFrom(query), "Asia/Kolkata");
    expect(at({})).toMatchObject({ assignee: "me", status: "todo,in_progress,blocked" });
    expect(at({ who: "team", show: "today" })).toMatchObject({
      assignee: undefined,
      due: "today",
      timeZone: "Asia/Kolkata",
    });
    expect(at({ show: "done" })).toMatchObject({ status: "done,cancelled", sort: "-createdAt" });
    expect(at({ who: "everybody", show: "never", priority: "9", q: "x" })).toMatchObject({
      assignee: "me",
      priority: undefined,
      q: undefined,
    });
  });
});
