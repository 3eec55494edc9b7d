import { rootOf, type Sample, type Trace } from "../../../otel/traces/trace.ts";
import type { Evidence } from "../analysis/explanation.ts";
import { entryOf } from "../analysis/time-difference.ts";
import { log, reasonOf } from "../log.ts";
import type { PrometheusReader } from "./prometheus.ts";
import { type Questions, spansLike } from "./questions.ts";
import type { Found, TempoReader } from "./tempo.ts";

/** So many traces tell by chance from rule; more would take longer to read than anybody waits. */
const BAD_WANTED = 24;
const GOOD_WANTED = 48;
/** Bad ones of an hour: good ones of the same hour met the same load. */
const LOOK_BACK_MS = 3_600_000;
/** Entries of which further good ones are looked for, and how many of each. */
const ENTRIES = 3;
const OF_ITS_KIND_WANTED = 8;
const READ_AT_ONCE = 8;

/** Where traces are read. */
export interface Sources {
  readonly prometheus: PrometheusReader;
  readonly tempo: TempoReader;
}

/** Reads bad traces and good ones of the same hour. What does not come before the signal is left out. */
export async function collectEvidence(
  questions: Questions,
  { prometheus, tempo }: Sources,
  nowMs: number,
  signal: AbortSignal,
): Promise<Evidence> {
  const fromMs = nowMs - LOOK_BACK_MS;
  const { exemplars, traceQl, limitSeconds, follows, badBy } = questions;
  const orNone = async <Item>(what: string, work: Promise<readonly Item[]>): Promise<readonly Item[]> => {
    try {
      return await work;
    } catch (error) {
      log("warn", "evidence is missing", { what, reason: reasonOf(error) });
      return [];
    }
  };
  const search = (query: string, limit: number) =>
    orNone(query, tempo.search(query, fromMs, nowMs, limit, signal));
  const examples = async (query: string | undefined) =>
    query === undefined ? [] : orNone(query, prometheus.exemplars(query, fromMs, nowMs, signal));

  const [badExamples, allExamples, badFound, allFound] = await Promise.all([
    examples(exemplars?.bad),
    examples(exemplars?.all),
    search(traceQl.bad, BAD_WANTED),
    search(traceQl.all, GOOD_WANTED + BAD_WANTED),
  ]);
  const isOverLimit = ({ value }: { readonly value: number }) =>
    limitSeconds === null || value > limitSeconds;
  const badIds = distinct([...badExamples.filter(isOverLimit), ...badFound]);
  const isBad = new Set(badIds.map(({ traceId }) => traceId));
  const goodIds = distinct([...allFound, ...allExamples]).filter(({ traceId }) => !isBad.has(traceId));

  const read = async (found: readonly Found[]): Promise<readonly Sample[]> => {
    const samples = await mapAtOnce(found, async ({ traceId, spanId }) => {
      const trace = await tempo.trace(traceId, signal).catch(() => null);
      return trace === null ? null : sampleOf(trace, spanId, follows);
    });
    return samples.filter((sample) => sample !== null);
  };
  const isGood = (sample: Sample) =>
    !isFailed(sample) && (limitSeconds === null || seconds(sample) <= limitSeconds);
  const [bad, goodRead] = await Promise.all([
    read(badIds.slice(0, BAD_WANTED)),
    read(goodIds.slice(0, GOOD_WANTED)),
  ]);
  const good = goodRead.filter(isGood);

  const lacking = follows === "everything" ? [] : entriesLacking(bad, good);
  const further = await Promise.all(
    lacking.map(({ service, name }) => search(spansLike(service, name), 2 * OF_ITS_KIND_WANTED)),
  );
  const known = new Set([...isBad, ...good.map(({ trace }) => trace.id)]);
  const goodOfItsKind = await read(distinct(further.flat()).filter(({ traceId }) => !known.has(traceId)));
  return { badBy, bad, good, goodOfItsKind: goodOfItsKind.filter(isGood) };
}

/** The most frequent entries of bad traces that have too few good ones to be compared with. */
function entriesLacking(bad: readonly Sample[], good: readonly Sample[]): readonly Sample["entry"][] {
  const goodByEntry = Map.groupBy(good, entryOf);
  return [...Map.groupBy(bad, entryOf)]
    .filter(([entry]) => (goodByEntry.get(entry)?.length ?? 0) < OF_ITS_KIND_WANTED)
    .sort(([, one], [, other]) => other.length - one.length)
    .slice(0, ENTRIES)
    .flatMap(([, [sample]]) => (sample === undefined ? [] : [sample.entry]));
}

function sampleOf(trace: Trace, spanId: string | null, follows: Sample["follows"]): Sample | null {
  const found = follows === "answer" ? trace.spans.find(({ id }) => id === spanId) : undefined;
  const entry = found ?? rootOf(trace);
  return entry === null ? null : { trace, entry, follows };
}

function isFailed({ entry }: Sample): boolean {
  return entry.isFailed || Number(entry.attributes.get("http.response.status_code")) >= 500;
}

function seconds({ trace, entry, follows }: Sample): number {
  const endMs = follows === "answer" ? entry.endMs : Math.max(...trace.spans.map((span) => span.endMs));
  return (endMs - entry.startMs) / 1_000;
}

function distinct(found: readonly Found[]): readonly Found[] {
  return [...new Map(found.map(({ traceId, spanId }) => [traceId, { traceId, spanId }])).values()];
}

/** Maps, a few at once, in order. */
async function mapAtOnce<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await map(item);
  };
  await Promise.all(Array.from({ length: READ_AT_ONCE }, worker));
  return results;
}
