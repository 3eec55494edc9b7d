import { describe, expect, it } from "vitest";
import { ProviderRejected, ProviderTimeout, ProviderUnavailable } from "../provider-errors.ts";
import { errorOfAnswer } from "../provider-http.ts";
import { TWILIO_ERRORS } from "./twilio-errors.ts";

const answer = (status: number, body: unknown = undefined, headers: Record<string, string> = {}) =>
  errorOfAnswer(TWILIO_ERRORS, status, new Headers(headers), body);

describe("an answer that is no success", () => {
  it.each([
    [429, undefined, ProviderUnavailable],
    [500, undefined, ProviderUnavailable],
    [503, "<html>busy</html>", ProviderUnavailable],
    [408, undefined, ProviderUnavailable],
    [401, { code: 20003 }, ProviderUnavailable],
    [403, { code: 20005 }, ProviderUnavailable],
    [502, undefined, ProviderTimeout],
    [504, undefined, ProviderTimeout],
    [400, { code: 21211 }, ProviderRejected],
    [400, { code: "21610" }, ProviderRejected],
    [400, "nonsense", ProviderRejected],
    [404, { code: 20404 }, ProviderRejected],
  ])("%i with %o", (status, body, kind) => {
    expect(answer(status, body)).toBeInstanceOf(kind);
  });

  it("keeps the vendor's code, or the status where there is none", () => {
    expect(answer(400, { code: 21211, message: "to +15145550123" })).toMatchObject({
      providerCode: "21211",
      reason: "invalid_number",
    });
    expect(answer(404, null)).toMatchObject({ providerCode: "http-404", reason: "other" });
  });

  it("tells how long to wait, in seconds or until a date, an hour at most", () => {
    const wait = (value: string) => answer(429, null, { "retry-after": value });
    expect(wait("3")).toMatchObject({ retryAfterMs: 3_000 });
    expect(wait("999999")).toMatchObject({ retryAfterMs: 3_600_000 });
    expect(wait("soon")).toMatchObject({ retryAfterMs: null });
    expect(wait(new Date(Date.now() - 5_000).toUTCString())).toMatchObject({ retryAfterMs: 0 });
    const later = wait(new Date(Date.now() + 10_000).toUTCString()) as ProviderUnavailable;
    expect(later.retryAfterMs).toBeGreaterThan(8_000);
  });
});
