import { describe, expect, it, vi } from "vitest";
import { asItWas } from "./as-it-was.ts";
import { ApiError } from "./http.ts";

const conflict = new ApiError({ status: 412, code: "version_conflict", title: "Newer" });
const known = { version: 1, owner: "me" };

describe("a change by version", () => {
  const changing = (owner: string, failure = conflict) => {
    const change = vi.fn(async (version: number) => {
      if (version === 1) throw failure;
      return version;
    });
    const read = async () => ({ version: 4, owner });
    return { change, read, isSame: (now: { readonly owner: string }) => now.owner === known.owner };
  };

  it("is made by the newest version where what it changes is as it was", async () => {
    await expect(asItWas(known, changing("me"))).resolves.toBe(4);
  });

  it("is a conflict where somebody else has changed just that", async () => {
    const options = changing("you");
    await expect(asItWas(known, options)).rejects.toBe(conflict);
    expect(options.change).toHaveBeenCalledTimes(1);
  });

  it("is not made again after any other failure", async () => {
    const refused = new ApiError({ status: 403, code: "forbidden", title: "No" });
    await expect(asItWas(known, changing("me", refused))).rejects.toBe(refused);
  });
});
