import { ATTRIBUTES } from "../catalogue/attributes.ts";
import { ottlString } from "./ottl.ts";

/** What each kind of slow thing may be called; whatever else a browser sends is "other". */
const NAMES = {
  /** A component. */
  render: "^[A-Z][A-Za-z0-9]{0,40}$",
  /** A method and a route, its ids as `:id`. */
  api: "^(GET|POST|PUT|PATCH|DELETE) /api(/[a-z][a-z-]{0,30}|/:id){1,8}$",
  /** Words of our code: "apply a live event", "load /board". */
  operation: "^[a-z]{2,12}( [a-zA-Z/:-]{1,30}){1,4}$",
} as const;

/** Kinds of leaks, as the browser's part names them. */
const LEAKS = "^(heap|heap over budget|detached pages)$";

/** The page that asked for what was slow: by the time that it is told, another one may be shown. */
export function pageThatAsked(): string {
  const asked = 'log.attributes["faro.measurement.context"]["page"]';
  return `set(log.attributes["${ATTRIBUTES.webPage}"], ${asked}) where IsMatch(log.attributes["measurement.type"], "^slow-") and ${asked} != nil`;
}

/** OTTL for Faro's measurements of what was slow or grew: closed or bounded label values, out of `slow-*` and their context. */
export function slowParts(): string[] {
  const type = 'log.attributes["measurement.type"]';
  const kind = `log.attributes["${ATTRIBUTES.webSlowKind}"]`;
  const part = `log.attributes["${ATTRIBUTES.webSlowPart}"]`;
  const leak = `log.attributes["${ATTRIBUTES.webLeak}"]`;
  const name = 'log.attributes["faro.measurement.context"]["name"]';
  return [
    ...Object.entries(NAMES).flatMap(([one, pattern]) => {
      const isOne = `${type} == "slow-${one}"`;
      // An operation is the name of its figure.
      const source = one === "operation" ? 'log.attributes["measurement.name"]' : name;
      return [
        `set(${kind}, "${one}") where ${isOne}`,
        `set(${part}, ${source}) where ${isOne} and ${source} != nil`,
        `set(${part}, "other") where ${isOne} and not IsMatch(${part}, ${ottlString(pattern)})`,
      ];
    }),
    `set(${leak}, ${name}) where ${type} == "slow-memory" and IsMatch(${name}, ${ottlString(LEAKS)})`,
  ];
}
