import { ApiError, asApiError, request, type RequestOptions } from "./http.ts";
import { ownerOfCopies } from "./offline/owner.ts";
import { isQueueable } from "./offline/queueable.ts";
import { offline } from "./offline/start.ts";

/**
 * Asks the server to change something. When no answer comes and it is of a kind that may wait, it is kept and goes out later.
 * @throws {ApiError} `queued` when it is kept, else as `request`.
 */
export async function write<T>(operation: string, path: string, options: RequestOptions): Promise<T> {
  const userId = ownerOfCopies();
  // Without a random id for it nobody could tell a repetition: on a page without TLS it is not kept.
  if (!isQueueable(operation) || userId === undefined || !("randomUUID" in crypto))
    return await request(path, options);
  const idempotencyKey = crypto.randomUUID();
  try {
    return await request(path, { ...options, idempotencyKey });
  } catch (thrown) {
    const error = asApiError(thrown);
    if (error.code !== "offline" && error.code !== "timeout") throw thrown;
    const { method = "POST", body, version } = options;
    await (await offline()).keepWrite({
      ...{ userId, operation, method, path, body, idempotencyKey },
      ...(version === undefined ? {} : { version }),
      madeAtMs: Date.now(),
      state: "waiting",
    });
    throw new ApiError({ status: 0, code: "queued", title: "Kept on this device until the server is back" });
  }
}
