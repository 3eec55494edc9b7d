import { describe, expect, it } from "vitest";
import { toHtml, toMarkdown } from "./markdown.policy.ts";
import { lastSevenDays, weekDue } from "./performance-reports.policy.ts";

const ZONE = "America/Toronto";

describe("the week whose report is due", () => {
  it.each([
    ["a minute before seven on a Monday", "2026-11-23T11:59:00Z", "2026-11-09", "2026-11-15"],
    ["seven on a Monday", "2026-11-23T12:00:00Z", "2026-11-16", "2026-11-22"],
    ["the Sunday after", "2026-11-30T04:59:00Z", "2026-11-16", "2026-11-22"],
    ["seven in summer, an hour earlier", "2026-07-06T11:00:00Z", "2026-06-29", "2026-07-05"],
  ])("at %s", (_, now, from, to) => {
    expect(weekDue(ZONE, new Date(now))).toMatchObject({ from, to });
  });

  it("has 169 hours when the clocks go back in it", () => {
    const { fromAt, toAt } = weekDue(ZONE, new Date("2026-11-02T12:00:00Z"));
    expect([fromAt.toISOString(), toAt.toISOString()]).toEqual([
      "2026-10-26T04:00:00.000Z",
      "2026-11-02T05:00:00.000Z",
    ]);
  });

  it("is the last seven days, today's part among them, for whoever asks", () => {
    expect(lastSevenDays(ZONE, new Date("2026-11-26T03:00:00Z"))).toMatchObject({
      from: "2026-11-19",
      to: "2026-11-25",
    });
  });
});

describe("a report for people", () => {
  const column = (name: string, unit: string | null, type: "number" | "text" = "number") => ({
    ...{ name, title: name, unit, type },
  });
  const report = {
    ...{ from: "2026-11-16", to: "2026-11-22", timeZone: ZONE, createdAt: new Date("2026-11-23T12:00:00Z") },
    sections: [
      {
        id: "x",
        title: "What took long",
        note: "Only <some>",
        columns: [
          column("what", null, "text"),
          column("time", "s"),
          column("share", "1"),
          column("size", "By"),
        ],
        rows: [
          {
            what: "select 1 | <script>alert(1)</script>\nfrom a_b",
            time: 0.0123,
            share: 0.98765,
            size: 1_234_567,
          },
          { what: null, time: 75.2, share: null, size: 0 },
        ],
      },
    ],
  };

  it("has tables whose figures have units, and in which data are no marks", () => {
    const text = toMarkdown(report);
    expect(text).toContain("# Performance from 2026-11-16 to 2026-11-22");
    expect(text).toContain(
      String.raw`| select 1 \| \<script\>alert(1)\</script\> from a\_b | 12.3 ms | 98.77 % | 1.2 MB |`,
    );
    expect(text).toContain("| – | 75.2 s | – | 0 B |");
  });

  it("is a page whose data are text", async () => {
    const html = await toHtml(report);
    expect(html).toContain("<td>select 1 | &lt;script&gt;alert(1)&lt;/script&gt; from a_b</td>");
    expect(html).not.toContain("<script>");
  });
});
