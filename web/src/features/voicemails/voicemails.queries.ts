import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { PAGE_SIZE, pagedListQuery } from "../../data/paged-list.ts";
import type { Voicemail } from "../../data/types.ts";
import { type VoicemailFilters, voicemailFiltersToApi } from "./voicemail-filters.ts";

/** Every list of voicemails that is known. */
export const VOICEMAIL_LISTS = ["voicemails", "list"] as const;

/** The voicemails with these filters. */
export const voicemailListQuery = (filters: VoicemailFilters) =>
  pagedListQuery<Voicemail>({
    queryKey: [...VOICEMAIL_LISTS, filters],
    fetch: (cursor, signal) =>
      api.listVoicemails({
        query: { ...voicemailFiltersToApi(filters), limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) },
        signal,
      }),
  });

/** One voicemail. */
export const voicemailQuery = (id: string) =>
  queryOptions({
    queryKey: ["voicemails", "one", id],
    queryFn: ({ signal }) => api.getVoicemail({ params: { id }, signal }),
    meta: { isLive: true },
  });

/** The recording of a voicemail. */
export const recordingQuery = (id: string) =>
  queryOptions({
    queryKey: ["recordings", "one", id],
    queryFn: ({ signal }) => api.getRecording({ params: { id }, signal }),
  });
