import { asApiError } from "./http.ts";

/**
 * Changes something by its version. Where it has become another one meanwhile, and what is changed is as it was, it is changed by the
 * newest version: a message that came in does not keep anybody from taking a thread. Anything else is told as the conflict it is.
 * @throws {ApiError}
 */
export async function asItWas<T extends { readonly version: number }, R>(
  known: T,
  options: {
    readonly change: (version: number) => Promise<R>;
    readonly read: () => Promise<T>;
    readonly isSame: (now: T) => boolean;
  },
): Promise<R> {
  try {
    return await options.change(known.version);
  } catch (thrown) {
    if (asApiError(thrown).status !== 412) throw thrown;
    const now = await options.read();
    if (!options.isSame(now)) throw thrown;
    return await options.change(now.version);
  }
}
