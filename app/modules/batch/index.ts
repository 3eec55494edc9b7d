import { defineModule } from "../module.ts";
import { batchContract } from "./batch.contract.ts";
import { batchErrors } from "./batch.errors.ts";
import { batchRoutes } from "./batch.routes.ts";
import { type BatchService, createBatchService } from "./batch.service.ts";

/** Many requests in one, each answered as if it were sent by itself. */
export const batchModule = defineModule<BatchService>({
  name: "batch",
  contract: batchContract,
  errors: batchErrors,
  create: ({ together, innerRequests }) => {
    const service = createBatchService({ together });
    return { service, routes: batchRoutes(service, innerRequests) };
  },
});
