import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import {
  alertToolCall,
  conversationUpdate,
  endOfCallReport,
  speechUpdate,
  spokenLine,
  statusUpdate,
  vapiCall,
} from "../../test/vapi-messages.ts";

/**
 * How many statements a webhook may make before it is answered, BEGIN and COMMIT not counted. Who raises a number says
 * why beside it.
 */
const BUDGET = {
  /** Claim the call's ids (so that rows that prove to be one call merge without a deadlock), look for it, add it, keep the event. */
  firstStatus: 4,
  /** Claim the ids, lock the call, keep the event, write the call. */
  statusUpdate: 4,
  /** As above, and the transcript. */
  report: 5,
  /** As above, the recording and the job that fetches it: lost with the transaction, it would be lost for ever. */
  recordedReport: 7,
  /** Claim the ids, lock the call, keep the event, find the recipients; write the alert, its SMS, the call and the jobs. */
  urgentToolCall: 8,
  /** Find the call, lock it against its going, keep the line: one statement. So does an account of the whole conversation. */
  line: 1,
  /** Find the call, once in five seconds. */
  passing: 1,
} as const;

/** The outbox hands on in the background what is committed; it serves many requests at a time. */
const OF_THE_OUTBOX = /^update "outbox"/;

const WRITES_CALL = /(?:^|^with .*\) )(?:update|insert into) "calls"/;

describe("statements of a webhook", () => {
  let app: TestApplication;
  const statements: string[] = [];
  beforeAll(async () => {
    // No worker and no scheduler: nothing but the request asks the database.
    app = await startTestApplication({ roles: "api" });
    app.onStatement((sql) => statements.push(sql));
  });
  afterAll(() => app.close());

  async function statementsOf(message: object): Promise<string[]> {
    await sleep(100);
    statements.length = 0;
    const answer = await app.vapi(message);
    expect(answer.status).toBe(200);
    // What follows the commit must not read the call again either.
    await sleep(100);
    return statements.filter((sql) => !/^(begin|commit)/i.test(sql) && !OF_THE_OUTBOX.test(sql));
  }

  it.each([
    ["a status update of a new call", "ringing", BUDGET.firstStatus],
    ["a status update of a known call", "in-progress", BUDGET.statusUpdate],
  ])("stay within the budget: %s", async (_, status, budget) => {
    const call = vapiCall();
    if (status !== "ringing") await app.vapi(statusUpdate(call, "ringing"));
    const made = await statementsOf(statusUpdate(call, status));
    expect(made.length, made.join("\n")).toBeLessThanOrEqual(budget);
    expect(made.filter((sql) => WRITES_CALL.test(sql))).toHaveLength(1);
  });

  it("stay within the budget: the report at the end", async () => {
    const call = vapiCall();
    await app.vapi(statusUpdate(call, "in-progress"));
    const made = await statementsOf(endOfCallReport(call));
    expect(made.length, made.join("\n")).toBeLessThanOrEqual(BUDGET.report);
  });

  it("stay within the budget: the report of a call that was recorded", async () => {
    const call = vapiCall();
    await app.vapi(statusUpdate(call, "in-progress"));
    const recorded = { artifact: { messages: [], recordingUrl: "https://storage.vapi.ai/call.wav" } };
    const made = await statementsOf(endOfCallReport(call, recorded));
    expect(made.length, made.join("\n")).toBeLessThanOrEqual(BUDGET.recordedReport);
    expect(made.filter((sql) => sql.startsWith('insert into "recordings"'))).toHaveLength(1);
  });

  it("stay within the budget: what is said, which comes many times a second", async () => {
    const call = vapiCall();
    await app.vapi(statusUpdate(call, "in-progress"));
    const passing = [
      spokenLine(call, "user", "My", { transcriptType: "partial" }),
      speechUpdate(call, "assistant", "started"),
      spokenLine(call, "assistant", "Wh", { transcriptType: "partial" }),
    ];
    for (const [index, message] of passing.entries()) {
      expect(await statementsOf(message)).toHaveLength(index === 0 ? BUDGET.passing : 0);
    }
    for (const message of [
      spokenLine(call, "user", "My basement floods."),
      conversationUpdate(call, ["How can I help?", "My basement floods."]),
    ]) {
      expect(await statementsOf(message)).toHaveLength(BUDGET.line);
    }
  });

  it.each([
    ["of a known call", true],
    ["as the first that is heard of a call", false],
  ])("stay within the budget: an urgent tool call %s", async (_, isKnown) => {
    const call = vapiCall();
    if (isKnown) await app.vapi(statusUpdate(call, "in-progress"));
    const made = await statementsOf(alertToolCall(call, { priority: "P1", message: "Flood" }));
    expect(made.length, made.join("\n")).toBeLessThanOrEqual(BUDGET.urgentToolCall);
    expect(made.filter((sql) => WRITES_CALL.test(sql))).toHaveLength(1);
  });
});
