import pg from "pg";
import { copyRows, withoutIndexes } from "./copy-rows.ts";
import type { LargeData } from "./large-data.ts";
import { createRandom } from "./random.ts";
import {
  assigneeRows,
  type ChannelPart,
  channelParts,
  channelRows,
  commentRows,
  memberRows,
  notificationRows,
  type TaskPart,
  talkRows,
  taskRows,
  threadRows,
} from "./team.ts";

/** What a team has written to each other and to customers in a year; `scale` 1 is all of it. */
const ROWS = {
  messages: 2_000_000,
  direct: 3_000,
  threads: 60_000,
  tasks: 200_000,
  notifications: 500_000,
} as const;
const TABLES = [
  "messages",
  "channels",
  "channel_members",
  "threads",
  "tasks",
  "task_assignees",
  "task_comments",
  "notifications",
] as const;

/** What was made, and what it took. */
export interface TeamData {
  readonly rows: Readonly<Record<(typeof TABLES)[number], number>>;
  readonly seconds: number;
  readonly channels: readonly ChannelPart[];
}

/**
 * Adds the team's side to large data by COPY: channels with their members and messages, threads of customers, tasks and notifications. The same
 * seed makes the same rows, but for the time at which the year ends. Few channels have most messages, few people most tasks.
 */
export async function loadTeamData(
  databaseUrl: string,
  { seed, scale, people }: { readonly seed: number; readonly scale: number } & Pick<LargeData, "people">,
): Promise<TeamData> {
  const random = createRandom(seed);
  const now = Date.now();
  const size = (rows: number) => Math.max(100, Math.round(rows * scale));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: users } = await client.query<{ id: string }>(
      "select id from users where disabled_at is null order by email not like '%@trunkline.example', id",
    );
    const staff = users.map(({ id }) => id);
    const rows: Record<string, number> = {};
    const load = async (table: (typeof TABLES)[number], made: Parameters<typeof copyRows>[2]) => {
      rows[table] = await copyRows(client, table, made);
    };
    const tasks: TaskPart[] = [];
    const beganAt = performance.now();
    const channels = channelParts(random, {
      ...{ now, staff, people, direct: size(ROWS.direct), contact: size(ROWS.threads) },
    });
    await withoutIndexes(client, TABLES, async () => {
      // Every reference is to a row that is there, or comes with its own.
      await client.query("set session_replication_role = replica");
      await load("messages", talkRows(random, channels, { count: size(ROWS.messages), now }));
      await load("channels", channelRows(channels));
      await load("channel_members", memberRows(random, channels));
      await load("threads", threadRows(random, channels, now));
      const made = (task: TaskPart) => void tasks.push(task);
      await load("tasks", taskRows(random, { count: size(ROWS.tasks), now, staff, people, made }));
      await load("task_assignees", assigneeRows(random, tasks, staff));
      await load("task_comments", commentRows(random, tasks, staff));
      await load(
        "notifications",
        notificationRows(random, { count: size(ROWS.notifications), now, staff, tasks }),
      );
    });
    await client.query("vacuum analyze");
    return {
      rows: rows as TeamData["rows"],
      seconds: (performance.now() - beganAt) / 1_000,
      channels,
    };
  } finally {
    await client.end();
  }
}
