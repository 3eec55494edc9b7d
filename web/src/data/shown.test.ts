import { environmentManager, QueryClient, QueryObserver } from "@tanstack/preact-query";
import { beforeEach, expect, it, vi } from "vitest";
import { rememberShown } from "./shown.ts";

beforeEach(() => environmentManager.setIsServer(() => false));

it("asks anew for what was shown when something broke, also where nobody follows it any more, and forgets the rest", async () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: "always" } } });
  let answer = "wrong";
  const asked = vi.fn(
    async ({ queryKey }: { readonly queryKey: readonly unknown[] }) => `${queryKey[0]} ${answer}`,
  );
  const follow = (name: string) =>
    new QueryObserver(client, { queryKey: [name], queryFn: asked, staleTime: Infinity }).subscribe(
      () => undefined,
    );
  const stopPage = follow("page");
  const stopPanel = follow("panel");
  await client.prefetchQuery({ queryKey: ["kept"], queryFn: asked });
  await expect.poll(() => asked.mock.calls.length).toBe(3);
  const askAnew = rememberShown(client);
  // The panel is taken out of the page.
  stopPanel();
  follow("later")();
  answer = "right";
  await askAnew();
  expect(client.getQueryData(["page"])).toBe("page right");
  expect(client.getQueryData(["panel"])).toBe("panel right");
  expect(client.getQueryData(["kept"])).toBeUndefined();
  stopPage();
  client.clear();
});
