import { contentDisposition, type Route, routesOf } from "../../http/index.ts";
import type { Profiler } from "../../platform/profiler/index.ts";
import { diagnosticsContract } from "./diagnostics.contract.ts";
import type { ProfilesService } from "./profiles.service.ts";

/** How the answering process fares, and profiles of it. */
export function diagnosticsRoutes(
  profiler: Pick<Profiler, "operations" | "slow">,
  profiles: ProfilesService,
  instance: string,
): Route[] {
  const route = routesOf(diagnosticsContract);
  return [
    route("listOperations", async () => ({
      status: 200,
      body: {
        instance,
        operations: [...profiler.operations()],
        slow: profiler.slow().map((run) => ({ ...run, at: run.at.toISOString() })),
      },
    })),
    route("listProcessProfiles", async () => ({
      status: 200,
      body: { items: [...(await profiles.list())] },
    })),
    route("recordProcessProfile", async ({ principal, body }) => ({
      status: 202,
      body: await profiles.begin(principal, body.kind, body.seconds),
    })),
    route("getProcessProfile", async ({ params }) => ({
      status: 200,
      body: await profiles.read(params.name),
      headers: {
        "Cache-Control": "no-store",
        "Content-Disposition": contentDisposition(
          `${params.name}.${params.name.split("-", 1)[0]}profile`,
          true,
        ),
      },
    })),
  ];
}
