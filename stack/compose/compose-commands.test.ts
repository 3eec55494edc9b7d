import { describe, expect, it } from "vitest";
import { serviceStatus } from "./compose-commands.ts";

describe("the state of a container", () => {
  it.each([
    [{ State: "running", Health: "healthy" }, "ready"],
    [{ State: "running", Health: "" }, "ready"],
    [{ State: "running", Health: "starting" }, "starting"],
    [{ State: "running", Health: "unhealthy" }, "failed"],
    [{ State: "exited", ExitCode: 0 }, "ready"],
    [{ State: "exited", ExitCode: 1 }, "failed"],
    [{ State: "restarting" }, "failed"],
    [{ State: "created" }, "waiting"],
  ])("%j is %s", (row, state) => {
    expect(serviceStatus({ Service: "api", ...row }).state).toBe(state);
  });

  it("comes with the published address", () => {
    const Publishers = [
      { URL: "", PublishedPort: 0 },
      { URL: "127.0.0.1", PublishedPort: 3000 },
    ];
    expect(serviceStatus({ Service: "grafana", State: "running", Publishers }).url).toBe(
      "http://127.0.0.1:3000",
    );
  });
});
