import { keepPreviousData, queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";

/** How well a call could be heard. What was measured by then is part of the key: a new word on it is fetched at once. */
export const callQualityQuery = (id: string, mosAvg: number | null) =>
  queryOptions({
    queryKey: ["calls", "quality", id, mosAvg],
    queryFn: ({ signal }) => api.getCallQuality({ params: { id }, signal }),
    placeholderData: keepPreviousData,
  });
