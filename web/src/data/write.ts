import { ApiError, asApiError, request, type RequestOptions } from "./http.ts";
import type { WaitingWrite } from "./offline/database.ts";
import { ownerOfCopies } from "./offline/owner.ts";
import { isQueueable } from "./offline/queueable.ts";
import { offline } from "./offline/start.ts";

/**
 * Asks the server to change something. When no answer comes and it is of a kind that may wait, it is kept and goes out later;
 * and so it is while an earlier one of the same record waits, which would else come after it and undo it.
 * @throws {ApiError} `queued` when it is kept, else as `request`.
 */
export async function write<T>(operation: string, path: string, options: RequestOptions): Promise<T> {
  const userId = ownerOfCopies();
  // Without a random id for it nobody could tell a repetition: on a page without TLS it is not kept.
  if (!isQueueable(operation) || userId === undefined || !("randomUUID" in crypto))
    return await request(path, options);
  const idempotencyKey = crypto.randomUUID();
  const { method = "POST", body, version } = options;
  const kept: Omit<WaitingWrite, "id"> = {
    ...{ userId, operation, method, path, body, idempotencyKey },
    ...(version === undefined ? {} : { version }),
    madeAtMs: Date.now(),
    state: "waiting",
  };
  if (await keptBehind(kept)) throw queued();
  try {
    return await request(path, { ...options, idempotencyKey });
  } catch (thrown) {
    const error = asApiError(thrown);
    if (error.code !== "offline" && error.code !== "timeout") throw thrown;
    await (await offline()).keepWrite(kept);
    throw queued();
  }
}

/** Does an earlier one of the same record wait? Then this one is kept after it, and both go out now. */
async function keptBehind(write: Omit<WaitingWrite, "id">): Promise<boolean> {
  try {
    const { isWaitedFor, keepWrite, flush } = await offline();
    if (!(await isWaitedFor(write))) return false;
    await keepWrite(write);
    void flush().catch(() => undefined);
    return true;
  } catch {
    // Where storage is blocked nothing waits.
    return false;
  }
}

function queued(): ApiError {
  return new ApiError({ status: 0, code: "queued", title: "Kept on this device until the server is back" });
}
