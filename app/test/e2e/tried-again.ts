import type { TestContext } from "vitest";

/**
 * Whether this is a test's second try. Where a try that failed half-way has left what the next one would count (calls on their
 * way, faults of a provider, SMS of before), the next one begins with a system of its own; a test that passes costs nothing.
 */
export function isTriedAgain({ task }: Pick<TestContext, "task">): boolean {
  return (task.result?.retryCount ?? 0) > 0;
}
