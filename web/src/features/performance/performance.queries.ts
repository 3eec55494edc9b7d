import { mutationOptions, queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import { queryClient } from "../../data/query-client.ts";

export type Performance = Output<"getSystemPerformance">;
export type Vitals = Performance["vitals"];
export type VitalName = keyof Performance["history"]["series"];
export type Objective = Performance["objectives"][number];
export type Threshold = Performance["thresholds"][number];
export type Incident = Output<"listIncidents">["items"][number];

/** It is told live for two minutes after somebody has asked. */
export const ASK_EVERY_MS = 90_000;
const MOST_ACTIVE = 50;
const MOST_RESOLVED = 5;

/** How the system is. */
export const performanceQuery = queryOptions({
  queryKey: ["performance"],
  queryFn: ({ signal }) => api.getSystemPerformance({ signal }),
  meta: { copy: "performance" },
});

/** Alerts that are active, nobody's first, and the last that are over. */
export const activeAlertsQuery = queryOptions({
  queryKey: ["incidents", "active"],
  queryFn: async ({ signal }): Promise<readonly Incident[]> => {
    const [open, acknowledged, resolved] = await Promise.all(
      (["open", "acknowledged", "resolved"] as const).map((state) =>
        api.listIncidents({
          query: { state, limit: state === "resolved" ? MOST_RESOLVED : MOST_ACTIVE },
          signal,
        }),
      ),
    );
    return [open, acknowledged, resolved].flatMap((page) => page?.items ?? []);
  },
});

/** Says that one looks after an alert, or that nobody does any more. */
export const lookAfterMutation = mutationOptions({
  mutationFn: async (order: {
    readonly id: string;
    /** null: nobody any more. */
    readonly because: { readonly reason: string; readonly forMinutes: number } | null;
  }): Promise<unknown> => {
    const params = { id: order.id };
    return order.because === null
      ? api.unacknowledgeIncident({ params })
      : api.acknowledgeIncident({ params, body: order.because });
  },
  onSettled: () => queryClient.invalidateQueries({ queryKey: ["incidents"] }),
});
