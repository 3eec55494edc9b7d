import { useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api } from "../../data/api.ts";
import { type ApiError, asApiError } from "../../data/http.ts";
import type { Import } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { Icon } from "../../ui/icon.tsx";
import { showImport } from "./imports.queries.ts";
import { importWords as words } from "./imports.strings.ts";
import { uploadImport } from "./upload-import.ts";

interface Upload {
  readonly name: string;
  readonly share: number;
  readonly stop: () => void;
}

/** Takes a file, sends it, has it checked, and leads to its page. */
export function FileDrop({ kind }: { readonly kind: Import["kind"] }) {
  const { route } = useLocation();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [upload, setUpload] = useState<Upload>();
  const [error, setError] = useState<ApiError>();
  const send = async (file: File) => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const show = (share: number) => setUpload({ name: file.name, share, stop: () => leaving.abort() });
    show(0);
    setError(undefined);
    try {
      const made = await uploadImport(file, kind, { signal, onProgress: show });
      showImport(made);
      // What it would do is what everybody wants to know first; where that fails, its page says so.
      const checked = await api.checkImport({ params: { id: made.id }, body: {} }).catch(() => made);
      showImport(checked);
      route(`/imports/${made.id}`);
    } catch (thrown) {
      if (!signal.aborted) setError(asApiError(thrown));
      setUpload(undefined);
    }
  };
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file && !upload) void send(file);
  };
  return (
    <section
      class="card file-drop"
      aria-label={words.choose}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      {upload ? (
        <>
          <p role="status">{words.uploading(upload.name, Math.floor(upload.share * 100))}</p>
          <progress max={1} value={upload.share} aria-label={upload.name} />
          <Button size="small" onClick={upload.stop}>
            {words.stopUpload}
          </Button>
        </>
      ) : (
        <>
          <Icon name="download" />
          <p class="file-drop-title">{isOver ? words.dropNow : words.drop(kind)}</p>
          <Button kind="primary" onClick={() => input.current?.click()}>
            {words.choose}
          </Button>
          <p class="muted">{words.formats}</p>
        </>
      )}
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values"
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
      <div role="alert">
        {error ? (
          <p class="banner" data-tone="bad">
            <Icon name="alert" />
            {words.uploadFailed}. {errorText(error)}
          </p>
        ) : null}
      </div>
    </section>
  );
}
