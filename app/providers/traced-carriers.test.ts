import { describe, expect, it } from "vitest";
import { runWithTelemetry } from "../../otel/test/telemetry-process.ts";

interface OtlpSpan {
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}

const CLIENT = 3;

describe("spans of requests to carriers, and of the simulated ones' receipts", () => {
  it("say whom they call and for what, in words that are the same for all such requests", async () => {
    const { sendings } = await runWithTelemetry("app/providers/test/traced-carriers-app.ts", {
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    });
    const spans = sendings
      .filter(({ path }) => path === "/v1/traces")
      .flatMap(({ body }) => JSON.parse(body).resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap(({ spans: some }): OtlpSpan[] => some)
      .filter(({ kind }) => kind === CLIENT);
    const told = spans.map(({ name, attributes }) => {
      const of = (wanted: string) => attributes.find(({ key }) => key === wanted)?.value.stringValue;
      expect(name).toBe(`${of("http.request.method")} ${of("url.template")}`);
      return `${of("server.service.name")}: ${name}`;
    });
    expect([...new Set(told)].sort()).toEqual([
      "trunkline-api: POST /webhooks/twilio/sms-status",
      "trunkline-api: POST /webhooks/vonage/sms-status",
      "twilio: GET /2010-04-01/Accounts/{AccountSid}/Messages.json",
      "twilio: GET /2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json",
      "twilio: POST /2010-04-01/Accounts/{AccountSid}/Messages.json",
      "vonage: GET /v2/reports/records",
      "vonage: POST /v1/messages",
    ]);
  });
});
