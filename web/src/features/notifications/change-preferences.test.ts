import { describe, expect, it } from "vitest";
import type { NotificationPreferences } from "../../data/types.ts";
import { withPatch } from "./change-preferences.ts";

const defaults = { in_app: true, email: true, web_push: true, sms: false };
const shown: NotificationPreferences = {
  types: [
    { type: "task.due", description: "A task falls due", channels: { ...defaults, email: false }, defaults },
  ],
  quietTime: null,
  digest: { frequency: "hourly", hour: 8 },
  version: 3,
};

describe("preferences of notifications", () => {
  it("change one way of one kind, and go back to the defaults", () => {
    const by = (patch: Parameters<typeof withPatch>[1]) => withPatch(shown, patch).types[0]?.channels;
    expect(by({ types: { "task.due": { sms: true } } })).toEqual({ ...defaults, email: false, sms: true });
    expect(by({ types: { "task.due": null } })).toEqual(defaults);
    expect(by({ types: { "task.assigned": { sms: true } } })).toEqual({ ...defaults, email: false });
  });

  it("leave what is not named as it is", () => {
    const digest = withPatch(shown, { digest: { hour: 9 } });
    expect([digest.digest, digest.quietTime]).toEqual([{ frequency: "hourly", hour: 9 }, null]);
    const quiet = withPatch(shown, { quietTime: { days: ["friday"], from: "20:00", until: "08:00" } });
    expect(quiet.quietTime).toEqual({ days: ["friday"], from: "20:00", until: "08:00", holdsUrgent: false });
    expect(withPatch(quiet, { quietTime: null }).quietTime).toBeNull();
  });
});
