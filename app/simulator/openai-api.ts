import { randomBytes } from "node:crypto";
import Router from "@koa/router";
import { z } from "zod";
import type { Background } from "./background.ts";
import type { SimulatorConfig } from "./config.ts";
import type { FaultBoard } from "./faults.ts";
import type { Ledger } from "./ledger.ts";
import { ServiceRefusal, serviceBehaviour } from "./service-api.ts";

const LETTERS_PER_TOKEN = 4;
/** As short as a model is brief. */
const HINT_LETTERS = 80;
/** What a JSON Schema is made of, as far as models are given it. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minimum?: number;
}

const message = z.looseObject({ role: z.string(), content: z.string() });
const chatBody = z.looseObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  response_format: z
    .looseObject({
      type: z.string(),
      json_schema: z.looseObject({ name: z.string(), schema: z.custom<Schema>() }).optional(),
    })
    .optional(),
  tools: z
    .array(
      z.looseObject({
        type: z.literal("function"),
        function: z.looseObject({
          name: z.string().regex(/^[\w-]{1,64}$/),
          description: z.string().default(""),
          parameters: z.custom<Schema>(),
        }),
      }),
    )
    .max(128)
    .optional(),
});

type Tool = NonNullable<z.infer<typeof chatBody>["tools"]>[number]["function"];

const CODES: Readonly<Record<number, string>> = {
  401: "invalid_api_key",
  404: "model_not_found",
  429: "rate_limit_exceeded",
};

/** Sentences of a text in which somebody promises or asks for something. */
function promises(sentences: readonly string[]): string[] {
  return sentences.filter((sentence) =>
    /\b(please|will|call(s)? you back|send|book|confirm)\b/i.test(sentence),
  );
}

/** What a diligent model would answer: taken from the text, in the shape that was asked for. */
function answerTo(schema: Schema, text: string): unknown {
  const sentences = text.split(/(?<=[.?!])\s+|\n/).filter((sentence) => sentence.trim() !== "");
  const fill = (part: Schema, hint: string): unknown => {
    if (part.const !== undefined) return part.const;
    if (part.enum) return part.enum.find((one) => text.toLowerCase().includes(String(one))) ?? part.enum[0];
    if (part.anyOf) return fill(part.anyOf[0] ?? {}, hint);
    switch (Array.isArray(part.type) ? part.type[0] : part.type) {
      case "object":
        return Object.fromEntries(
          Object.entries(part.properties ?? {}).map(([name, one]) => [name, fill(one, hint)]),
        );
      case "array": {
        const found = promises(sentences).slice(0, 3);
        const hints = found.length > 0 ? found : Array.from({ length: part.minItems ?? 0 }, () => hint);
        return hints.map((one) => fill(part.items ?? { type: "string" }, one));
      }
      case "number":
      case "integer":
        return part.minimum ?? 0;
      case "boolean":
        return promises(sentences).length > 0;
      case "null":
        return null;
      default:
        return (hint || "Nothing was said.").slice(0, HINT_LETTERS);
    }
  };
  return fill(schema, sentences.slice(0, 2).join(" "));
}

const wordsOf = (text: string) => text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];

/** The function that a diligent model would call: the one whose description has most of the text's words; null: it has hardly any. */
function functionFor(tools: readonly Tool[], text: string): Tool | null {
  const said = new Set(wordsOf(text));
  const shared = ({ description }: Tool) =>
    [...new Set(wordsOf(description))].filter((word) => said.has(word)).length;
  const [best] = tools.toSorted((one, other) => shared(other) - shared(one));
  return best && shared(best) >= 2 ? best : null;
}

/** What it would call it with: names are what is written with capitals, a text is what comes after "that". */
function argumentsFor({ parameters }: Tool, text: string): Readonly<Record<string, string>> {
  const name = /(?<=\s)\p{Lu}[\p{L}-]*(\s\p{Lu}[\p{L}-]*)*/u.exec(text)?.[0];
  const told = /\bthat\s(.+)$/i.exec(text)?.[1] ?? text;
  return Object.fromEntries(
    Object.entries(parameters.properties ?? {}).flatMap(([key, one]): [string, string][] => {
      const option = one.enum?.find((each) => text.toLowerCase().includes(String(each)));
      if (one.enum) return option === undefined ? [] : [[key, String(option)]];
      if (key === "text") return [[key, told]];
      return name === undefined ? [] : [[key, name]];
    }),
  );
}

const tokensOf = (text: string) => Math.ceil(text.length / LETTERS_PER_TOKEN);

/** OpenAI's API of chat completions, as far as structured answers and calls of functions need it. */
export function openAiRoutes(deps: {
  readonly config: Pick<SimulatorConfig, "keys">;
  readonly background: Background;
  readonly faults: FaultBoard;
  readonly ledger: Ledger;
}): Router {
  const { config, ledger } = deps;
  const router = new Router({ prefix: "/v1" });
  const behaviour = serviceBehaviour(
    {
      service: "llm",
      authorization: `Bearer ${config.keys.llm}`,
      codeOf: (status) => CODES[status] ?? "server_error",
      bodyOf: ({ status, code, message: detail }) => ({
        error: {
          message: detail,
          type: status >= 500 ? "server_error" : "invalid_request_error",
          param: null,
          code,
        },
      }),
      // The envelope is the server's and stays as it is; what the model wrote has another shape.
      misshape: (body) => {
        const completion = body as { choices: { message: object }[] };
        const [choice] = completion.choices;
        const odd = '{"note":"I would rather tell you about the weather."}';
        const call = { id: "call_odd", type: "function", function: { name: "tell_weather", arguments: odd } };
        const written = {
          ...choice?.message,
          ...("tool_calls" in (choice?.message ?? {}) ? { tool_calls: [call] } : { content: odd }),
        };
        return { ...completion, choices: [{ ...choice, message: written }] };
      },
    },
    deps,
  );

  router.post("/chat/completions", behaviour, (context) => {
    const parsed = chatBody.safeParse(context.request.body);
    if (!parsed.success) throw new ServiceRefusal(400, "invalid_request_error", "The request is not valid.");
    const { model, messages, response_format: format, tools } = parsed.data;
    const schema = format?.json_schema?.schema;
    if (schema && schema.type !== "object") {
      const code = "invalid_json_schema";
      throw new ServiceRefusal(400, code, "schema must be a JSON Schema of 'type: \"object\"'.");
    }
    const asked = messages.find(({ role }) => role === "user")?.content ?? "";
    const called =
      tools &&
      functionFor(
        tools.map((tool) => tool.function),
        asked,
      );
    const call = called && { name: called.name, arguments: JSON.stringify(argumentsFor(called, asked)) };
    const answered = tools ? "" : JSON.stringify(answerTo(schema ?? { type: "object" }, asked));
    const content = call ? call.arguments : answered;
    const inputTokens = messages.reduce((sum, one) => sum + tokensOf(one.content), 0);
    const outputTokens = tokensOf(content);
    ledger.add("llm", {
      name: format?.json_schema?.name ?? (tools ? "functions" : null),
      model,
      messages: messages.length,
      inputTokens,
    });
    context.body = {
      id: `chatcmpl-${randomBytes(12).toString("base64url")}`,
      object: "chat.completion",
      created: Math.floor(Date.now() / 1_000),
      model: `${model}-2026-04-14`,
      choices: [
        {
          index: 0,
          message: {
            role: "assistant",
            content: call ? null : content,
            refusal: null,
            annotations: [],
            ...(call
              ? {
                  tool_calls: [
                    { id: `call_${randomBytes(9).toString("base64url")}`, type: "function", function: call },
                  ],
                }
              : {}),
          },
          logprobs: null,
          finish_reason: call ? "tool_calls" : "stop",
        },
      ],
      usage: {
        prompt_tokens: inputTokens,
        completion_tokens: outputTokens,
        total_tokens: inputTokens + outputTokens,
      },
      service_tier: "default",
    };
  });

  return router;
}
