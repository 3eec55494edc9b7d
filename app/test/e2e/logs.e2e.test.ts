import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WARNINGS } from "../../../grafana/source/engineering/errors.ts";
import { eventually } from "../../../otel/test/eventually.ts";
import { hasLoki } from "../../../stack/parts/loki.ts";
import { signIn } from "./clients.ts";
import { type System, startSystem } from "./system.ts";

const DEADLINE_MS = 60_000;
const title = hasLoki() ? "the log in Loki" : "skipped: no loki on the PATH";
/** A person who is nowhere else. */
const PERSON = { name: "Xanthe Quillfeather", phone: "+15145550188", email: "xanthe@quillfeather.example" };
const PERSONAL = ["5550188", "Xanthe", "uillfeather", "555-0188"];

interface LogLine {
  readonly text: string;
  /** Labels and metadata of the line. */
  readonly said: Readonly<Record<string, string>>;
}

let system: System;
let cookie: string;

beforeAll(async () => {
  if (!hasLoki()) return;
  system = await startSystem({ telemetry: true, loki: true });
  cookie = await signIn(system.url, "admin");
});
afterAll(() => system?.close());

/** The newest lines that a query finds. */
async function find(logql: string): Promise<LogLine[]> {
  const end = Date.now();
  const search = new URLSearchParams({
    query: logql,
    limit: "1000",
    start: String((end - 3_600_000) * 1e6),
    end: String((end + 60_000) * 1e6),
  });
  const answer = await fetch(`${system.urlOf("loki")}/loki/api/v1/query_range?${search}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`Loki answers ${answer.status}: ${text}`);
  const { data } = JSON.parse(text) as {
    data: { result: { stream: Record<string, string>; values: [string, string][] }[] };
  };
  return data.result.flatMap(({ stream, values }) =>
    values.map(([, line]) => ({ text: line, said: stream })),
  );
}

const untilFound = (logql: string, isIt: (line: LogLine) => boolean = () => true) =>
  eventually(async () => (await find(logql)).find(isIt), {
    deadlineMs: DEADLINE_MS,
    everyMs: 500,
    what: `a line by ${logql}`,
  });

/** Asks as a page does that has begun a trace; gives the trace's id, and the request's. */
async function ask(path: string, init: RequestInit = {}): Promise<{ traceId: string; requestId: string }> {
  const traceId = randomBytes(16).toString("hex");
  const traceparent = `00-${traceId}-${randomBytes(8).toString("hex")}-01`;
  const answer = await fetch(`${system.url}${path}`, {
    ...init,
    headers: { cookie, traceparent, origin: system.url, "content-type": "application/json" },
  });
  await answer.text();
  return { traceId, requestId: answer.headers.get("x-request-id") ?? "" };
}

const byTrace = (traceId: string) => `{service_namespace="trunkline"} | trace_id="${traceId}"`;

describe.skipIf(!hasLoki())(title, () => {
  it("has the line of a request by the id of its trace, with what the line says", async () => {
    const { traceId, requestId } = await ask("/api/leads");
    const { text, said } = await untilFound(byTrace(traceId), (line) => line.text === "request");
    expect(text).toBe("request");
    expect(said).toMatchObject({
      service_name: "trunkline-api",
      service_namespace: "trunkline",
      severity_text: "info",
      requestId,
      route: "/api/leads",
      status: "200",
    });
  });

  it("has lines of every kind of process", async () => {
    for (const name of ["api", "worker", "simulator"]) await untilFound(`{service_name="trunkline-${name}"}`);
  });

  it("names nobody, whatever was asked or failed", async () => {
    const asked = [
      await ask("/api/leads", { method: "POST", body: JSON.stringify(PERSON) }),
      await ask(`/api/nothing/${encodeURIComponent(PERSON.phone)}/${PERSON.email}`),
      await ask(`/api/contacts?q=${encodeURIComponent(PERSON.name)}`),
      await ask("/api/sessions", {
        method: "POST",
        body: JSON.stringify({ email: PERSON.email, password: "wrong" }),
      }),
    ];
    for (const { traceId } of asked) await untilFound(byTrace(traceId), (line) => line.text === "request");
    const all = JSON.stringify(await find('{service_namespace="trunkline"}'));
    for (const personal of PERSONAL) expect(all, personal).not.toContain(personal);
  });

  it("has what went wrong, as the panel of the dashboard of errors asks for it", async () => {
    await system.stop("redis");
    await system.start("redis");
    const { said } = await untilFound(WARNINGS);
    expect(["warn", "error"]).toContain(said.severity_text);
  });

  it("is complete although Loki was away for a while", async () => {
    await system.stop("loki");
    const { traceId } = await ask("/api/leads");
    await ask("/api/calls");
    await system.start("loki");
    await untilFound(byTrace(traceId), (line) => line.text === "request");
  });
});
