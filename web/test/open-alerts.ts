import { expect } from "vitest";
import { signIn } from "../../app/test/e2e/clients.ts";

/** Of the person who takes what waits. */
let cookie: string | undefined;

/** Takes every alert that nobody has: urgent calls stay on the board until then, and the load before a file leaves dozens. */
export async function takeWhatWaits(url: string): Promise<void> {
  cookie ??= await signIn(url, "supervisor");
  const headers = { cookie, origin: url };
  for (;;) {
    const answer = await fetch(`${url}/api/alerts?state=open&limit=100`, { headers });
    const text = await answer.text();
    expect(answer.status, text).toBe(200);
    const { items, nextCursor } = JSON.parse(text) as { items: { id: string }[]; nextCursor: string | null };
    for (const { id } of items) {
      const taken = await fetch(`${url}/api/alerts/${id}/acknowledge`, { method: "POST", headers });
      // 409: somebody at the simulator's office was faster.
      expect([200, 409], await taken.text()).toContain(taken.status);
    }
    if (nextCursor === null) return;
  }
}
