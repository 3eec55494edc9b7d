import { parseDurationMs } from "../durations.ts";
import { type AlertRule, isAlert, type RecordingRule } from "../rule-model.ts";
import { evaluate, vector } from "./evaluate.ts";
import { type Labels, labelsKey, remembered, type SeriesStore, withoutName } from "./series.ts";
import { parseExpression } from "./syntax.ts";

/** One rule, evaluated step by step; what it says is written into the store as Prometheus does. */
export type RuleRunner = (store: SeriesStore, timeMs: number) => void;

/** Makes a rule ready to be evaluated; its state (pending, firing) is the runner's own. */
export function ruleRunner(rule: RecordingRule | AlertRule): RuleRunner {
  return isAlert(rule) ? alertRunner(rule) : recordingRunner(rule);
}

function recordingRunner(rule: RecordingRule): RuleRunner {
  const expression = parseExpression(rule.expr);
  const write = writer();
  const recorded = remembered((labels) => ({ ...labels, ...rule.labels, __name__: rule.record }));
  return (store, timeMs) => {
    const samples = vector(evaluate(expression, store, timeMs)).map(({ labels, value }) => ({
      labels: recorded(labels),
      value,
    }));
    write(store, timeMs, samples);
  };
}

interface ActiveAlert {
  readonly labels: Labels;
  readonly sinceMs: number;
  isFiring: boolean;
  /** When its condition ceased to hold; it may fire on for `keep_firing_for`. */
  goneMs?: number;
}

function alertRunner(rule: AlertRule): RuleRunner {
  const expression = parseExpression(rule.expr);
  const forMs = parseDurationMs(rule.for);
  const keepMs = parseDurationMs(rule.keep_firing_for ?? "0s");
  const ownLabels = remembered((labels) => ({ ...withoutName(labels), ...rule.labels, alertname: rule.alert }));
  const inState = (state: string) => remembered((labels) => ({ ...labels, __name__: "ALERTS", alertstate: state }));
  const [firing, pending] = [inState("firing"), inState("pending")];
  const active = new Map<string, ActiveAlert>();
  const write = writer();
  return (store, timeMs) => {
    const holding = new Set<string>();
    for (const { labels } of vector(evaluate(expression, store, timeMs))) {
      const own = ownLabels(labels);
      const key = labelsKey(own);
      if (holding.has(key)) throw new Error(`${rule.alert}: vector contains metrics with the same labelset`);
      holding.add(key);
      const alert = active.get(key) ?? { labels: own, sinceMs: timeMs, isFiring: false };
      delete alert.goneMs;
      if (timeMs - alert.sinceMs >= forMs) alert.isFiring = true;
      active.set(key, alert);
    }
    for (const [key, alert] of active) {
      if (holding.has(key)) continue;
      alert.goneMs ??= timeMs;
      if (!alert.isFiring || timeMs - alert.goneMs >= keepMs) active.delete(key);
    }
    const samples = [...active.values()].map(({ labels, isFiring }) => ({
      labels: (isFiring ? firing : pending)(labels),
      value: 1,
    }));
    write(store, timeMs, samples);
  };
}

interface Written {
  readonly labels: Labels;
  readonly value: number;
}

/** Writes the samples of one evaluation, and marks series of the last one that are gone. */
function writer(): (store: SeriesStore, timeMs: number, samples: readonly Written[]) => void {
  let previous = new Map<string, Labels>();
  return (store, timeMs, samples) => {
    const now = new Map<string, Labels>();
    for (const { labels, value } of samples) {
      store.append(labels, timeMs, value);
      now.set(labelsKey(labels), labels);
    }
    for (const [key, labels] of previous) {
      if (!now.has(key)) store.append(labels, timeMs, null);
    }
    previous = now;
  };
}
