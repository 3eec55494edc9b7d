import type { Call, CallStatus } from "../../data/types.ts";
import { formatPhone } from "../../ui/phone.ts";
import { callWords } from "../calls/call.strings.ts";
import { CALL_DIRECTIONS, CALL_STATUSES, isActive } from "../calls/call-state.ts";
import { boardWords } from "./board.strings.ts";

/** What the board is narrowed by; lives in its address. */
export interface BoardFilters {
  readonly priority: (typeof BOARD_PRIORITIES)[number] | "";
  readonly status: CallStatus | "";
  readonly direction: Call["direction"] | "";
  /** Whose call it is: a user's id, or `VOICE_AGENT`. */
  readonly agent: string;
  /** Which of our numbers it is on, E.164. */
  readonly line: string;
}

export const NO_BOARD_FILTERS: BoardFilters = {
  priority: "",
  status: "",
  direction: "",
  agent: "",
  line: "",
};
export const BOARD_PRIORITIES = ["1", "2", "3", "4", "none"] as const;
/** Of a call that nobody of us has taken. */
export const VOICE_AGENT = "voice-agent";
/** Those that a call on the board can have. */
export const BOARD_STATUSES = CALL_STATUSES.filter((status) => isActive({ status }));

/** Reads filters from an address; what makes no sense is no filter. */
export function boardFiltersFrom(query: Readonly<Record<string, string>>): BoardFilters {
  return {
    priority: oneOf(BOARD_PRIORITIES, query.priority),
    status: oneOf(BOARD_STATUSES, query.status),
    direction: oneOf(CALL_DIRECTIONS, query.direction),
    agent: /^[\w-]{1,40}$/.test(query.agent ?? "") ? (query.agent ?? "") : "",
    line: /^\+?\d{3,15}$/.test(query.line?.trim() ?? "") ? `+${query.line?.replace(/\D/g, "")}` : "",
  };
}

/** The board's address with these filters, on the wall or not. */
export function boardPath(filters: BoardFilters, isWall: boolean): string {
  const set = Object.entries(filters).filter(([, value]) => value !== "");
  const parameters = new URLSearchParams(isWall ? [...set, ["wall", "1"]] : set).toString();
  return parameters === "" ? "/board" : `/board?${parameters}`;
}

/** Is the board narrowed at all? */
export function hasBoardFilters(filters: BoardFilters): boolean {
  return Object.values(filters).some((value) => value !== "");
}

/** The calls that the filters leave, in their order. */
export function filterCalls(calls: readonly Call[], filters: BoardFilters): readonly Call[] {
  if (!hasBoardFilters(filters)) return calls;
  return calls.filter(
    (call) =>
      (filters.priority === "" || String(call.priority ?? "none") === filters.priority) &&
      (filters.status === "" || call.status === filters.status) &&
      (filters.direction === "" || call.direction === filters.direction) &&
      (filters.agent === "" || (call.userId ?? VOICE_AGENT) === filters.agent) &&
      (filters.line === "" || lineOf(call) === filters.line),
  );
}

type Choice = readonly [string, string];

/** Who has calls now, by name; whoever is chosen stays among them. */
export function agentChoices(calls: readonly Call[], chosen: string): Choice[] {
  const unknown = chosen === VOICE_AGENT ? callWords.facts.voiceAgent : boardWords.agentWithoutCalls;
  const names = new Map<string, string>(chosen === "" ? [] : [[chosen, unknown]]);
  for (const { userId, userName } of calls)
    names.set(userId ?? VOICE_AGENT, userName ?? callWords.facts.voiceAgent);
  return [...names].sort(([, a], [, b]) => a.localeCompare(b));
}

/** Our numbers that calls are on now; the one that is chosen stays among them. */
export function lineChoices(calls: readonly Call[], chosen: string): Choice[] {
  const lines = new Set(chosen === "" ? [] : [chosen]);
  for (const call of calls) {
    const line = lineOf(call);
    if (line !== null) lines.add(line);
  }
  return [...lines].sort().map((line) => [line, formatPhone(line)]);
}

/** The number of ours that a call is on. */
function lineOf({ direction, fromNumber, toNumber }: Call): string | null {
  return direction === "inbound" ? toNumber : fromNumber;
}

function oneOf<T extends string>(allowed: readonly T[], value: string | undefined): T | "" {
  return allowed.find((one) => one === value) ?? "";
}
