import { pruneWork } from "../../platform/retention/index.ts";
import { analysesModule } from "../analyses/index.ts";
import { auditModule } from "../audit/index.ts";
import { callsModule } from "../calls/index.ts";
import { channelsModule } from "../channels/index.ts";
import { contactsModule } from "../contacts/index.ts";
import { dispositionsModule } from "../dispositions/index.ts";
import { historyModule } from "../history/index.ts";
import { identityModule } from "../identity/index.ts";
import { leadsModule } from "../leads/index.ts";
import { defineModule } from "../module.ts";
import { createTaskMakingService } from "./task-making.service.ts";
import { createTaskPartsService } from "./task-parts.service.ts";
import { createTaskRulesService } from "./task-rules.service.ts";
import { createTaskTellingService } from "./task-telling.service.ts";
import { tasksCommands } from "./tasks.commands.ts";
import { tasksContract } from "./tasks.contract.ts";
import { DEMO_TASKS } from "./tasks.demo.ts";
import { taskErrors } from "./tasks.errors.ts";
import { followEvent } from "./tasks.jobs.ts";
import { tasksPublicEvents } from "./tasks.public-events.ts";
import { tasksRoutes } from "./tasks.routes.ts";
import { createTasksService, type TasksService } from "./tasks.service.ts";
import { tasksSubscribers } from "./tasks.subscribers.ts";
import { tasksHandlers } from "./tasks.worker.ts";

/** How late somebody can be told. */
const TOLD_EVERY_MS = 15_000;

/** Tasks that are about a person. */
/** SQL that holds of tasks about a person. */
export const TASKS_OF_PERSON = `call_id = any(cast(:callIds as uuid[])) or lead_id = any(cast(:recordIds as uuid[]))
  or contact_id = any(cast(:recordIds as uuid[]))`;
const OF_THEIR_TASKS = `task_id in (select id from tasks where ${TASKS_OF_PERSON})`;

/** What is to be done, by whom and until when. */
export const tasksModule = defineModule<TasksService>({
  name: "tasks",
  commands: tasksCommands,
  contract: tasksContract,
  permissions: { "tasks:read": "agent", "tasks:write": "agent", "task-rules:manage": "manager" },
  errors: taskErrors,
  jobs: [followEvent],
  personalRows: [
    {
      table: "record_changes",
      ofPerson: `subject_type = 'task' and subject_id in (select id from tasks where ${TASKS_OF_PERSON})`,
      erase: { set: { changes: "'{}'" }, kept: "who changed what must be provable" },
    },
    { table: "task_comments", ofPerson: OF_THEIR_TASKS, erase: "delete" },
    { table: "task_checklist_items", ofPerson: OF_THEIR_TASKS, erase: "delete" },
    {
      table: "task_reminders",
      ofPerson: "user_id = any(cast(:userIds as uuid[]))",
      erase: "delete",
    },
    {
      table: "tasks",
      ofPerson: TASKS_OF_PERSON,
      erase: {
        set: { title: "'Erased'", description: "null", labels: "'{}'" },
        kept: "how much there was to do, and who did it, is counted",
      },
    },
  ],
  publicEvents: tasksPublicEvents,
  create: ({ config, database, unitOfWork, live, use }) => {
    const [identity, audit, history] = [use(identityModule), use(auditModule), use(historyModule)];
    const [calls, leads, { timeZone }] = [use(callsModule), use(leadsModule), config.organization];
    const service = createTasksService({
      database,
      unitOfWork,
      identity,
      audit,
      history,
      calls,
      leads,
      contacts: use(contactsModule),
      channels: use(channelsModule),
      timeZone,
    });
    const making = createTaskMakingService({
      unitOfWork,
      tasks: service,
      calls,
      leads,
      dispositions: use(dispositionsModule),
      analyses: use(analysesModule),
      timeZone,
    });
    const telling = createTaskTellingService({ database, unitOfWork, tasks: service });
    const parts = createTaskPartsService({ database, unitOfWork, identity, history, tasks: service });
    const rules = createTaskRulesService({ database, unitOfWork, audit });
    return {
      service,
      routes: tasksRoutes(service, parts, rules),
      jobHandlers: tasksHandlers(making),
      seedDemo: () => service.seed(DEMO_TASKS, "dispatch"),
      subscribers: tasksSubscribers(service, live),
      periodicWork: [
        {
          name: "due-tasks",
          role: "scheduler",
          intervalMs: TOLD_EVERY_MS,
          run: () => telling.runDue(new Date()),
        },
        pruneWork({
          kind: "deleted_tasks",
          days: config.retention.deleted_tasks,
          prune: (olderThan, limit) => service.prune(olderThan, limit),
        }),
      ],
    };
  },
});

export {
  type TaskForSomebody,
  taskAssigned,
  taskChanged,
  taskDue,
  taskMentioned,
  taskReminder,
  taskStatusChanged,
} from "./tasks.events.ts";
export { seenIn as seenTasks } from "./tasks.repository.ts";
export type { TasksService } from "./tasks.service.ts";
