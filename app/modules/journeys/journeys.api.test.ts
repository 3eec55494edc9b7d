import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { instruments } from "../../platform/telemetry/index.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { alertToolCall, vapiCall } from "../../test/vapi-messages.ts";

let app: TestApplication;
beforeAll(async () => {
  app = await startTestApplication({ roles: "api" });
});
afterAll(() => app.close());

it("counts the steps of people's journeys, and the time to those that are waited for (CC-12)", async () => {
  const steps = vi.spyOn(instruments.journeySteps, "add");
  const times = vi.spyOn(instruments.journeyStepDuration, "record");
  const cookie = await app.signIn("manager");
  await app.vapi(alertToolCall(vapiCall(), { priority: "P1", message: "water in the cellar" }));
  const [alert] = await app.db("alerts").select("id");
  await app.request(`/api/alerts/${alert?.id}/acknowledge`, { method: "POST", cookie });
  const lead = await insertLead(app.db);
  await app.request(`/api/leads/${lead.id}/status`, { cookie, json: { status: "contacted" } });
  // Without an exporter all handles are one: others' calls are seen as well.
  const told = () =>
    steps.mock.calls.flatMap(([, attributes = {}]) =>
      attributes["trunkline.journey"]
        ? [`${attributes["trunkline.journey"]}: ${attributes["trunkline.journey.step"]}`]
        : [],
    );
  await expect
    .poll(told)
    .toEqual(["answer_alert: raised", "answer_alert: acknowledged", "work_lead: contacted"]);
  const acknowledged = { "trunkline.journey": "answer_alert", "trunkline.journey.step": "acknowledged" };
  expect(times).toHaveBeenCalledWith(expect.any(Number), acknowledged);
});
