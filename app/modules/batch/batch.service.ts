import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { AppError } from "../../platform/errors/index.ts";
import { type BatchWindow, withBatchedReads } from "../../platform/row-reads/index.ts";
import { annotateSpan, inSpan } from "../../platform/telemetry/index.ts";
import type { RunTogether } from "../../platform/unit-of-work/index.ts";
import type { Batch, BatchOperation } from "./batch.contract.ts";
import { batchErrors } from "./batch.errors.ts";
import { planOf } from "./batch-plan.policy.ts";
import { filled, filledPath } from "./batch-references.policy.ts";
import type { BatchOutcome, FilledOperation, OperationResult, OperationSender } from "./batch.types.ts";
import { createTurns } from "./turns.ts";

/** Operations of one batch that run at the same time. */
const AT_ONCE = 10;
/** No operation is begun later. */
const TIME_MS = 20_000;

export type BatchService = ReturnType<typeof createBatchService>;

/** Carries the results of an atomic batch out of what is rolled back. */
class RolledBack extends Error {
  readonly results: readonly OperationResult[];

  constructor(results: readonly OperationResult[]) {
    super("an operation failed");
    this.results = results;
  }
}

/** Many operations in one request, each as if it were sent by itself. */
export function createBatchService(deps: { readonly together: RunTogether; readonly timeMs?: number }) {
  const { together, timeMs = TIME_MS } = deps;

  async function runAll(
    batch: Batch,
    sender: OperationSender,
    window: BatchWindow,
  ): Promise<readonly OperationResult[]> {
    const { atomic: isAtomic } = batch;
    const plan = planOf(batch);
    const endsAtMs = performance.now() + timeMs;
    const turns = createTurns(AT_ONCE);
    const ended = new Map<string, OperationResult>();

    /** Why it must not be run any more. */
    function refusal(needs: readonly string[]): AppError | undefined {
      if (isAtomic && [...ended.values()].some(isFailed)) return batchErrors.operation_rolled_back();
      if (needs.some((id) => isFailed(ended.get(id)))) return batchErrors.dependency_failed();
      if (sender.signal.aborted || performance.now() >= endsAtMs) return batchErrors.batch_out_of_time();
      return undefined;
    }

    async function run(operation: BatchOperation, needs: readonly string[]): Promise<OperationResult> {
      const refused = refusal(needs);
      if (refused) return { id: operation.id, refused };
      try {
        const request = requestOf(operation, ended);
        requirePossible(request, sender, isAtomic);
        return { id: operation.id, answer: await sender.send(request) };
      } catch (error) {
        if (error instanceof AppError) return { id: operation.id, refused: error };
        throw error;
      }
    }

    const running: Promise<OperationResult>[] = [];
    for (const [position, { operation, needs, after }] of plan.entries()) {
      const needed = needs.map((other) => plan[other]?.operation.id ?? "");
      const inSpanOfIts = () =>
        inSpan("operation", { attributes: { [ATTRIBUTES.batchPosition]: position } }, async () => {
          const result = await window.operation(() => run(operation, needed));
          const code = errorOf(result);
          if (code !== undefined) annotateSpan({ "error.type": code });
          ended.set(operation.id, result);
          return result;
        });
      running.push(Promise.all(after.map((other) => running[other])).then(() => turns.take(inSpanOfIts)));
    }
    return Promise.all(running);
  }

  return {
    /** @throws invalid_input where operations do not fit together */
    async run(batch: Batch, sender: OperationSender): Promise<BatchOutcome> {
      const runIt = () => withBatchedReads((window) => runAll(batch, sender, window));
      if (!batch.atomic) return { isRolledBack: false, results: await runIt() };
      try {
        const results = await together(async () => {
          const all = await runIt();
          if (all.some(isFailed)) throw new RolledBack(all);
          return all;
        });
        return { isRolledBack: false, results };
      } catch (error) {
        if (!(error instanceof RolledBack)) throw error;
        return { isRolledBack: true, results: error.results.map(takenBack) };
      }
    },
  };
}

function isFailed(result: OperationResult | undefined): boolean {
  return result !== undefined && ("refused" in result || result.answer.status >= 400);
}

/** The code of what went wrong. */
function errorOf(result: OperationResult): string | undefined {
  if ("refused" in result) return result.refused.code;
  const { status, body } = result.answer;
  if (status < 400) return undefined;
  return typeof body === "object" && body !== null && "code" in body ? String(body.code) : String(status);
}

/** What went well is not so any more. */
function takenBack(result: OperationResult): OperationResult {
  return isFailed(result) ? result : { id: result.id, refused: batchErrors.operation_rolled_back() };
}

/** @throws reference_unresolved */
function requestOf(operation: BatchOperation, ended: ReadonlyMap<string, OperationResult>): FilledOperation {
  const results = new Map([...ended].map(([id, result]) => [id, "answer" in result ? result.answer : {}]));
  const headers = filled(operation.headers ?? {}, results) as Readonly<Record<string, unknown>>;
  return {
    method: operation.method,
    path: filledPath(operation.path, results),
    query: filled(operation.query ?? {}, results) as Readonly<Record<string, unknown>>,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body: filled(operation.body, results),
  };
}

/** @throws operation_not_batchable, operation_not_atomic */
function requirePossible(request: FilledOperation, sender: OperationSender, isAtomic: boolean): void {
  const why = sender.whyNot(request, { isAtomic: false });
  if (why !== undefined) throw batchErrors.operation_not_batchable({ detail: why });
  const whyNotAtomic =
    "Idempotency-Key" in request.headers ? "It has a key of its own." : sender.whyNot(request, { isAtomic });
  if (isAtomic && whyNotAtomic !== undefined)
    throw batchErrors.operation_not_atomic({ detail: whyNotAtomic });
}
