import type { Labels } from "./series.ts";

/** Values of a series in promtool's expanding notation; undefined where there is no sample, null where it ends. */
export function expandValues(text: string): (number | null | undefined)[] {
  return text
    .trim()
    .split(/\s+/)
    .flatMap((token): (number | null | undefined)[] => {
      if (token === "stale") return [null];
      const blank = /^_(?:x(\d+))?$/.exec(token);
      if (blank !== null) return Array(Number(blank[1] ?? 1)).fill(undefined);
      const [, start, step, times] = /^(-?[\d.e]+?(?:e[+-]?\d+)?)(?:([+-][\d.]+(?:e[+-]?\d+)?))?(?:x(\d+))?$/.exec(token) ?? [];
      if (start === undefined) throw new Error(`Not a value of a series: ${token}`);
      return Array.from({ length: Number(times ?? 0) + 1 }, (_, index) => Number(start) + Number(step ?? 0) * index);
    });
}

/** Labels of a series as promtool writes it: `name{label="value",…}`. */
export function readSeriesName(text: string): Labels {
  const [, name = "", inside = ""] = /^([\w:]*)(?:\{(.*)\})?$/s.exec(text.trim()) ?? [];
  const labels = [...inside.matchAll(/(\w+)\s*=\s*("(?:[^"\\]|\\.)*")/g)].map(([, label, value]) => [
    label,
    JSON.parse(value ?? '""'),
  ]);
  return { ...(name === "" ? {} : { __name__: name }), ...Object.fromEntries(labels) };
}
