import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../../../otel/test/eventually.ts";

const LOOKS_APART_MS = 400;

/**
 * What a killed process has left, once two looks at it agree: PostgreSQL may still be at what it was told last, and on a
 * busy machine for longer than anybody would wait.
 */
export async function atRest<T>(look: () => Promise<T>): Promise<T> {
  let before = JSON.stringify(await look());
  return eventually(
    async () => {
      await sleep(LOOKS_APART_MS);
      const seen = await look();
      const now = JSON.stringify(seen);
      if (now === before) return seen;
      before = now;
      return undefined;
    },
    { what: "rest after a kill" },
  );
}
