import type { BuildBudget } from "../sla.types.ts";

/** What a build may weigh; web/build/budget.ts fails a heavier one. */
export const BUILD_BUDGETS = [
  {
    kind: "build",
    id: "bundle-initial",
    title: "Scripts that the first page needs before it can be used",
    requirements: ["DF-6"],
    owner: "web",
    audience: "engineering",
    limitBytes: 80 * 1024,
    impact: "The first page of the day makes people wait.",
  },
  {
    kind: "build",
    id: "bundle-total",
    title: "Every file of the build that a browser may fetch",
    requirements: ["CC-7"],
    owner: "web",
    audience: "engineering",
    limitBytes: 512 * 1024,
    impact: "Slow connections and old telephones cannot be worked with.",
  },
  {
    kind: "build",
    id: "bundle-chunk",
    title: "Any one script or style sheet",
    requirements: ["CC-7"],
    owner: "web",
    audience: "engineering",
    limitBytes: 128 * 1024,
    impact: "One page takes long to open, though the others do not.",
  },
] as const satisfies readonly BuildBudget[];
