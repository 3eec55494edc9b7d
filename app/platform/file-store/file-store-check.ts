import type { HealthCheck } from "../health-check/index.ts";
import type { FileStore } from "./file-store.ts";

/** Can files be kept now? Without them calls go on, and recordings wait at their vendors. */
export function fileStoreCheck(store: FileStore): HealthCheck {
  return {
    name: "file_store",
    isCritical: false,
    run: async () => {
      const startedAt = performance.now();
      await store.check();
      return { latencyMs: performance.now() - startedAt, detail: store.description };
    },
  };
}
