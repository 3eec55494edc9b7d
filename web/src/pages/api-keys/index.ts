import { definePage } from "../define-page.tsx";

/** Keys for programs. */
export const apiKeysPage = definePage({
  route: "/api-keys",
  title: "API keys",
  menu: { text: "API keys", icon: "key", permission: "api-keys:manage" },
  data: async () => (await import("./api-keys.data.ts")).prefetch(),
  load: async () => (await import("./api-keys-page.tsx")).ApiKeysPage,
});
