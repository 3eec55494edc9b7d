import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import type { DialList } from "./dialing.types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { dialListQuery } from "./dialing.queries.ts";
import { dialingWords as words } from "./dialing.strings.ts";

/** Pauses, resumes or completes a list: shown at once, put back when the server refuses. */
export async function setStatus(list: DialList, status: DialList["status"]): Promise<void> {
  const { queryKey } = dialListQuery(list.id);
  await queryClient.cancelQueries({ queryKey });
  queryClient.setQueryData(queryKey, { ...list, status });
  try {
    queryClient.setQueryData(
      queryKey,
      await api.setDialListStatus({ params: { id: list.id }, body: { status } }),
    );
  } catch (thrown) {
    queryClient.setQueryData(queryKey, list);
    const text = `${words.actFailed} ${errorText(asApiError(thrown))}`;
    showToast({ tone: "bad", isSticky: true, text });
  } finally {
    void queryClient.invalidateQueries({ queryKey: ["dialing", "lists"] });
  }
}
