import { describe, expect, it } from "vitest";
import { MalformedWebhook } from "../provider-errors.ts";
import type { ToolCallsEvent } from "./port.ts";
import { CALL } from "./test/vapi-examples.ts";
import { parseVapiMessage, toolAnswer, toolResults } from "./vapi.ts";

const wanted = { priority: "P1", message: "Flooded basement" };
const call = { toolCallId: "toolu_01", name: "send_urgent_alert", arguments: wanted, problem: null };

function parse(fields: Record<string, unknown>) {
  const event = parseVapiMessage({ message: { type: "tool-calls", timestamp: 1, call: CALL, ...fields } });
  if (event.kind !== "tool_calls") throw new Error(`it is ${event.kind}`);
  return event;
}

describe("tool calls that name no call", () => {
  const tools = { toolCallList: [{ id: "t1", name: "send_urgent_alert", arguments: wanted }] };
  const callIdOf = (fields: Record<string, unknown>) =>
    parse({ call: undefined, ...tools, ...fields }).call.providerCallId;

  it.each([
    ["a chat", { chat: { id: "chat-1" } }, "chat:chat-1"],
    ["a session", { session: { id: "s-1" } }, "chat:s-1"],
    ["a chat and a call of null", { call: null, chat: { id: "chat-1" } }, "chat:chat-1"],
    ["a chat and a call without id", { call: { type: "webCall" }, chat: { id: "chat-1" } }, "chat:chat-1"],
  ])("are those of %s", (_, fields, id) => {
    expect(parse({ call: undefined, ...tools, ...fields })).toMatchObject({
      call: { providerCallId: id, medium: "chat", customerNumber: null },
      toolCalls: [call].map((one) => ({ ...one, toolCallId: "t1" })),
    });
  });

  it("stand alone without either, the same when they come again", () => {
    expect(callIdOf({})).toMatch(/^alone:/);
    expect(callIdOf({})).toBe(callIdOf({ timestamp: 2 }));
    expect(callIdOf({})).not.toBe(callIdOf({ toolCallList: [{ ...tools.toolCallList[0], id: "t2" }] }));
  });

  it("may be of the old kind", () => {
    const legacy = { type: "function-call", call: undefined, functionCall: { name: "f", parameters: {} } };
    expect(parse({ ...legacy, chat: { id: "chat-1" } }).call.providerCallId).toBe("chat:chat-1");
  });
});

describe("tool-calls", () => {
  it("are all kept that share an id but not their arguments", () => {
    const other = { ...wanted, message: "Gas smell" };
    const list = [wanted, other, wanted].map((args) => ({ id: "x:0", name: "send_alert", arguments: args }));
    expect(parse({ toolCallList: list }).toolCalls.map((one) => one.arguments)).toEqual([wanted, other]);
    const key = (args: unknown) =>
      parse({ toolCallList: [{ id: "x:0", name: "send_alert", arguments: args }] }).eventKey;
    expect(key(wanted)).toBe(key(wanted));
    expect(key(wanted)).not.toBe(key(other));
  });

  it("take an id of any length, and are answered by it", () => {
    const id = "x".repeat(8_000);
    const event = parse({ toolCallList: [{ id, name: "n".repeat(8_000), arguments: wanted }] });
    const [{ toolCallId = "", name = "" } = {}] = event.toolCalls;
    expect(toolCallId.length).toBeLessThan(128);
    const answer = toolAnswer(event, [{ toolCallId, name, result: "ok" }]);
    expect(answer).toEqual({ results: [{ toolCallId: id, name, result: "ok" }] });
  });

  const openai = (args: unknown) => ({
    id: "toolu_01",
    type: "function",
    function: { name: "send_urgent_alert", arguments: args },
  });

  it.each([
    ["function with arguments as an object", openai(wanted)],
    ["function with arguments as text", openai(JSON.stringify(wanted))],
    ["function with arguments as text of text", openai(JSON.stringify(JSON.stringify(wanted)))],
    [
      "function with parameters",
      { id: "toolu_01", type: "function", function: { name: "send_urgent_alert", parameters: wanted } },
    ],
    ["name and arguments", { id: "toolu_01", name: "send_urgent_alert", arguments: wanted }],
    [
      "name and arguments as text",
      { id: "toolu_01", name: "send_urgent_alert", arguments: JSON.stringify(wanted) },
    ],
    ["name and parameters", { id: "toolu_01", name: "send_urgent_alert", parameters: wanted }],
  ])("are read from toolCallList as %s", (_, item) => {
    expect(parse({ toolCallList: [item] }).toolCalls).toEqual([call]);
  });

  it.each([
    ["the call", { toolCall: openai(wanted) }],
    ["the entry", { name: "send_urgent_alert", toolCall: { id: "toolu_01", parameters: wanted } }],
    [
      "the entry's function",
      {
        type: "function",
        function: { name: "send_urgent_alert" },
        toolCall: { id: "toolu_01", arguments: wanted },
      },
    ],
    ["the tool", { tool: { name: "send_urgent_alert" }, toolCall: { id: "toolu_01", arguments: wanted } }],
    [
      "the tool's function",
      {
        tool: { type: "function", function: { name: "send_urgent_alert" } },
        toolCall: { id: "toolu_01", type: "function", parameters: wanted },
      },
    ],
  ])("are read from toolWithToolCallList with the name in %s", (_, item) => {
    expect(parse({ toolCallList: [], toolWithToolCallList: [item] }).toolCalls).toEqual([call]);
  });

  it("are told once although both lists have them", () => {
    const both = { toolCallList: [openai(wanted)], toolWithToolCallList: [{ toolCall: openai(wanted) }] };
    expect(parse(both).toolCalls).toEqual([call]);
  });

  it("are taken from the other list where the first one is broken", () => {
    const lists = {
      toolCallList: [{ id: "toolu_01" }],
      toolWithToolCallList: [{ toolCall: openai(wanted) }],
    };
    expect(parse(lists).toolCalls).toEqual([call]);
  });

  it("are heard though one beside them cannot be read", () => {
    const broken = [{ id: "toolu_02" }, null, "x"];
    for (const list of [
      [openai(wanted), ...broken],
      [...broken, openai(wanted)],
    ])
      expect(parse({ toolCallList: list, toolCalls: list }).toolCalls).toEqual([call]);
  });

  it("may be several", () => {
    const second = { ...openai({}), id: "toolu_02" };
    const ids = parse({ toolCallList: [openai(wanted), second] }).toolCalls.map((one) => one.toolCallId);
    expect(ids).toEqual(["toolu_01", "toolu_02"]);
  });

  it.each([
    ["{broken", "arguments are not valid JSON"],
    ["[1]", "arguments are not an object"],
    [7, "arguments are not an object"],
  ])("with arguments %s are told with the problem", (args, problem) => {
    expect(parse({ toolCallList: [openai(args)] }).toolCalls).toEqual([{ ...call, arguments: {}, problem }]);
  });

  it.each([[undefined], [null], [""]])("with arguments %s have none", (args) => {
    expect(parse({ toolCallList: [openai(args)] }).toolCalls).toEqual([{ ...call, arguments: {} }]);
  });

  it("without id or name are malformed, with the path", () => {
    const paths = (fields: Record<string, unknown>) => {
      try {
        parse(fields);
      } catch (error) {
        return (error as MalformedWebhook).issues.map((issue) => issue.path);
      }
      return [];
    };
    expect(paths({ toolCallList: [{ name: "f" }] })).toEqual(["message.toolCallList.0.id"]);
    expect(paths({ toolCallList: [{ id: "x" }] })).toEqual(["message.toolCallList.0.name"]);
    expect(paths({ toolWithToolCallList: [{}] })).toEqual(["message.toolWithToolCallList.0.toolCall"]);
    expect(() => parse({})).toThrow(MalformedWebhook);
  });

  it("have a key that redelivery keeps and another call does not have", () => {
    const key = (...ids: string[]) =>
      parse({ toolCallList: ids.map((id) => ({ ...openai(wanted), id })) }).eventKey;
    expect(key("a", "b")).toBe(key("b", "a"));
    expect(key("a")).not.toBe(key("b"));
  });
});

describe("function-call", () => {
  const legacy = {
    type: "function-call",
    functionCall: { name: "send_urgent_alert", parameters: JSON.stringify(wanted) },
  };

  it("is a tool call with an id of ours that redelivery keeps", () => {
    const event = parse(legacy);
    expect(event.toolCalls).toMatchObject([{ name: "send_urgent_alert", arguments: wanted }]);
    expect(event.answerFormat).toBe("legacy");
    expect(parse(legacy)).toEqual(event);
    expect(parse({ ...legacy, timestamp: 2 }).toolCalls[0]?.toolCallId).not.toBe(
      event.toolCalls[0]?.toolCallId,
    );
  });
});

describe("answers", () => {
  const result = JSON.stringify({ queued: true, jobId: "j", estimatedDelivery: "2026-01-01T00:00:00.000Z" });

  it("are lists of single-line strings", () => {
    expect(
      toolResults([
        { toolCallId: "a", name: "send_urgent_alert", result },
        { toolCallId: "b", name: "other", error: "I cannot\n  do \u2028that. \r\n" },
      ]),
    ).toEqual({
      results: [
        { toolCallId: "a", name: "send_urgent_alert", result },
        { toolCallId: "b", name: "other", error: "I cannot do that." },
      ],
    });
  });

  it("to an old function call are a single result", () => {
    const event = { answerFormat: "legacy", toolCalls: [] } as unknown as ToolCallsEvent;
    expect(toolAnswer(event, [{ toolCallId: "a", name: "f", result }])).toEqual({ result });
    expect(
      toolAnswer({ ...event, answerFormat: "results" }, [{ toolCallId: "a", name: "f", result }]),
    ).toEqual({
      results: [{ toolCallId: "a", name: "f", result }],
    });
  });
});
