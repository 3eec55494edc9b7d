import { describe, expect, it } from "vitest";
import { takeTurn } from "./turns.ts";

/** Resolves when all turns that were asked for before it have run, and what they asked for. */
const allRun = () => new Promise<void>((resolve) => takeTurn(resolve));

describe("turns", () => {
  it("run in the order of the page: what one asks for comes before those that waited already", async () => {
    const ran: string[] = [];
    takeTurn(() => {
      ran.push("head");
      takeTurn(() => ran.push("first of head"));
      takeTurn(() => ran.push("second of head"));
    });
    takeTurn(() => ran.push("body"));
    await allRun();
    expect(ran).toEqual(["head", "first of head", "second of head", "body"]);
  });

  it("also for what is asked for in the microtasks after one, as rendering does", async () => {
    const ran: string[] = [];
    takeTurn(() => {
      void Promise.resolve().then(() => takeTurn(() => ran.push("part")));
    });
    takeTurn(() => ran.push("below"));
    await allRun();
    expect(ran).toEqual(["part", "below"]);
  });

  it("leave the browser time between two", async () => {
    const ran: string[] = [];
    takeTurn(() => {
      ran.push("one");
      void Promise.resolve().then(() => ran.push("microtask of one"));
    });
    takeTurn(() => ran.push("two"));
    await allRun();
    expect(ran).toEqual(["one", "microtask of one", "two"]);
  });

  it("are taken back", async () => {
    const ran: string[] = [];
    const takeBack = takeTurn(() => ran.push("gone"));
    takeTurn(() => ran.push("stays"));
    takeBack();
    await allRun();
    expect(ran).toEqual(["stays"]);
  });
});
