import { useMutation } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import { asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import type { DeadLetter } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { deadLettersQuery } from "./alerts.queries.ts";

/** What could not be put back, and why. */
export interface ReplayFailure {
  readonly letter: DeadLetter;
  readonly reason: string;
}

/** Puts SMS back into the queue; each leaves the list as soon as the server has taken it. Resolves with the failures. */
export function useReplay(
  onDone: (letters: readonly DeadLetter[], failures: readonly ReplayFailure[]) => void,
) {
  return useMutation({
    mutationFn: replayAll,
    onSuccess(failures, letters) {
      onDone(letters, failures);
      if (failures.length > 0) void queryClient.invalidateQueries({ queryKey: deadLettersQuery.queryKey });
    },
  });
}

/** One after another: an incident that filled this list must not be followed by a stampede. */
async function replayAll(letters: readonly DeadLetter[]): Promise<ReplayFailure[]> {
  const failures: ReplayFailure[] = [];
  for (const letter of letters) {
    try {
      await api.replayDeadLetter({ params: { messageId: letter.id } });
      queryClient.setQueryData(deadLettersQuery.queryKey, (list) => list && without(list, letter));
    } catch (thrown) {
      failures.push({ letter, reason: errorText(asApiError(thrown)) });
    }
  }
  return failures;
}

function without(list: Output<"listDeadLetters">, { id }: DeadLetter): Output<"listDeadLetters"> {
  return { ...list, items: list.items.filter((letter) => letter.id !== id) };
}
