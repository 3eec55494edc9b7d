interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Asks about many things with one request: what is asked for within `waitMs` goes together, `atOnce` at most. What the answer does not
 * have is `missing`.
 */
export function gatherRequests<Answer>(options: {
  readonly waitMs: number;
  readonly atOnce: number;
  readonly ask: (ids: readonly string[]) => Promise<ReadonlyMap<string, Answer>>;
  readonly missing: Answer;
}): (id: string) => Promise<Answer> {
  const { waitMs, atOnce, ask, missing } = options;
  let waiting = new Map<string, Waiting<Answer>[]>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const go = async () => {
    clearTimeout(timer);
    timer = undefined;
    const asked = waiting;
    waiting = new Map();
    try {
      const answers = await ask([...asked.keys()]);
      for (const [id, all] of asked) for (const { resolve } of all) resolve(answers.get(id) ?? missing);
    } catch (error) {
      for (const all of asked.values()) for (const { reject } of all) reject(error);
    }
  };
  return (id) =>
    new Promise((resolve, reject) => {
      waiting.set(id, [...(waiting.get(id) ?? []), { resolve, reject }]);
      if (waiting.size >= atOnce) void go();
      else timer ??= setTimeout(() => void go(), waitMs);
    });
}
