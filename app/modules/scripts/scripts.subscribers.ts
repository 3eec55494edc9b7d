import { inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { callChanged } from "../calls/index.ts";
import type { ScriptsService } from "./scripts.service.ts";

/** A call that begins with a script goes by the version that is published then. */
export function scriptsSubscribers(service: ScriptsService): Subscriber[] {
  return [
    inTransaction(callChanged, async ({ call, isNew }, tx) => {
      if (!isNew || call.scriptId === null || call.scriptVersionId !== null) return;
      await service.useCurrent(tx, call.id, call.scriptId);
    }),
  ];
}
