import { LATEST_VERSION, VERSION_HEADER } from "../../../../app/http/api-version.contract.ts";
import { ApiError, withQuery } from "../../data/http.ts";
import type { Attachment } from "../../data/types.ts";

/** Large files take their time on slow lines. */
const TIMEOUT_MS = 300_000;

/** Sends a file to a channel, for a message that will take it. @throws {ApiError} */
export async function uploadFile(channelId: string, file: File): Promise<Attachment> {
  const path = `/api/channels/${encodeURIComponent(channelId)}/attachments`;
  let response: Response;
  try {
    response = await fetch(withQuery(path, { fileName: file.name }), {
      method: "POST",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        Accept: "application/json",
        [VERSION_HEADER]: LATEST_VERSION,
        "Content-Type": file.type || "application/octet-stream",
      },
      body: file,
    });
  } catch {
    throw new ApiError({ status: 0, code: "offline", title: "The server cannot be reached" });
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as Attachment;
  const problem = (body ?? {}) as {
    readonly code?: string;
    readonly title?: string;
    readonly detail?: string;
  };
  throw new ApiError({
    status: response.status,
    code: problem.code ?? `http_${response.status}`,
    title: problem.title ?? response.statusText,
    detail: problem.detail ?? null,
    requestId: response.headers.get("X-Request-Id"),
  });
}
