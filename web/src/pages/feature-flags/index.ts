import { definePage } from "../define-page.tsx";

/** What is rolled out step by step. */
export const featureFlagsPage = definePage({
  route: "/feature-flags",
  title: "Feature flags",
  menu: { text: "Feature flags", icon: "flag", permission: "flags:manage" },
  data: async () => (await import("./feature-flags.data.ts")).prefetch(),
  load: async () => (await import("./feature-flags-page.tsx")).FeatureFlagsPage,
});
