import { etagOf, type Route, routesOf } from "../../http/index.ts";
import { escalationPoliciesContract } from "./escalation-policies.contract.ts";
import { presentEscalationPolicy } from "./escalation-policies.presenter.ts";
import type { EscalationPoliciesService, EscalationPolicy } from "./escalation-policies.service.ts";

/** Escalation policies. */
export function escalationPoliciesRoutes(service: EscalationPoliciesService): Route[] {
  const route = routesOf(escalationPoliciesContract);
  async function answer<Status extends 200 | 201>(status: Status, policy: EscalationPolicy) {
    const body = presentEscalationPolicy(policy, await service.namesIn([policy]));
    return { status, body, headers: { ETag: etagOf(policy.version) } };
  }
  return [
    route("listEscalationPolicies", async ({ query }) => {
      const { items, nextCursor } = await service.list(query);
      const names = await service.namesIn(items);
      return {
        status: 200,
        body: { items: items.map((policy) => presentEscalationPolicy(policy, names)), nextCursor },
      };
    }),
    route("createEscalationPolicy", async ({ principal, body }) =>
      answer(201, await service.create(principal, body)),
    ),
    route("previewEscalationPolicy", async ({ body }) => ({
      status: 200,
      body: await service.preview(body.steps, body.at === null ? new Date() : new Date(body.at)),
    })),
    route("getEscalationPolicy", async ({ params }) => answer(200, await service.get(params.id))),
    route("updateEscalationPolicy", async ({ principal, params, version, body }) =>
      answer(200, await service.update(principal, params.id, version, body)),
    ),
    route("deleteEscalationPolicy", async ({ principal, params, version }) => {
      await service.delete(principal, params.id, version);
      return { status: 204 };
    }),
    route("restoreEscalationPolicy", async ({ principal, params }) =>
      answer(200, await service.restore(principal, params.id)),
    ),
  ];
}
