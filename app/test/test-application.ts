import { createHmac } from "node:crypto";
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import { type Application, startApplication } from "../composition/application.ts";
import { seedDemo } from "../composition/database-tasks.ts";
import { loadConfig } from "../config/index.ts";
import { contactsModule } from "../modules/contacts/index.ts";
import { DEMO_PASSWORD } from "../modules/identity/identity.demo.ts";
import { leadsModule } from "../modules/leads/index.ts";
import { outboundCallsModule } from "../modules/outbound-calls/index.ts";
import { tasksModule } from "../modules/tasks/index.ts";
import { threadsModule } from "../modules/threads/index.ts";
import { EVERYTHING } from "../platform/cache/index.ts";
import { silentLogger } from "../platform/log/index.ts";
import { readSimulatorConfig } from "../simulator/config.ts";
import { startSimulator } from "../simulator/simulator.ts";
import { freePort } from "../../stack/process/free-port.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { watchStatements } from "./statements.ts";
import { NO_PERSON_LIMITS } from "./no-person-limits.ts";
import { SERVICES } from "./services-environment.ts";
import { openSuiteResources, type TestDatabase } from "./suite-resources.ts";

/** Secrets that the tests share with the application and the simulator. */
export const SECRETS = {
  bearerToken: "test-bearer-token-0001",
  secret: "test-secret-header-0001",
  hmacSecret: "test-hmac-secret-0001",
  twilioAuthToken: "test-twilio-auth-token",
} as const;

type RoleOfDemoUser = "agent" | "supervisor" | "manager" | "admin";

/** One instance of the application. */
export interface Instance {
  readonly url: string;
  /** A fetch of the application's paths; JSON bodies are written and read. */
  request(path: string, options?: RequestOptions): Promise<Answer>;
  /** Tells of each statement that the application sends to the database from now on, and of its values. */
  onStatement(seen: (sql: string, bindings: readonly unknown[]) => void): void;
  close(): Promise<void>;
}

/** The application in this process, with a real PostgreSQL, a real Redis and the simulator behind it. */
export interface TestApplication extends Instance {
  readonly simulatorUrl: string;
  readonly db: TestDatabase;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Where uploaded files are. */
  readonly filesDirectory: string;
  /** Signs a demo user in; resolves with the cookie header. */
  signIn(role: RoleOfDemoUser): Promise<string>;
  /** Posts a message as the voice agent does, with the header secret. */
  vapi(message: object): Promise<Answer>;
  /** Posts a form as the carrier does, signed. */
  twilio(path: string, form: Readonly<Record<string, string>>): Promise<Answer>;
  /** Starts another api, or another process of these roles, on the same PostgreSQL and Redis; close it first. */
  another(roles?: string): Promise<Instance>;
  /** Has the cache forget everything: what a test writes past the application, nobody tells it. */
  forgetCached(): Promise<void>;
  /** Does a piece of periodic work now, whenever its time would be. */
  runPeriodic(name: string): Promise<void>;
}

/** What `request` takes beside the path. */
export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: string;
  readonly cookie?: string;
}

/** An answer with its body parsed where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly body: any;
  readonly text: string;
}

/**
 * Starts the application with these roles ("all" by default) on free ports. `environment` changes what the application
 * alone is told, such as the address of a database that is not there.
 */
export async function startTestApplication(
  options: { readonly roles?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<TestApplication> {
  const resources = await openSuiteResources();
  const [port, simulatorPort, smtpPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const url = `http://127.0.0.1:${port}`;
  const filesDirectory = temporaryFolder("files");
  const environment = {
    TRUNKLINE_ENV: "test",
    ...NO_PERSON_LIMITS,
    TRUNKLINE_ROLES: options.roles ?? "all",
    TRUNKLINE_HTTP_PORT: String(port),
    TRUNKLINE_PUBLIC_URL: url,
    TRUNKLINE_DATABASE_URL: resources.databaseUrl,
    TRUNKLINE_REDIS_URL: resources.redisUrl,
    TRUNKLINE_FILES_DIR: filesDirectory,
    TRUNKLINE_VAPI_BEARER_TOKEN: SECRETS.bearerToken,
    TRUNKLINE_VAPI_SECRET: SECRETS.secret,
    TRUNKLINE_VAPI_HMAC_SECRET: SECRETS.hmacSecret,
    TRUNKLINE_TWILIO_ACCOUNT_SID: `AC${"1".repeat(32)}`,
    TRUNKLINE_TWILIO_AUTH_TOKEN: SECRETS.twilioAuthToken,
    TRUNKLINE_TWILIO_FROM: "+15145550100",
    TRUNKLINE_TWILIO_API_URL: `http://127.0.0.1:${simulatorPort}`,
    TRUNKLINE_TWILIO_INSIGHTS_URL: `http://127.0.0.1:${simulatorPort}`,
    TRUNKLINE_RECORDING_HOSTS: `http://127.0.0.1:${simulatorPort}`,
    TRUNKLINE_VONAGE_API_URL: `http://127.0.0.1:${simulatorPort}`,
    TRUNKLINE_ASSEMBLYAI_API_URL: `http://127.0.0.1:${simulatorPort}`,
    TRUNKLINE_OPENAI_API_URL: `http://127.0.0.1:${simulatorPort}/v1`,
    TRUNKLINE_PADDLE_API_URL: `http://127.0.0.1:${simulatorPort}`,
    ...SERVICES,
    SIMULATOR_PORT: String(simulatorPort),
    SIMULATOR_SMTP_PORT: String(smtpPort),
    TRUNKLINE_SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    TRUNKLINE_MAIL_FROM: "Trunkline <no-reply@trunkline.example>",
    TRUNKLINE_WEBHOOK_PRIVATE_HOSTS: `127.0.0.1:${simulatorPort}`,
    TRUNKLINE_PUSH_HOSTS: `http://127.0.0.1:${simulatorPort}`,
    SIMULATOR_APP_URL: url,
  };
  // Tests count leads, contacts, calls, tasks, threads, and what people are told of them: there are none but theirs.
  const without = [leadsModule, contactsModule, outboundCallsModule, tasksModule, threadsModule];
  await seedDemo(loadConfig(environment), silentLogger(), without);
  const failed: unknown[] = [];
  const simulator = await startSimulator({ ...readSimulatorConfig(environment), pace: 0.05 }, (error) =>
    failed.push(error),
  );
  const application = await startApplication(
    loadConfig({ ...environment, ...options.environment }),
    silentLogger(),
  );
  // Tests count statements: what happens at the start is over.
  await application.warmed;

  const request = requestsTo(url);

  async function another(roles = "api"): Promise<Instance> {
    const otherPort = await freePort();
    const otherUrl = `http://127.0.0.1:${otherPort}`;
    const instance = await startApplication(
      loadConfig({
        ...environment,
        ...options.environment,
        TRUNKLINE_ROLES: roles,
        TRUNKLINE_HTTP_PORT: String(otherPort),
        TRUNKLINE_PUBLIC_URL: otherUrl,
      }),
      silentLogger(),
    );
    await instance.warmed;
    return {
      url: otherUrl,
      request: requestsTo(otherUrl),
      onStatement: statementsOf(instance),
      close: async () => void (await instance.lifecycle.shutdown("test is over")),
    };
  }

  return {
    url,
    simulatorUrl: simulator.url,
    db: resources.db,
    databaseUrl: resources.databaseUrl,
    redisUrl: resources.redisUrl,
    filesDirectory,
    request,
    signIn: async (role) => {
      const answer = await request("/api/session", {
        json: { email: `${role}@trunkline.example`, password: DEMO_PASSWORD },
      });
      if (answer.status !== 200) throw new Error(`the sign-in was answered ${answer.status}: ${answer.text}`);
      return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    },
    vapi: (message) =>
      request("/webhooks/vapi", { json: { message }, headers: { "x-vapi-secret": SECRETS.secret } }),
    twilio: (path, form) =>
      request(path, {
        body: new URLSearchParams(form).toString(),
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          "x-twilio-signature": getExpectedTwilioSignature(SECRETS.twilioAuthToken, url + path, { ...form }),
        },
      }),
    onStatement: statementsOf(application),
    another,
    runPeriodic: async (name) => {
      const work = application.modules.flatMap(({ periodicWork = [] }) => periodicWork);
      const found = work.find((one) => one.name === name);
      if (!found) throw new Error(`there is no periodic work ${name}`);
      await found.run();
    },
    forgetCached: () => application.infrastructure.cache.forget([EVERYTHING]),
    close: async () => {
      await application.lifecycle.shutdown("test is over");
      await simulator.stop();
      await resources.close();
      rmSync(filesDirectory, { recursive: true, force: true });
      if (failed.length > 0) throw new Error("the simulator met an unexpected error", { cause: failed[0] });
    },
  };
}

function statementsOf({ infrastructure }: Application): Instance["onStatement"] {
  return (seen) => {
    watchStatements(infrastructure.database.pool, ({ sql, bindings }) => seen(sql, bindings ?? []));
  };
}

/** A fetch of the paths of one instance; JSON bodies are written and read. */
function requestsTo(url: string): Instance["request"] {
  return async (path: string, given: RequestOptions = {}) => {
    const response = await fetch(url + path, {
      method: given.method ?? (given.json !== undefined || given.body !== undefined ? "POST" : "GET"),
      headers: {
        ...(given.json === undefined ? {} : { "content-type": "application/json" }),
        ...(given.cookie ? { cookie: given.cookie } : {}),
        ...given.headers,
      },
      ...(given.json === undefined ? {} : { body: JSON.stringify(given.json) }),
      ...(given.body === undefined ? {} : { body: given.body }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : text,
    };
  };
}

/** Headers by which Vapi proves itself with HMAC. */
export function hmacHeaders(body: string, timestamp: number): Record<string, string> {
  const signature = createHmac("sha256", SECRETS.hmacSecret).update(`${timestamp}.${body}`).digest("hex");
  return { "content-type": "application/json", "x-signature": signature, "x-timestamp": String(timestamp) };
}

/** Asks again and again until the answer is truthy; throws with `what` after `timeoutMs`. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${timeoutMs} ms`);
    await sleep(50);
  }
}
