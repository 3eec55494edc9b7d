import { queryClient } from "../../data/query-client.ts";
import { apiKeysQuery } from "../../features/api-keys/api-keys.queries.ts";
import { definePage } from "../define-page.tsx";

/** Keys for programs. */
export const apiKeysPage = definePage({
  route: "/api-keys",
  title: "API keys",
  menu: { text: "API keys", icon: "key", permission: "api-keys:manage" },
  data: () => [queryClient.prefetchInfiniteQuery(apiKeysQuery)],
  load: async () => (await import("./api-keys-page.tsx")).ApiKeysPage,
});
