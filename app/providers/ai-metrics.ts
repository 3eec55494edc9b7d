/** Names that OpenTelemetry's semantic conventions give to what language models do, and ours for what they share with others. */

import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";

export const AI_ATTRIBUTES = {
  provider: ATTRIBUTES.provider,
  operation: "gen_ai.operation.name",
  genAiProvider: "gen_ai.provider.name",
  requestModel: "gen_ai.request.model",
  responseModel: "gen_ai.response.model",
  responseId: "gen_ai.response.id",
  finishReasons: "gen_ai.response.finish_reasons",
  inputTokens: "gen_ai.usage.input_tokens",
  outputTokens: "gen_ai.usage.output_tokens",
  tokenType: "gen_ai.token.type",
  outputType: "gen_ai.output.type",
  errorType: "error.type",
} as const;
