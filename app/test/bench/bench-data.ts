import knexModule from "knex";
import { runNode } from "../../../stack/parts/node-process.ts";
import type { apiEnvironment } from "./api-environment.ts";

const CALLS_IN_LIST = 1_000;
const PASSWORD = "trunkline-demo";

/** Makes the database that a process is told of: the checkout's own schema and users, then the calls of the list. */
export async function prepareDatabase(options: {
  readonly checkout: string;
  readonly environment: ReturnType<typeof apiEnvironment>;
  readonly logFile: string;
}): Promise<void> {
  const { checkout, environment, logFile } = options;
  const url = environment.TRUNKLINE_DATABASE_URL;
  const admin = knexModule({
    client: "pg",
    connection: Object.assign(new URL(url), { pathname: "/postgres" }).href,
  });
  await admin.raw("create database ??", [new URL(url).pathname.slice(1)]);
  await admin.destroy();
  for (const command of ["migrate", "seed"]) {
    // A profile of these would only be in the way.
    const env = { ...environment, NODE_OPTIONS: "" };
    await runNode({ name: command, entry: "app/main.ts", args: [command], checkout, env, logFile });
  }
  const database = knexModule({ client: "pg", connection: url });
  await database.raw(
    `insert into calls (direction, provider, provider_call_id, status, phone, from_number, to_number, caller_name,
       initiated_at, started_at, ended_at, duration_s, summary)
     select 'inbound', 'vapi', 'seed-' || n, 'completed', '+15145550142', '+15145550142', '+15145550100', 'Nadia Test',
       now() - make_interval(mins => n), now() - make_interval(mins => n), now() - make_interval(mins => n - 1), 60,
       'The caller asked for an appointment next week.'
     from generate_series(1, ?) n`,
    [CALLS_IN_LIST],
  );
  await database.destroy();
}

/** Signs a demo user in at one process; resolves with the cookie. */
export async function signIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "supervisor@trunkline.example", password: PASSWORD }),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
  if (!answer.ok || cookie === undefined) throw new Error(`signing in at ${url} answered ${answer.status}`);
  return cookie;
}
