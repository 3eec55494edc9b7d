import type { LabelMatcher, SelectorExpression } from "./syntax.ts";

/** Labels of a series, its name among them as `__name__`. */
export type Labels = Readonly<Record<string, string>>;

/** One value of an instant vector. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** How far back an instant selector looks for the last sample. */
export const LOOKBACK_MS = 300_000;

/** Samples of one series, oldest first; null is Prometheus' mark that the series has ended. */
export interface Series {
  readonly labels: Labels;
  readonly timesMs: number[];
  readonly values: (number | null)[];
  /** Sum of what was lost in resets before each sample: makes `increase` a subtraction. */
  readonly resets: number[];
}

/** A time series database as small as rules need it. */
export class SeriesStore {
  readonly #byMetric = new Map<string, Series[]>();
  readonly #byKey = new Map<string, Series>();
  readonly #selections = new WeakMap<
    SelectorExpression,
    { readonly count: number; readonly found: readonly Series[] }
  >();
  readonly #below: SeriesStore | undefined;

  /** @param below what is read beside this store's own series; nothing is written there. */
  constructor(below?: SeriesStore) {
    this.#below = below;
  }

  /** Adds a sample; they must come in the order of their times. */
  append(labels: Labels, timeMs: number, value: number | null): void {
    const series = this.#seriesOf(labels);
    const previous = series.values.at(-1);
    const lost = series.resets.at(-1) ?? 0;
    const isReset = value !== null && typeof previous === "number" && value < previous;
    series.timesMs.push(timeMs);
    series.values.push(value);
    series.resets.push(isReset ? lost + previous : lost);
  }

  /** Series that a selector matches, whatever its range. */
  select(selector: SelectorExpression): readonly Series[] {
    const known = this.#selections.get(selector);
    const count = this.#count();
    if (known?.count === count) return known.found;
    const found = this.#find(selector);
    this.#selections.set(selector, { count, found });
    return found;
  }

  #count(): number {
    return this.#byKey.size + (this.#below === undefined ? 0 : this.#below.#count());
  }

  #find(selector: SelectorExpression): readonly Series[] {
    const candidates =
      selector.metric === "" ? [...this.#byKey.values()] : (this.#byMetric.get(selector.metric) ?? []);
    const tests = selector.matchers.map(matcherTest);
    const own = candidates.filter(({ labels }) => tests.every((test) => test(labels)));
    return this.#below === undefined ? own : [...own, ...this.#below.#find(selector)];
  }

  #seriesOf(labels: Labels): Series {
    const key = labelsKey(labels);
    let series = this.#byKey.get(key);
    if (series === undefined) {
      series = { labels, timesMs: [], values: [], resets: [] };
      this.#byKey.set(key, series);
      const metric = labels.__name__ ?? "";
      this.#byMetric.set(metric, [...(this.#byMetric.get(metric) ?? []), series]);
    }
    return series;
  }
}

function matcherTest({ label, operator, text }: LabelMatcher): (labels: Labels) => boolean {
  if (operator === "=") return (labels) => (labels[label] ?? "") === text;
  if (operator === "!=") return (labels) => (labels[label] ?? "") !== text;
  const pattern = new RegExp(`^(?:${text})$`);
  const wanted = operator === "=~";
  return (labels) => pattern.test(labels[label] ?? "") === wanted;
}

const keys = new WeakMap<Labels, string>();

/** The same text for the same labels, in whatever order. Labels are never changed: each set is read once. */
export function labelsKey(labels: Labels): string {
  const known = keys.get(labels);
  if (known !== undefined) return known;
  const key = Object.keys(labels)
    .sort()
    .map((label) => `${label}\u0000${labels[label]}`)
    .join("\u0001");
  keys.set(labels, key);
  return key;
}

/** Labels of a sample whose name does not count any more. */
export const withoutName = remembered((labels: Labels): Labels => {
  if (labels.__name__ === undefined) return labels;
  const { __name__: _, ...rest } = labels;
  return rest;
});

/** A function of labels that gives the same labels for the same, so that they are made once. */
export function remembered(make: (labels: Labels) => Labels): (labels: Labels) => Labels {
  const made = new WeakMap<Labels, Labels>();
  return (labels) => {
    const known = made.get(labels);
    if (known !== undefined) return known;
    const result = make(labels);
    made.set(labels, result);
    return result;
  };
}

/** No label at all. */
export const NO_LABELS: Labels = {};

/** Index of the last sample at or before a time; -1 where there is none. */
export function lastIndexAt(series: Series, timeMs: number): number {
  const { timesMs } = series;
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timesMs[middle] ?? 0) <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
