/** Tool calls in all the shapes that Vapi's documents show, and the answers to them. */

import type { z } from "zod";
import { idOrNull } from "../bounds.ts";
import { MalformedWebhook } from "../provider-errors.ts";
import type { ToolCallsEvent, ToolResult, VoiceAgentToolCall } from "./port.ts";
import { type VapiMessage, vapiFunctionCall, vapiToolCall } from "./vapi-schema.ts";

type Arguments = Pick<VoiceAgentToolCall, "arguments" | "problem">;
type Parsed =
  | { readonly call: VoiceAgentToolCall }
  | { readonly issues: { path: string; message: string }[] };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Arguments come as an object, as JSON text, and now and then as JSON text of JSON text. */
function readArguments(given: unknown): Arguments {
  let value = given ?? {};
  for (let depth = 0; typeof value === "string" && depth < 2; depth++) {
    if (value.trim() === "") return { arguments: {}, problem: null };
    try {
      value = JSON.parse(value);
    } catch {
      return { arguments: {}, problem: "arguments are not valid JSON" };
    }
  }
  return isRecord(value)
    ? { arguments: value, problem: null }
    : { arguments: {}, problem: "arguments are not an object" };
}

function issuesOf(error: z.ZodError, prefix: string) {
  return error.issues.map((issue) => ({
    path: [prefix, ...issue.path].join("."),
    message: issue.message,
  }));
}

function readToolCall(raw: unknown, path: string, outerName?: unknown): Parsed {
  const result = vapiToolCall.safeParse(raw);
  if (!result.success) return { issues: issuesOf(result.error, path) };
  const { id, function: fn, ...flat } = result.data;
  const name = fn?.name ?? flat.name ?? (typeof outerName === "string" && outerName ? outerName : undefined);
  if (!name) return { issues: [{ path: `${path}.name`, message: "is required" }] };
  const given = fn?.arguments ?? fn?.parameters ?? flat.arguments ?? flat.parameters;
  return { call: { ...identityOf(id), name, ...readArguments(given) } };
}

function identityOf(givenId: string): Pick<VoiceAgentToolCall, "toolCallId" | "givenId"> {
  const toolCallId = idOrNull(givenId) ?? givenId;
  return toolCallId === givenId ? { toolCallId } : { toolCallId, givenId };
}

/** In this list the name may stand beside the call, in the tool or in the tool's function. */
function readWithTool(raw: unknown, path: string): Parsed {
  if (!isRecord(raw)) return { issues: [{ path, message: "is not an object" }] };
  const tool = isRecord(raw.tool) ? raw.tool : {};
  const names = [raw, tool].flatMap((owner) => {
    const fn = isRecord(owner.function) ? owner.function : {};
    return [owner.name, fn.name];
  });
  return readToolCall(
    raw.toolCall,
    `${path}.toolCall`,
    names.find((name) => typeof name === "string" && name),
  );
}

/**
 * The tool calls of a message: of the first list that is whole, else those of the fullest one that can be read, for an alert must not be
 * lost by what stands beside it; each once. The same id with other arguments is another call: not every model gives ids that
 * are unique.
 * @throws MalformedWebhook when none is
 */
export function readToolCalls(message: VapiMessage): readonly VoiceAgentToolCall[] {
  const lists = [
    { name: "toolCallList", items: message.toolCallList, read: readToolCall },
    { name: "toolWithToolCallList", items: message.toolWithToolCallList, read: readWithTool },
    { name: "toolCalls", items: message.toolCalls, read: readToolCall },
  ];
  const issues: { path: string; message: string }[] = [];
  let fullest: readonly VoiceAgentToolCall[] = [];
  for (const { name, items, read } of lists) {
    if (!items?.length) continue;
    const parsed = items.map((item, index) => read(item, `message.${name}.${index}`));
    const broken = parsed.flatMap((one) => ("issues" in one ? one.issues : []));
    const distinct = new Map(
      parsed.flatMap((one) => ("call" in one ? [[JSON.stringify(one.call), one.call]] : [])),
    );
    if (broken.length === 0) return [...distinct.values()];
    if (distinct.size > fullest.length) fullest = [...distinct.values()];
    issues.push(...broken);
  }
  if (fullest.length > 0) return fullest;
  throw new MalformedWebhook(
    "vapi",
    issues.length > 0 ? issues : [{ path: "message.toolCallList", message: "is required" }],
  );
}

/** The old single function call; `fallbackId` stands in for the id it does not have. */
export function readFunctionCall(message: VapiMessage, fallbackId: string): VoiceAgentToolCall {
  const result = vapiFunctionCall.safeParse(message.functionCall);
  if (!result.success) throw new MalformedWebhook("vapi", issuesOf(result.error, "message.functionCall"));
  const { id, name, parameters, arguments: args } = result.data;
  return { ...identityOf(id ?? fallbackId), name, ...readArguments(parameters ?? args) };
}

function singleLine(text: string): string {
  return text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, " ").trim();
}

/** The body that answers `tool-calls`, always with HTTP 200: Vapi ignores results with line breaks or another status. */
export function toolResults(results: readonly ToolResult[]): {
  results: { name: string; toolCallId: string; result?: string; error?: string }[];
} {
  return {
    results: results.map(({ name, toolCallId, ...outcome }) => ({
      name,
      toolCallId,
      ...("error" in outcome ? { error: singleLine(outcome.error) } : { result: singleLine(outcome.result) }),
    })),
  };
}

/** The body that answers a tool calls event in the format its sender understands. */
export function toolAnswer(event: ToolCallsEvent, results: readonly ToolResult[]): object {
  if (event.answerFormat === "results") {
    const givenIds = new Map(event.toolCalls.map(({ toolCallId, givenId }) => [toolCallId, givenId]));
    return toolResults(
      results.map((result) => ({
        ...result,
        toolCallId: givenIds.get(result.toolCallId) ?? result.toolCallId,
      })),
    );
  }
  const [first] = results;
  if (!first) return { result: "" };
  return { result: singleLine("error" in first ? first.error : first.result) };
}
