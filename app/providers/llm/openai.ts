/** Asks a language model by OpenAI's API of chat completions, or any that is compatible with it. */

import { SpanKind } from "@opentelemetry/api";
import OpenAI from "openai";
import { z } from "zod";
import type { Breakers } from "../../platform/breaker/index.ts";
import { annotateSpan, inSpan, instruments } from "../../platform/telemetry/index.ts";
import { AI_ATTRIBUTES } from "../ai-metrics.ts";
import { createGuard, providerBreaker } from "../provider-breaker.ts";
import { ProviderTimeout } from "../provider-errors.ts";
import { createVendorFetch, providerErrorIn, type VendorErrors } from "../provider-http.ts";
import type { FunctionCalls, FunctionRequest, LanguageModel, ModelAnswer, Question } from "./port.ts";

const PROVIDER = "openai";
const TIMEOUT_MS = 30_000;
const OPERATION = "chat";
/** More than any of our answers needs; a model that does not stop is stopped. */
const MAX_OUTPUT_TOKENS = 4_000;

/** The breaker in front of the model. */
export const OPENAI_BREAKER = providerBreaker(PROVIDER, TIMEOUT_MS);

/** What somebody can mend at the account or in our configuration: what waited goes out afterwards. */
const ACCOUNT_CODES = new Set([
  "invalid_api_key",
  "insufficient_quota",
  "billing_hard_limit_reached",
  "account_deactivated",
  "model_not_found",
  "unsupported_country_region_territory",
]);
const errorBody = z.object({ error: z.object({ code: z.union([z.string(), z.number()]).nullish() }) });

const ERRORS: VendorErrors = {
  provider: PROVIDER,
  codeOf: (body) => {
    const code = errorBody.safeParse(body).data?.error.code;
    return code === null || code === undefined ? null : String(code);
  },
  isAccountTrouble: (code) => code !== null && ACCOUNT_CODES.has(code),
  finalReasonOf: () => null,
};

/** How to reach the model, and what it costs. */
export interface OpenAiOptions {
  readonly apiKey: string;
  /** https://api.openai.com/v1, any compatible one, or a simulator's. */
  readonly apiUrl: string;
  readonly model: string;
  /** What the account pays, for our own costs. */
  readonly usdPerMillionInputTokens: number;
  readonly usdPerMillionOutputTokens: number;
}

type Message = OpenAI.ChatCompletionMessageParam;

const tokens = z.int().nonnegative();
const completion = z.object({
  id: z.string().nullish(),
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          content: z.string().nullish(),
          refusal: z.string().nullish(),
          tool_calls: z
            .array(
              z.looseObject({ function: z.object({ name: z.string(), arguments: z.string() }).optional() }),
            )
            .nullish(),
        }),
      }),
    )
    .min(1),
  // Not every compatible server counts.
  usage: z.object({ prompt_tokens: tokens, completion_tokens: tokens }).nullish(),
});

/** One exchange with the model. */
interface Reply {
  readonly content: string;
  readonly calls: readonly { readonly name: string; readonly arguments: string }[];
  readonly isRefusal: boolean;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * A LanguageModel on OpenAI's API: at most 30 s an exchange, behind the breaker; never what was said in errors or spans.
 * Spans and metrics are those of OpenTelemetry's conventions for generative AI.
 */
export function createOpenAi(options: OpenAiOptions, breakers: Pick<Breakers, "create">): LanguageModel {
  const { apiKey, apiUrl, model } = options;
  const client = new OpenAI({
    apiKey,
    baseURL: apiUrl,
    // Of the environment nothing but our own configuration counts.
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: TIMEOUT_MS,
    logLevel: "off",
    fetch: createVendorFetch(ERRORS, (path) => path, TIMEOUT_MS),
  });
  const guard = createGuard(PROVIDER, breakers.create(OPENAI_BREAKER), TIMEOUT_MS);
  const labels = {
    [AI_ATTRIBUTES.operation]: OPERATION,
    [AI_ATTRIBUTES.genAiProvider]: PROVIDER,
    [AI_ATTRIBUTES.requestModel]: model,
  };

  async function complete(messages: Message[], shape: Shape, signal: AbortSignal): Promise<Reply> {
    const answered = await client.chat.completions
      .create(
        {
          model,
          messages,
          max_completion_tokens: MAX_OUTPUT_TOKENS,
          ...shape,
        },
        { signal },
      )
      .catch((error: unknown) => {
        throw providerErrorIn(error);
      });
    const parsed = completion.safeParse(answered);
    const choice = parsed.data?.choices[0];
    if (!parsed.success || !choice) {
      throw new ProviderTimeout(PROVIDER, { timeoutMs: TIMEOUT_MS, message: `${PROVIDER} answered oddly` });
    }
    const { id, usage, model: answeredBy } = parsed.data;
    annotateSpan({
      [AI_ATTRIBUTES.responseModel]: answeredBy ?? model,
      ...(id ? { [AI_ATTRIBUTES.responseId]: id } : {}),
      [AI_ATTRIBUTES.finishReasons]: [choice.finish_reason ?? "unknown"],
      [AI_ATTRIBUTES.inputTokens]: usage?.prompt_tokens ?? 0,
      [AI_ATTRIBUTES.outputTokens]: usage?.completion_tokens ?? 0,
    });
    return {
      content: choice.message.content ?? "",
      calls: (choice.message.tool_calls ?? []).flatMap((call) => call.function ?? []),
      isRefusal: Boolean(choice.message.refusal) || choice.finish_reason === "content_filter",
      model: answeredBy ?? model,
      inputTokens: usage?.prompt_tokens ?? 0,
      outputTokens: usage?.completion_tokens ?? 0,
    };
  }

  /** One exchange, seen by the breaker, a span and the metrics. */
  async function exchange(messages: Message[], shape: Shape, outer: AbortSignal | undefined): Promise<Reply> {
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1_000;
    const attributes = { ...labels, [AI_ATTRIBUTES.outputType]: "json" };
    try {
      const reply = await inSpan(`${OPERATION} ${model}`, { kind: SpanKind.CLIENT, attributes }, () =>
        guard(outer, (signal) => complete(messages, shape, signal)),
      );
      instruments.genAiOperationDuration.record(seconds(), labels);
      for (const [type, count] of [
        ["input", reply.inputTokens],
        ["output", reply.outputTokens],
      ] as const) {
        instruments.genAiTokenUsage.record(count, { ...labels, [AI_ATTRIBUTES.tokenType]: type });
      }
      return reply;
    } catch (error) {
      const type = error instanceof Error ? error.name : "_OTHER";
      instruments.genAiOperationDuration.record(seconds(), { ...labels, [AI_ATTRIBUTES.errorType]: type });
      throw error;
    }
  }

  return {
    name: PROVIDER,
    breaker: OPENAI_BREAKER.name,

    async answer<T>(question: Question<T>, { signal }: { readonly signal?: AbortSignal } = {}) {
      const messages: Message[] = [
        { role: "system", content: question.instructions },
        { role: "user", content: question.text },
      ];
      const shape = shapeOf(question);
      const first = await exchange(messages, shape, signal);
      const read = readAnswer(question.schema, first.content);
      if (read.ok || first.isRefusal) return total([first], read.ok ? read.value : null);
      const second = await exchange(
        [
          ...messages,
          { role: "assistant", content: first.content },
          { role: "user", content: repairText(read.faults) },
        ],
        shape,
        signal,
      );
      const again = readAnswer(question.schema, second.content);
      return total([first, second], again.ok ? again.value : null);
    },

    async callFunctions(
      { instructions, text, functions }: FunctionRequest,
      { signal } = {},
    ): Promise<FunctionCalls> {
      const messages: Message[] = [
        { role: "system", content: instructions },
        { role: "user", content: text },
      ];
      const tools = functions.map(({ name, description, parameters }) => ({
        type: "function" as const,
        function: { name, description, parameters: jsonSchemaOf(parameters) },
      }));
      const reply = await exchange(messages, { tools, tool_choice: "auto" }, signal);
      const read = reply.calls.map(({ name, arguments: json }) => {
        const offered = functions.find((one) => one.name === name);
        const args = offered && readAnswer(offered.parameters, json || "{}");
        return args?.ok ? { name, args: args.value } : null;
      });
      const { model: answeredBy, inputTokens, outputTokens } = reply;
      // One call that cannot be is none that can be trusted beside it.
      const calls = read.every((call) => call !== null) ? read : [];
      return { calls, model: answeredBy, inputTokens, outputTokens };
    },
  };

  function total<T>(replies: readonly Reply[], value: T | null): ModelAnswer<T> {
    const sum = (of: (reply: Reply) => number) => replies.reduce((all, reply) => all + of(reply), 0);
    const inputTokens = sum((reply) => reply.inputTokens);
    const outputTokens = sum((reply) => reply.outputTokens);
    return {
      value,
      isRepaired: replies.length > 1 && value !== null,
      model: replies.at(-1)?.model ?? model,
      inputTokens,
      outputTokens,
      costUsd:
        (inputTokens * options.usdPerMillionInputTokens + outputTokens * options.usdPerMillionOutputTokens) /
        1_000_000,
    };
  }
}

/** How a model is to answer: in a shape, or by calling functions. */
type Shape = Pick<OpenAI.ChatCompletionCreateParamsNonStreaming, "response_format" | "tools" | "tool_choice">;

function shapeOf({ name, schema }: Pick<Question<unknown>, "name" | "schema">): Shape {
  return {
    response_format: {
      type: "json_schema",
      json_schema: { name, strict: true, schema: jsonSchemaOf(schema) },
    },
  };
}

/** Lengths of texts are no part of what OpenAI's strict schemas may say: an answer is held to them afterwards. */
function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    target: "draft-7",
    override: ({ jsonSchema }) => {
      delete jsonSchema.minLength;
      delete jsonSchema.maxLength;
    },
  });
}

type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly string[] };

function readAnswer<T>(schema: z.ZodType<T>, content: string): Read<T> {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return { ok: false, faults: ["it is no JSON"] };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  return {
    ok: false,
    faults: parsed.error.issues.map(({ path, message }) => `${path.join(".") || "the answer"}: ${message}`),
  };
}

function repairText(faults: readonly string[]): string {
  return `Your answer does not have the shape that was asked for: ${faults.slice(0, 10).join("; ")}. Answer again, with the JSON alone.`;
}
