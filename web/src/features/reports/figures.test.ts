import { describe, expect, it } from "vitest";
import { changeText, figureText, isFigure, readColumns, sumOf } from "./figures.ts";

const column = (name: string, type: "text" | "date" | "integer" | "number", unit: string | null = null) => ({
  name,
  title: name,
  type,
  unit,
});

describe("figures of reports", () => {
  it("are read as their columns say", () => {
    expect(figureText(column("calls", "integer", "{call}"), 12345)).toBe("12,345");
    expect(figureText(column("answerRatio", "number", "1"), 0.6666)).toBe("66.7%");
    expect(figureText(column("mosAvg", "number", "1"), 4.123)).toBe("4.12");
    expect(figureText(column("talkTimeSeconds", "number", "s"), 3_700)).toBe("1 h 2 min");
    expect(figureText(column("costUsd", "number", "{USD}"), 1.5)).toBe("$1.50");
    expect(figureText(column("priority", "integer"), 1)).toBe("P1");
    expect(figureText(column("day", "date"), "2026-11-27")).toBe("Nov 27");
    expect(figureText(column("status", "text"), "converted")).toBe("Converted");
    expect(figureText(column("agent", "text"), "Mina Haddad")).toBe("Mina Haddad");
    expect(figureText(column("meanDurationSeconds", "number", "s"), null)).toBe("–");
    expect(isFigure(column("priority", "integer"))).toBe(false);
  });

  it("are summed, and ids are left to programs", () => {
    expect(sumOf([{ calls: 2 }, { calls: null }, { calls: 3 }], "calls")).toBe(5);
    expect(readColumns({ columns: [column("agentId", "text"), column("agent", "text")] })).toHaveLength(1);
  });

  it("say how they changed where there was something before", () => {
    expect([changeText(12, 10), changeText(9, 10), changeText(10, 10), changeText(3, 0)]).toEqual([
      "+20%",
      "−10%",
      "as before",
      null,
    ]);
  });
});
