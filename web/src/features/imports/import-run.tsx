import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import type { Import } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { formatCount } from "../../ui/format.ts";
import { showToast } from "../../ui/toasts.tsx";
import { showImport } from "./imports.queries.ts";
import { importWords as words } from "./imports.strings.ts";

/** Asks for something that an import is to do, and shows it as it is then; a failure is said. */
export function useImportDeed() {
  const [isBusy, setBusy] = useState(false);
  return {
    isBusy,
    async ask(asked: () => Promise<Import>, failure: string): Promise<boolean> {
      setBusy(true);
      try {
        showImport(await asked());
        return true;
      } catch (thrown) {
        showToast({ tone: "bad", text: `${failure} ${errorText(asApiError(thrown))}` });
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}

/** A run that is under way. */
export function ImportRun({ one }: { readonly one: Import }) {
  const { isBusy, ask } = useImportDeed();
  const { id, status, linesDone, linesTotal } = one;
  return (
    <section class="card import-part import-run" aria-label={words.running[status] ?? status}>
      <p role="status">
        {words.progress(words.running[status] ?? status, formatCount(linesDone), formatCount(linesTotal))}
      </p>
      <progress max={Math.max(1, linesTotal)} value={linesDone} aria-hidden="true" />
      {status === "undoing" ? null : (
        <Button
          size="small"
          isBusy={isBusy}
          onClick={() => void ask(() => api.cancelImport({ params: { id } }), words.stopFailed)}
        >
          {words.stop}
        </Button>
      )}
    </section>
  );
}
