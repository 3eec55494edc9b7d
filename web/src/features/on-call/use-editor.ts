import { useState } from "preact/hooks";
import { ApiError, asApiError } from "../../data/http.ts";
import { errorText } from "../../ui/error-facts.ts";

interface Versioned {
  readonly version: number;
}

/**
 * What is being written of something that others may change meanwhile. `base` is what it was begun from; where the server has
 * another version, `theirs` is that one, until one of the two is chosen.
 */
export function useEditor<Kept extends Versioned, Draft>(options: {
  readonly base: Kept | undefined;
  readonly begin: (base: Kept | undefined) => Draft;
  /** Saves it over that version; without one it is made. */
  readonly save: (draft: Draft, base: Kept | undefined) => Promise<void>;
  readonly read: (base: Kept) => Promise<Kept>;
  readonly onDone: () => void;
}) {
  const [base, setBase] = useState(options.base);
  const [draft, setDraft] = useState(() => options.begin(options.base));
  const [theirs, setTheirs] = useState<Kept | null>(null);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const save = async (over: Kept | undefined) => {
    setBusy(true);
    setErrors({});
    setProblem(null);
    setTheirs(null);
    try {
      await options.save(draft, over);
      options.onDone();
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error.code === "version_conflict" && over) await meet(over, error);
      else {
        setErrors(error.fields);
        setProblem(errorText(error));
      }
      setBusy(false);
    }
  };

  async function meet(over: Kept, conflict: ApiError): Promise<void> {
    try {
      setTheirs(await options.read(over));
    } catch (thrown) {
      // It was deleted meanwhile, or the server cannot be asked: that is what is to be said.
      setProblem(errorText(thrown instanceof ApiError ? thrown : conflict));
    }
  }

  return {
    ...{ base, draft, setDraft, theirs, errors, problem, isBusy },
    save: () => void save(base),
    saveMine(): void {
      if (!theirs) return;
      setBase(theirs);
      void save(theirs);
    },
    takeTheirs(): void {
      if (!theirs) return;
      setBase(theirs);
      setDraft(options.begin(theirs));
      setTheirs(null);
    },
  };
}
