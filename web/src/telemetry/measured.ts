/** Names of our measures in the page's timeline begin so. */
export const PREFIX = "trunkline:";

/** Runs something between two marks, and leaves a measure of it in the page's timeline, where developer tools show it. */
export function measured<Result>(name: string, work: () => Result): Result {
  const startMs = performance.now();
  const end = () => {
    performance.measure(PREFIX + name, { start: startMs, end: performance.now() });
    // Observers have it already; the timeline itself would keep it for ever.
    performance.clearMeasures(PREFIX + name);
  };
  let result: Result;
  try {
    result = work();
  } catch (error) {
    end();
    throw error;
  }
  if (result instanceof Promise) return result.finally(end) as Result;
  end();
  return result;
}
