import { etagOf, type Route, routesOf } from "../../http/index.ts";
import { scriptsContract } from "./scripts.contract.ts";
import {
  presentScript,
  presentScriptSummary,
  presentScriptVersion,
  presentSteps,
} from "./scripts.presenter.ts";
import type { ScriptsService } from "./scripts.service.ts";

type Script = Parameters<typeof presentScript>[0];

/** Call scripts, their versions, and what they say to somebody. */
export function scriptsRoutes(service: ScriptsService): Route[] {
  const route = routesOf(scriptsContract);
  const answer = <Status extends 200 | 201>(status: Status, script: Script) => ({
    status,
    body: presentScript(script),
    headers: { ETag: etagOf(script.version) },
  });
  return [
    route("listScripts", async ({ query }) => {
      const { items, nextCursor } = await service.list(query);
      return { status: 200, body: { items: items.map(presentScriptSummary), nextCursor } };
    }),
    route("createScript", async ({ principal, body }) => answer(201, await service.create(principal, body))),
    route("getScript", async ({ params }) => answer(200, await service.view(params.id))),
    route("updateScript", async ({ principal, params, version, body }) =>
      answer(200, await service.update(principal, params.id, version, body)),
    ),
    route("publishScript", async ({ principal, params, version }) => ({
      status: 201,
      body: presentScriptVersion(await service.publish(principal, params.id, version)),
    })),
    route("archiveScript", async ({ principal, params }) =>
      answer(200, await service.archive(principal, params.id)),
    ),
    route("restoreScript", async ({ principal, params }) =>
      answer(200, await service.restore(principal, params.id)),
    ),
    route("listScriptVersions", async ({ params, query }) => {
      const { items, nextCursor } = await service.versions(params.id, query);
      return { status: 200, body: { items: items.map(presentScriptVersion), nextCursor } };
    }),
    route("renderScript", async ({ principal, params, query }) => {
      const { script, version, steps, missing } = await service.render(principal, params.id, query);
      const { id: versionId, number } = version;
      const rendered = { name: script.name, steps: presentSteps(steps), missing: [...missing] };
      return { status: 200, body: { scriptId: script.id, versionId, number, ...rendered } };
    }),
    route("setCallScript", async ({ principal, params, body }) => {
      await service.setOfCall(principal, params.id, body.versionId);
      return { status: 204 };
    }),
  ];
}
