import { describe, expect, it } from "vitest";
import { SLAS } from "../../../otel/catalogue/slas.ts";
import { mutedServiceSchema } from "./mutes.contract.ts";
import { muteFields, muteOf } from "./mutes.policy.ts";

const at = new Date("2026-01-02T03:00:00Z");
const wish = { service: "trunkline-worker", forMinutes: 90, reason: "A new disk" } as const;

describe("a mute", () => {
  it("can be of every service that alerts name", () => {
    const named = new Set(SLAS.map(({ service }) => service));
    expect([...named].filter((service) => !mutedServiceSchema.safeParse(service).success)).toEqual([]);
  });

  it("is a silence of its service and urgency with an end, and never of the heartbeat", () => {
    expect(muteFields({ ...wish, severity: "warning" }, "Ada", at)).toEqual({
      matchers: { service: "trunkline-worker", severity: "warning" },
      except: { alertname: "Watchdog" },
      startsAt: at,
      endsAt: new Date("2026-01-02T04:30:00Z"),
      createdBy: "Ada",
      comment: expect.stringContaining("A new disk"),
    });
    expect(muteFields(wish, "Ada", at).matchers).toEqual({ service: "trunkline-worker" });
  });

  it("is known again, and nobody else's silence is taken for one", () => {
    const silence = { id: "one", ...muteFields(wish, "Ada", at) };
    expect(muteOf(silence)).toEqual({
      id: "one",
      service: "trunkline-worker",
      severity: null,
      reason: "A new disk",
      createdByName: "Ada",
      startsAt: at,
      endsAt: new Date("2026-01-02T04:30:00Z"),
    });
    expect(muteOf({ ...silence, comment: "I call the carrier (Trunkline incident 1)" })).toBeNull();
  });
});
