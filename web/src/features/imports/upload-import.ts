import { LATEST_VERSION, VERSION_HEADER } from "../../../../app/http/api-version.contract.ts";
import { ApiError, answerOf, withQuery } from "../../data/http.ts";
import type { Import } from "../../data/types.ts";

/** The largest file that the server takes. */
export const MAX_FILE_BYTES = 1_073_741_824;
/** An answer that is there is read at once. */
const READ_WITHIN_MS = 15_000;

/** Sends a file, and tells how far it is, 0 to 1. @throws {ApiError}; an abort by `signal` as such. */
export function uploadImport(
  file: File,
  kind: Import["kind"],
  options: { readonly signal: AbortSignal; readonly onProgress: (share: number) => void },
): Promise<Import> {
  const { promise, resolve, reject } = Promise.withResolvers<Import>();
  const sending = new XMLHttpRequest();
  sending.open("POST", withQuery("/api/imports", { kind, fileName: file.name.slice(0, 200) }));
  sending.setRequestHeader("Accept", "application/json");
  sending.setRequestHeader("Content-Type", "text/csv");
  sending.setRequestHeader(VERSION_HEADER, LATEST_VERSION);
  sending.upload.addEventListener("progress", ({ loaded, total }) => {
    if (total > 0) options.onProgress(loaded / total);
  });
  sending.addEventListener("load", () => {
    const headers = new Headers();
    for (const name of ["Content-Type", "Retry-After", "X-Request-Id"]) {
      const value = sending.getResponseHeader(name);
      if (value !== null) headers.set(name, value);
    }
    const answer = new Response(sending.responseText, { status: sending.status, headers });
    answerOf<Import>(answer, AbortSignal.timeout(READ_WITHIN_MS)).then(resolve, reject);
  });
  sending.addEventListener("error", () =>
    reject(new ApiError({ status: 0, code: "offline", title: "The server cannot be reached" })),
  );
  sending.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError")));
  options.signal.addEventListener("abort", () => sending.abort());
  sending.send(file);
  return promise;
}
