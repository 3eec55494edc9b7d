import { type QueryKey, type UseQueryOptions, type UseQueryResult, useQuery } from "@tanstack/preact-query";
import type { ApiError } from "../http.ts";
import { pollingInterval } from "../query-client.ts";
import { liveStatus } from "./connection.ts";

/** A query that the live connection keeps right; while that is down it is polled (DF-3). */
export function useLiveQuery<T, Key extends QueryKey>(
  options: UseQueryOptions<T, ApiError, T, Key>,
): UseQueryResult<T, ApiError> {
  // Read here so that a change of the connection's state starts or stops the polling.
  void liveStatus.value.state;
  return useQuery({
    ...options,
    refetchInterval: pollingInterval,
    refetchIntervalInBackground: true,
  });
}
