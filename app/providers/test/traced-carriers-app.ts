/**
 * A process for `traced-carriers.test.ts`: each carrier sends an SMS, looks for it and asks what became of it; the simulator
 * answers, and posts its receipts.
 */

import { trace } from "@opentelemetry/api";
import { shutdownTelemetry } from "../../../otel/sdk/runtime.ts";
import { createBreaker } from "../../platform/breaker/breaker.ts";
import { eventually, startReceiver, startTestSimulator } from "../../simulator/test/receiver.ts";
import { SMS_CARRIERS } from "./sms-carriers.ts";

const app = await startReceiver();
// Receipts are spans of ours only where the simulator takes part in traces.
const simulator = await startTestSimulator(app.url, { propagate: true });
const sms = { to: "+15145550123", body: "P1: Flooded basement" };

for (const carrier of SMS_CARRIERS) {
  const breaker = createBreaker(carrier.settings);
  const provider = carrier.create(simulator.url, breaker);
  await trace.getTracer("test").startActiveSpan("job", async (job) => {
    const statusCallbackUrl = `${app.url}/webhooks/${carrier.name}/sms-status?message=m-1`;
    const { providerSid } = await provider.send({ messageId: "m-1", ...sms, statusCallbackUrl });
    await provider.find({ ...sms, sentAfter: new Date(0) });
    await provider.statusOf(providerSid);
    job.end();
  });
  await eventually(() => app.received.some(({ body }) => body.includes(carrier.delivered)));
  breaker.shutdown();
}
await simulator.stop();
await app.close();
await shutdownTelemetry(2_000);
process.exit(0);
