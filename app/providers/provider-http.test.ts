import { describe, expect, it } from "vitest";
import { ProviderTimeout, ProviderUnavailable } from "./provider-errors.ts";
import { errorOfFailure } from "./provider-http.ts";

describe("an exchange that broke off", () => {
  const broken = (code: string) =>
    errorOfFailure(
      "carrier",
      new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) }),
      10_000,
    );

  it.each(["ECONNREFUSED", "ENOTFOUND", "UND_ERR_CONNECT_TIMEOUT", "CERT_HAS_EXPIRED"])(
    "by %s never reached the provider",
    (code) => {
      expect(broken(code)).toBeInstanceOf(ProviderUnavailable);
    },
  );

  it.each(["ECONNRESET", "UND_ERR_SOCKET", "UND_ERR_HEADERS_TIMEOUT", "EPIPE"])(
    "by %s is doubtful",
    (code) => {
      expect(broken(code)).toBeInstanceOf(ProviderTimeout);
    },
  );
});
