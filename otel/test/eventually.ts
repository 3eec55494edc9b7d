import { setTimeout as sleep } from "node:timers/promises";

/** Tries until `attempt` neither throws nor answers undefined; then gives its answer. Throws its last error after the deadline. */
export async function eventually<T>(
  attempt: () => Promise<T | undefined>,
  options: { readonly deadlineMs?: number; readonly everyMs?: number; readonly what?: string } = {},
): Promise<T> {
  const deadline = Date.now() + (options.deadlineMs ?? 30_000);
  let failure: unknown;
  do {
    try {
      const answer = await attempt();
      if (answer !== undefined) return answer;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    await sleep(options.everyMs ?? 200);
  } while (Date.now() < deadline);
  throw new Error(`${options.what ?? "it"} did not happen in time`, { cause: failure });
}
