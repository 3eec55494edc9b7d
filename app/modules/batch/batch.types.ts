import type { AppError } from "../../platform/errors/index.ts";

/** A request whose references are filled. */
export interface FilledOperation {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  /** By name as HTTP writes it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What an operation was answered with; `headers` by their names in lower case. */
export interface OperationAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Sends operations as whoever has sent the batch. */
export interface OperationSender {
  /** Why an operation can be none of this batch: a sentence; undefined: it can. */
  whyNot(operation: FilledOperation, options: { readonly isAtomic: boolean }): string | undefined;
  send(operation: FilledOperation): Promise<OperationAnswer>;
  /** Aborted when nobody waits for the batch any more. */
  readonly signal: AbortSignal;
}

/** What became of an operation: an answer, or why it was not carried out. */
export type OperationResult = { readonly id: string } & (
  | { readonly answer: OperationAnswer }
  | { readonly refused: AppError }
);

/** What became of a batch. */
export interface BatchOutcome {
  readonly isRolledBack: boolean;
  /** In the order of the operations. */
  readonly results: readonly OperationResult[];
}
