import { mutationOptions, queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { ApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { recordingWords as words } from "./recordings.strings.ts";

/** More than a call has. */
const LIMIT = 20;

/** The recordings of a call, newest first. */
export const callRecordingsQuery = (callId: string) =>
  queryOptions({
    queryKey: ["recordings", "of-call", callId],
    queryFn: ({ signal }) => api.listRecordings({ query: { callId, limit: LIMIT }, signal }),
    meta: { isLive: true },
  });

/** How loud a recording is, moment by moment; it never changes. */
export const waveformQuery = (id: string) =>
  queryOptions({
    queryKey: ["recordings", "waveform", id],
    queryFn: ({ signal }) => api.getWaveform({ params: { id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Asks for a recording again that could not be had. */
export const retryRecordingMutation = (callId: string) =>
  mutationOptions({
    mutationFn: (id: string) => api.retryRecording({ params: { id } }),
    onError: (error: ApiError) =>
      showToast({ tone: "bad", isSticky: true, text: `${words.retryFailed} ${errorText(error)}` }),
    onSettled: () => queryClient.invalidateQueries(callRecordingsQuery(callId)),
  });

/** Where a browser that is signed in plays a recording from. */
export const audioUrl = (id: string, isDownload = false): string =>
  `/api/recordings/${id}/audio${isDownload ? "?download=true" : ""}`;
