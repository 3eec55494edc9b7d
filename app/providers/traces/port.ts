/** What Trunkline asks of whoever keeps its traces, in its own words. */

import type { Trace } from "../../../otel/traces/trace.ts";

/** Keeps traces for days and finds them by their id. */
export interface TraceStore {
  /**
   * The whole trace with this id (32 hexadecimal digits); null where none of it is kept, or not yet.
   * @throws ProviderRejected | ProviderUnavailable | ProviderTimeout | BreakerOpen
   */
  trace(id: string): Promise<Trace | null>;
}
