import { auditModule } from "../audit/index.ts";
import { defineModule } from "../module.ts";
import { scriptsModule } from "../scripts/index.ts";
import { templatesContract } from "./templates.contract.ts";
import { DEMO_TEMPLATES } from "./templates.demo.ts";
import { templateErrors } from "./templates.errors.ts";
import { templatesRoutes } from "./templates.routes.ts";
import { createTemplatesService, type TemplatesService } from "./templates.service.ts";

/** Texts that messages to customers begin with. */
export const templatesModule = defineModule<TemplatesService>({
  name: "templates",
  contract: templatesContract,
  permissions: { "templates:read": "agent", "templates:write": "supervisor" },
  errors: templateErrors,
  create: ({ database, unitOfWork, use }) => {
    const service = createTemplatesService({
      database,
      unitOfWork,
      audit: use(auditModule),
      scripts: use(scriptsModule),
    });
    return {
      service,
      routes: templatesRoutes(service),
      seedDemo: () => service.seed(DEMO_TEMPLATES),
    };
  },
});

export type { TemplatesService } from "./templates.service.ts";
