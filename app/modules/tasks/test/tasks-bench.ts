import type { Database } from "../../../platform/database/index.ts";
import type { Subscriber } from "../../../platform/unit-of-work/index.ts";
import { testUnitOfWork } from "../../../test/test-unit-of-work.ts";
import { createHistoryService } from "../../history/history.service.ts";
import { createTaskTellingService } from "../task-telling.service.ts";
import { createTasksService } from "../tasks.service.ts";

/** The services of tasks over a suite's database; `beforeCommit` throws where a process is to die. */
export function createTasksBench(
  database: Database,
  subscribers: readonly Subscriber[] = [],
  beforeCommit: () => Promise<void> = async () => {},
) {
  const { unitOfWork } = testUnitOfWork(database, subscribers, beforeCommit);
  const missing = async () => {
    throw new Error("no test asks for it");
  };
  const tasks = createTasksService({
    database,
    unitOfWork,
    identity: { userById: missing, usersInDepartment: missing },
    audit: { record: async () => {} },
    history: createHistoryService({ database, identity: { namesOf: async () => new Map() } }),
    calls: { call: missing },
    leads: { isThere: missing },
    contacts: { view: missing },
    channels: { visible: missing },
    timeZone: "America/Toronto",
  });
  return { unitOfWork, tasks, telling: createTaskTellingService({ database, unitOfWork, tasks }) };
}
