import { auditModule } from "../audit/index.ts";
import { defineModule } from "../module.ts";
import { customFieldsContract } from "./custom-fields.contract.ts";
import { DEMO_CUSTOM_FIELDS } from "./custom-fields.demo.ts";
import { customFieldErrors } from "./custom-fields.errors.ts";
import type { CustomFieldChanged } from "./custom-fields.events.ts";
import { customFieldsRoutes } from "./custom-fields.routes.ts";
import { type CustomFieldsService, createCustomFieldsService } from "./custom-fields.service.ts";
import { customFieldsSubscribers } from "./custom-fields.subscribers.ts";

/** Fields of leads and contacts that the organization makes itself. */
export const customFieldsModule = defineModule<CustomFieldsService>({
  name: "custom-fields",
  contract: customFieldsContract,
  permissions: { "custom-fields:read": "agent", "custom-fields:manage": "manager" },
  errors: customFieldErrors,
  create: ({ database, unitOfWork, openBroadcast, use }) => {
    const changes = openBroadcast<CustomFieldChanged>("custom-fields");
    const service = createCustomFieldsService({
      database,
      unitOfWork,
      audit: use(auditModule),
      changes,
    });
    return {
      service,
      routes: customFieldsRoutes(service),
      subscribers: customFieldsSubscribers(service, changes),
      seedDemo: () => service.seed(DEMO_CUSTOM_FIELDS),
    };
  },
});

export { customColumns } from "./custom-columns.ts";
export type { CustomChanges, CustomFieldSubject, CustomValues } from "./custom-fields.contract.ts";
export {
  type CustomFilter,
  type FieldRules,
  missingOf,
  readValue,
  withChanges,
} from "./custom-fields.policy.ts";
export { whereCustom } from "./custom-fields.query.ts";
export type { CustomField } from "./custom-fields.repository.ts";
export type { CustomFieldsService } from "./custom-fields.service.ts";
export {
  customNamesOf,
  flatRecords,
  flattened,
  isCustomName,
  keyOfName,
  unflattened,
} from "./flat-records.ts";
