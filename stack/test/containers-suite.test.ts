import { expect, it } from "vitest";
import { readSettings } from "../settings.ts";
import { SUITES } from "./suites.ts";

it("says in words that the containers suite is skipped where no engine answers", async () => {
  const suite = SUITES.find(({ name }) => name === "containers");
  const context = {
    settings: readSettings({}),
    dir: "",
    env: { TRUNKLINE_ENGINE: "none" },
    progress: () => {},
  };
  expect(await suite?.run(context)).toMatchObject({
    failed: 0,
    skipped: 1,
    skipReasons: ["no container engine answers"],
  });
  expect(suite?.onlyWhenNamed).toBe(true);
});
