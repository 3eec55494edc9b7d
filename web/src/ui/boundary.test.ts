import type { ComponentChildren, VNode } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { connectErrorSink } from "../telemetry/errors.ts";
import { Boundary, healBoundariesBy } from "./boundary.tsx";

type Props = Record<string, unknown> & { readonly children: ComponentChildren };

/** A boundary whose state changes at once, and what it shows. */
function boundary(props: Partial<Props> = {}) {
  const one = new Boundary({ children: "whole", ...props } as never);
  Object.assign(one, { props: { children: "whole", ...props } });
  const change = (next: unknown) =>
    Object.assign(one.state, typeof next === "function" ? next(one.state) : next);
  vi.spyOn(one, "setState").mockImplementation(change as never);
  const shown = () => {
    Object.assign(one.state, Boundary.getDerivedStateFromProps({}, one.state));
    return one.render() as "whole" | VNode<Props>;
  };
  return { one, shown };
}

/** What is said of the error in a part. */
function said(shown: "whole" | VNode<Props>): Record<string, unknown> {
  if (shown === "whole") throw new Error("nothing is broken");
  return shown.type === "section" ? (shown.props.children as VNode<Props>).props : shown.props;
}

beforeEach(() => {
  vi.stubGlobal("location", { pathname: "/inbox", search: "?view=mine" });
});
afterEach(() => {
  vi.unstubAllGlobals();
  healBoundariesBy(() => async () => undefined);
});

it("shows the error of a part under the id with which it was reported, by the part's name", () => {
  const take = vi.fn();
  connectErrorSink({ take, hearsWindow: false });
  const { one, shown } = boundary({ title: "Tasks due" });
  expect(shown()).toBe("whole");
  const error = new TypeError("items is not iterable");
  one.componentDidCatch(error);
  const { traceId } = take.mock.lastCall?.[1] ?? {};
  expect(take.mock.lastCall?.[0]).toBe(error);
  expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(said(shown())).toMatchObject({
    title: "Tasks due: this part has stopped working",
    isPage: false,
    error: { traceId },
  });
});

it("is told of a page as of a page", () => {
  const { one, shown } = boundary({ isPage: true });
  one.componentDidCatch(new Error("x"));
  expect(said(shown())).toMatchObject({ title: "This page has stopped working", isPage: true });
});

it("is shown anew elsewhere, and stays whole on the way back", () => {
  const { one, shown } = boundary();
  one.componentDidCatch(new Error("x"));
  location.search = "?view=all";
  expect(shown()).toBe("whole");
  location.search = "?view=mine";
  expect(shown()).toBe("whole");
});

it("is tried again once what was shown then has been asked for anew, however that ends", async () => {
  const asked = Promise.withResolvers<void>();
  const remember = vi.fn(() => () => asked.promise);
  healBoundariesBy(remember);
  const { one, shown } = boundary();
  one.componentDidCatch(new Error("x"));
  expect(remember).toHaveBeenCalledTimes(1);
  (said(shown()).onRetry as () => void)();
  expect(said(shown())).toMatchObject({ isRetrying: true });
  asked.reject(new Error("offline"));
  await expect.poll(shown).toBe("whole");
});
