import { type Breaker, BreakerOpenError, BreakerTimeoutError } from "../platform/breaker/breaker.ts";
import {
  BreakerOpen,
  ProviderError,
  ProviderRejected,
  ProviderTimeout,
  ProviderUnavailable,
} from "./provider-errors.ts";

/** What the breaker in front of a provider must know; a refusal of one request says nothing about its health. */
export function providerBreaker(provider: string, timeoutMs: number) {
  return {
    name: provider,
    timeoutMs,
    isFailure: (error: unknown) => !(error instanceof ProviderRejected),
    retryAfterMs: (error: unknown) => (error instanceof ProviderUnavailable ? error.retryAfterMs : null),
  } as const;
}

/**
 * Makes calls pass a provider's breaker; the signal that a call is given aborts at the time-out or with `outer`.
 * Resulting calls throw ProviderRejected | ProviderUnavailable | ProviderTimeout | BreakerOpen.
 */
export function createGuard(provider: string, breaker: Breaker, timeoutMs: number) {
  return async <T>(outer: AbortSignal | undefined, call: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    outer?.throwIfAborted();
    try {
      return await breaker.fire((inner) => call(outer ? AbortSignal.any([outer, inner]) : inner));
    } catch (error) {
      if (error instanceof ProviderError) throw error;
      if (error instanceof BreakerOpenError) throw new BreakerOpen(provider, error.retryAfterMs);
      if (error instanceof BreakerTimeoutError) {
        throw new ProviderTimeout(provider, { timeoutMs: error.timeoutMs });
      }
      // Whatever a client stumbled over, the request may have been out already.
      throw new ProviderTimeout(provider, { timeoutMs, cause: error });
    }
  };
}
