import { type InfiniteData, infiniteQueryOptions, mutationOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Input, Output } from "../../data/endpoint.ts";
import type { ApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import type { ApiKey } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { apiKeyWords as words } from "./api-keys.strings.ts";

/** So many keys come with one request. */
const PAGE_SIZE = 50;
const KEY = ["api-keys"] as const;

/** The pages of keys that are not revoked, newest first. */
export const apiKeysQuery = infiniteQueryOptions<
  Output<"listApiKeys">,
  ApiError,
  InfiniteData<Output<"listApiKeys">, string | null>,
  typeof KEY,
  string | null
>({
  queryKey: KEY,
  queryFn: ({ pageParam, signal }) =>
    api.listApiKeys({
      query: { limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) },
      signal,
    }),
  initialPageParam: null,
  getNextPageParam: ({ nextCursor }) => nextCursor,
  meta: { copy: "never" },
});

/** Makes a key; its secret is in the answer and nowhere else. */
export const makeKeyMutation = mutationOptions({
  mutationFn: (body: Input<"createApiKey">["body"]) => api.createApiKey({ body }),
  onSettled: () => queryClient.invalidateQueries({ queryKey: KEY }),
  // The secret stays in no cache.
  gcTime: 0,
});

/** Revokes a key, for good. */
export const revokeKeyMutation = mutationOptions({
  mutationFn: ({ id }: ApiKey) => api.revokeApiKey({ params: { id } }),
  onSuccess: (_answer, { name }) => showToast({ tone: "good", text: words.revoked(name) }),
  onError: (error, { name }) =>
    showToast({ tone: "bad", isSticky: true, text: `${words.revokeFailed(name)} ${errorText(error)}` }),
  onSettled: () => queryClient.invalidateQueries({ queryKey: KEY }),
});
