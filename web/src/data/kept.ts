import { errorText } from "../ui/error-facts.ts";
import { showToast } from "../ui/toasts.tsx";
import { asApiError } from "./http.ts";
import { isQueued } from "./outbox.ts";

/** Is it no failure: the write is kept here and goes out later? Then says so; whoever asks leaves shown what was shown. */
export function saidQueued(thrown: unknown): boolean {
  const error = asApiError(thrown);
  if (!isQueued(error)) return false;
  showToast({ tone: "info", text: errorText(error) });
  return true;
}

/** Waits for a write; one that is kept for later counts as done, and is undefined. */
export async function orQueued<Answer>(writing: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await writing;
  } catch (thrown) {
    if (saidQueued(thrown)) return undefined;
    throw thrown;
  }
}
