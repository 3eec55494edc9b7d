import { expect } from "vitest";
import { eventually, type TestApplication } from "../../test-application.ts";

/** Imports so many people by a worker of its own; resolves with lines a second, looked through and written. */
export async function measureImport(
  app: TestApplication,
  cookie: string,
  lines: number,
): Promise<{ readonly checked: number; readonly written: number }> {
  const worker = await app.another("worker");
  try {
    const file = Array.from({ length: lines }, (_, n) => {
      const phone = `506 ${200 + Math.floor(n / 10_000)} ${String(n % 10_000).padStart(4, "0")}`;
      return `Zoé ${n},Lavoie,person${n}@import.example,${phone},Company ${n % 700}`;
    });
    const made = await app.request("/api/imports?kind=contacts", {
      cookie,
      body: `First name,Last name,Email,Phone,Company\r\n${file.join("\r\n")}\r\n`,
      headers: { "content-type": "text/csv" },
    });
    expect(made.status, made.text).toBe(201);
    const { id } = made.body;
    const rateOf = async (step: "check" | "confirm", end: string) => {
      const startedAt = performance.now();
      const body = step === "check" ? { json: {} } : {};
      const { status, text } = await app.request(`/api/imports/${id}/${step}`, {
        method: "POST",
        cookie,
        ...body,
      });
      expect(status, text).toBe(202);
      const isOver = async () => (await app.db("imports").where({ id }).first("status")).status === end;
      await eventually(`the import is ${end}`, isOver, 300_000);
      return lines / ((performance.now() - startedAt) / 1_000);
    };
    return { checked: await rateOf("check", "checked"), written: await rateOf("confirm", "done") };
  } finally {
    await worker.close();
  }
}
