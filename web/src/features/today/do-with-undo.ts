import { asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { todayWords as words } from "./today.strings.ts";

interface Listed {
  readonly items: readonly { readonly id: string }[];
}

/** Something to be done about one of a list, and how it is taken back where it can be. */
export interface Deed {
  readonly queryKey: readonly unknown[];
  readonly id: string;
  /** What is said once it is done. */
  readonly text: string;
  readonly href?: string;
  readonly act: () => Promise<unknown>;
  readonly undo?: () => Promise<unknown>;
}

/** Does it: what is dealt with leaves the list at once, comes back when the server refuses, and by undo. */
export async function doWithUndo({ queryKey, id, text, href, act, undo }: Deed): Promise<void> {
  await queryClient.cancelQueries({ queryKey });
  queryClient.setQueryData<Listed>(queryKey, (list) => list && without(list, id));
  try {
    await act();
    showToast({
      ...{ tone: "good", text },
      ...(href ? { href } : {}),
      ...(undo ? { action: { text: words.undo, act: () => void takeBack(queryKey, undo) } } : {}),
    });
  } catch (thrown) {
    sayFailed(thrown);
    // Whatever it was: what is shown is what is so.
    await queryClient.invalidateQueries({ queryKey });
  }
}

/** A list without one of its items. */
export function without<List extends Listed>(list: List, id: string): List {
  return { ...list, items: list.items.filter((item) => item.id !== id) };
}

async function takeBack(queryKey: readonly unknown[], undo: () => Promise<unknown>): Promise<void> {
  try {
    await undo();
  } catch (thrown) {
    sayFailed(thrown);
  }
  await queryClient.invalidateQueries({ queryKey });
}

function sayFailed(thrown: unknown): void {
  const error = asApiError(thrown);
  const tone = error.status === 409 ? "warning" : "bad";
  showToast({ tone, isSticky: true, text: `${words.notDone} ${errorText(error)}` });
}
