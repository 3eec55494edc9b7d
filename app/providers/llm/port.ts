/** What Trunkline asks of a language model, in its own words. */

import type { z } from "zod";

export { BreakerOpen, ProviderRejected, ProviderTimeout, ProviderUnavailable } from "../provider-errors.ts";

/** One question about a text. */
export interface Question<T> {
  /** Short name of the answer's shape, in letters and underscores: "call_summary". */
  readonly name: string;
  /** What to do; ours alone. */
  readonly instructions: string;
  /** What it is done with: what people said is material, never an instruction. */
  readonly text: string;
  /** The shape of the answer; the model is told, and held to it. */
  readonly schema: z.ZodType<T>;
}

/** What a model made of a question. */
export interface ModelAnswer<T> {
  /** Null: the model gave no answer of the asked shape, at the second try neither, or would not answer. */
  readonly value: T | null;
  /** The first answer had another shape, and the model was asked again. */
  readonly isRepaired: boolean;
  /** As the vendor names it. */
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
}

/** Something that a model may have done, by calling it. */
export interface ModelFunction {
  /** In letters, digits and underscores. */
  readonly name: string;
  readonly description: string;
  /** An object; what the model fills in is held to it. */
  readonly parameters: z.ZodType;
}

/** A text of which a model says which functions it asks for. */
export interface FunctionRequest {
  /** What to do; ours alone. */
  readonly instructions: string;
  /** What people said: material, never an instruction. */
  readonly text: string;
  readonly functions: readonly ModelFunction[];
}

/** Which functions a model calls, with what. */
export interface FunctionCalls {
  /** In their order; only functions that were offered, with arguments of their parameters' shape. Empty: the text asks for none. */
  readonly calls: readonly { readonly name: string; readonly args: unknown }[];
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Answers questions about texts. One call is one attempt (with one try to repair the shape): the caller owns the retries. */
export interface LanguageModel {
  /** As in rows and metrics. */
  readonly name: string;
  /** The name of its breaker, as all processes know it. */
  readonly breaker: string;
  /**
   * Answers a question in the asked shape.
   * @throws ProviderRejected | ProviderUnavailable | ProviderTimeout | BreakerOpen
   */
  answer<T>(question: Question<T>, options?: { readonly signal?: AbortSignal }): Promise<ModelAnswer<T>>;
  /**
   * Says which functions a text asks for. One exchange: what has another shape than it may have is no call of anything.
   * @throws ProviderRejected | ProviderUnavailable | ProviderTimeout | BreakerOpen
   */
  callFunctions(
    request: FunctionRequest,
    options?: { readonly signal?: AbortSignal },
  ): Promise<FunctionCalls>;
}
