import { h, options, type VNode } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { FRAME_MS, watchRenderTimes } from "./render-times.ts";

/** Drives preact's hooks as it does when it renders; a clock of our own. */
const hooks = options as { __b?: (vnode: VNode) => void; diffed?: (vnode: VNode) => void };

describe("render times (DF-8)", () => {
  let nowMs = 0;
  let stop = () => undefined as unknown;
  const slow: [string, number][] = [];
  afterEach(() => {
    stop();
    slow.length = 0;
  });
  const watch = () => {
    stop = watchRenderTimes(
      (name, durationMs) => slow.push([name, durationMs]),
      () => nowMs,
    );
  };
  const begin = (vnode: VNode) => hooks.__b?.(vnode);
  const end = (vnode: VNode, tookMs = 0) => {
    nowMs += tookMs;
    hooks.diffed?.(vnode);
  };
  function Page() {
    return null;
  }
  function Chart() {
    return null;
  }

  it("name the lowest component that takes more than a frame", () => {
    watch();
    const [page, box, chart] = [h(Page, null), h("div", null), h(Chart, null)] as [VNode, VNode, VNode];
    for (const one of [page, box, chart]) begin(one);
    end(chart, 40);
    end(box);
    end(page, 2);
    expect(slow).toEqual([["Chart", 40]]);
  });

  it("name a component whose parts are each fast, and nothing that fits into a frame", () => {
    watch();
    const page = h(Page, null) as VNode;
    begin(page);
    for (let n = 0; n < 3; n += 1) {
      const chart = h(Chart, null) as VNode;
      begin(chart);
      end(chart, FRAME_MS / 2);
    }
    end(page);
    expect(slow).toEqual([["Page", FRAME_MS * 1.5]]);
    const next = h(Page, null) as VNode;
    begin(next);
    end(next, 16);
    expect(slow).toHaveLength(1);
  });

  it("go on after a component that has thrown", () => {
    watch();
    const [page, chart] = [h(Page, null), h(Chart, null)] as [VNode, VNode];
    begin(page);
    begin(chart);
    end(page, 20);
    expect(slow).toEqual([["Page", 20]]);
  });

  it("leave preact's hooks as they were", () => {
    const before = { ...hooks };
    watch();
    stop();
    expect({ ...hooks }).toEqual(before);
  });
});
