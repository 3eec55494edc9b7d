import { type Route, routesOf } from "../../http/index.ts";
import { flagsContract } from "./flags.contract.ts";
import { presentFlag } from "./flags.presenter.ts";
import type { FlagsService } from "./flags.service.ts";

/** Feature flags: what is on for whom. */
export function flagsRoutes(service: FlagsService): Route[] {
  const route = routesOf(flagsContract);
  return [
    route("getMyFlags", async ({ principal }) => ({
      status: 200,
      body: { flags: await service.ofUser(principal) },
    })),
    route("listFlags", async () => ({
      status: 200,
      body: { items: (await service.list()).map(presentFlag) },
    })),
    route("setFlagOverride", async ({ principal, params, body }) => ({
      status: 200,
      body: presentFlag(await service.setOverride(principal, params.name, body)),
    })),
  ];
}
