/** What is under way, by what it is about. */
const lanes = new Map<string, Promise<unknown>>();

/** Does something after whatever is under way about the same has ended, however that ended; at once when nothing is, or it is about nothing. */
export function inTurn<Result>(about: string | undefined, act: () => Promise<Result>): Promise<Result> {
  if (about === undefined) return act();
  const before = lanes.get(about);
  const acting = before ? before.then(act) : act();
  const ended = acting.then(
    () => undefined,
    () => undefined,
  );
  lanes.set(about, ended);
  void ended.then(() => {
    if (lanes.get(about) === ended) lanes.delete(about);
  });
  return acting;
}
