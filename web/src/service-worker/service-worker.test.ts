import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AUDIO_CACHE, forgetPerson, keepPerson } from "../data/offline/person.ts";
import { inheritedAssets, withoutHash } from "./assets.ts";
import { dropRefused, isAudio, keepForOnePerson, wholeOf } from "./sounds.ts";

describe("parts of pages in the service worker", () => {
  it("are known by their names in every version", () => {
    expect(withoutHash("/assets/board-page-B1a_C-d4.js")).toBe("/assets/board-page.js");
  });

  it("of pages that were opened are fetched for a new version, and no others", () => {
    const next = [
      "/assets/calls-page-NEW11111.js",
      "/assets/users-page-NEW22222.js",
      "/assets/same-AAAA1111.js",
    ];
    const kept = ["/assets/calls-page-OLD11111.js", "/assets/same-AAAA1111.js"];
    expect(inheritedAssets(next, kept)).toEqual(["/assets/calls-page-NEW11111.js"]);
  });
});

describe("sounds in the service worker", () => {
  it("are those of recordings and voicemails, not downloads", () => {
    expect(isAudio(new URL("http://a/api/recordings/1/audio"))).toBe(true);
    expect(isAudio(new URL("http://a/api/voicemails/1/audio"))).toBe(true);
    expect(isAudio(new URL("http://a/api/recordings/1/audio?download=true"))).toBe(false);
    expect(isAudio(new URL("http://a/api/recordings/1/waveform"))).toBe(false);
  });

  const part = (range: string) => new Response("abc", { status: 206, headers: { "Content-Range": range } });

  it("are kept when an answer to a part has all of it", async () => {
    const whole = wholeOf(part("bytes 0-2/3"));
    expect(whole?.status).toBe(200);
    expect(whole?.headers.get("Content-Range")).toBeNull();
    expect(await whole?.text()).toBe("abc");
  });

  it("are not kept in parts, nor when they are too large, nor when they were refused", () => {
    expect(wholeOf(part("bytes 1-2/3"))).toBeNull();
    expect(wholeOf(part("bytes 0-1/3"))).toBeNull();
    expect(wholeOf(part("bytes 0-29999999/30000000"))).toBeNull();
    expect(wholeOf(new Response(null, { status: 403 }))).toBeNull();
  });
});

describe("sounds that are kept", () => {
  const URL_OF_SOUND = "http://a/api/recordings/1/audio";
  const request = new Request(URL_OF_SOUND);
  const event = new Event("fetch") as never;
  let kept: Set<string>;

  beforeEach(async () => {
    kept = new Set([URL_OF_SOUND]);
    vi.stubGlobal("caches", {
      open: async () => ({ delete: async (url: string) => kept.delete(url) }),
      delete: async () => kept.clear(),
    });
    await keepPerson({ id: "ada" } as never);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each([
    [404, 0],
    [403, 0],
    [206, 1],
    [503, 1],
  ])("stay as long as the server gives them: %i", async (status, count) => {
    const response = new Response(null, { status });
    expect(await dropRefused.fetchDidSucceed?.({ request, response, event })).toBe(response);
    expect(kept.size).toBe(count);
  });

  const keptAfter = async (meanwhile: () => Promise<void>) => {
    const state = {};
    await keepForOnePerson.handlerWillStart?.({ request, event, state });
    await meanwhile();
    kept.add(URL_OF_SOUND);
    const newResponse = new Response("abc");
    await keepForOnePerson.cacheDidUpdate?.({ request, cacheName: AUDIO_CACHE, newResponse, event, state });
    return kept.size;
  };

  it("are those of whoever sits here, not of somebody who left before they had come", async () => {
    expect(await keptAfter(async () => undefined)).toBe(1);
    expect(await keptAfter(forgetPerson)).toBe(0);
    await keepPerson({ id: "ada" } as never);
    expect(await keptAfter(() => keepPerson({ id: "grace" } as never))).toBe(0);
  });
});
