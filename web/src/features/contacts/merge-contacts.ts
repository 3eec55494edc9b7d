import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Contact } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { spaced } from "../records/record-words.ts";
import { contactText } from "./contact-words.ts";
import { mergeWords as words } from "./merge.strings.ts";

const failed = (what: string, thrown: unknown) =>
  showToast({ tone: "bad", text: `${what} ${errorText(asApiError(thrown))}` });

/** Makes contacts one; answers whether it is done. Its toast takes it back. */
export async function mergeContacts(
  contacts: readonly Contact[],
  into: string,
  from: readonly string[],
  choose: Readonly<Record<string, string>>,
): Promise<boolean> {
  try {
    const merge = await api.mergeRecords({
      body: { kind: "contact", into, from: [...from], choose: { ...choose } },
    });
    await queryClient.invalidateQueries({ queryKey: ["contacts"] });
    const stays = contacts.find(({ id }) => id === into);
    showToast({
      tone: "good",
      text: words.done(stays ? contactText(stays) : ""),
      action: { text: words.undo, act: () => void undoMerge(merge.id) },
    });
    return true;
  } catch (thrown) {
    failed(words.failed, thrown);
    return false;
  }
}

/** Takes a merge back; what somebody has changed since stays, and is named. */
async function undoMerge(id: string): Promise<void> {
  try {
    const { kept } = await api.undoMerge({ params: { id } });
    await queryClient.invalidateQueries({ queryKey: ["contacts"] });
    const text = kept.length === 0 ? words.undone : words.kept(kept.map(spaced).join(", "));
    showToast({ tone: kept.length === 0 ? "good" : "warning", text });
  } catch (thrown) {
    failed(words.undoFailed, thrown);
  }
}
