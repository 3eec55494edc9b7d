import { type Problem, toProblem } from "../../http/index.ts";
import type { BatchAnswer } from "./batch.contract.ts";
import type { BatchOutcome, OperationResult } from "./batch.types.ts";

/** Where the problems of a batch stand. */
interface Occurrence {
  readonly instance: string;
  readonly requestId: string;
  readonly traceId: string | undefined;
}

/** A batch's outcome as clients see it. */
export function presentBatch({ isRolledBack, results }: BatchOutcome, occurrence: Occurrence): BatchAnswer {
  return { isRolledBack, results: results.map((result) => presentResult(result, occurrence)) };
}

function presentResult(result: OperationResult, occurrence: Occurrence): BatchAnswer["results"][number] {
  if ("refused" in result) {
    const { id, refused } = result;
    const problem: Problem = toProblem(refused, occurrence);
    return { id, status: refused.status, body: problem };
  }
  const { id, answer } = result;
  return {
    id,
    status: answer.status,
    ...(Object.keys(answer.headers).length === 0 ? {} : { headers: answer.headers }),
    ...(answer.body === undefined ? {} : { body: withoutNulls(answer.body) }),
  };
}

/** JSON without the fields that are null. Items of lists stay, whose places mean something. */
export function withoutNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => (field === null ? [] : [[name, withoutNulls(field)]])),
  );
}
