import { pruneWork } from "../../platform/retention/index.ts";
import { auditModule } from "../audit/index.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { savedViewsContract } from "./saved-views.contract.ts";
import { savedViewErrors } from "./saved-views.errors.ts";
import { savedViewsRepository } from "./saved-views.repository.ts";
import { savedViewsRoutes } from "./saved-views.routes.ts";
import { createSavedViewsService, type SavedViewsService } from "./saved-views.service.ts";

/** Ways to look at a list that people have named. */
export const savedViewsModule = defineModule<SavedViewsService>({
  name: "saved-views",
  contract: savedViewsContract,
  permissions: {
    "saved-views:read": "agent",
    "saved-views:write": "agent",
    "saved-views:moderate": "supervisor",
  },
  errors: savedViewErrors,
  personalRows: [
    { table: "saved_views", ofPerson: "user_id = any(cast(:userIds as uuid[]))", erase: "delete" },
  ],
  create: ({ config, database, unitOfWork, use }) => {
    const service = createSavedViewsService({ database, unitOfWork, audit: use(auditModule) });
    return {
      service,
      routes: savedViewsRoutes(service, use(identityModule)),
      periodicWork: [
        pruneWork({
          kind: "deleted_saved_views",
          days: config.retention.deleted_saved_views,
          prune: (olderThan, limit) => savedViewsRepository.prune(database.pool, olderThan, limit),
        }),
      ],
    };
  },
});
