import type { FieldError } from "../../platform/errors/index.ts";
import { type ScriptStep, type ScriptVariable, scriptVariableSchema } from "./scripts.contract.ts";

/** What stands between braces: a name, and after a bar what is said where nothing is known. */
const PLACEHOLDER = /\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/g;
const KNOWN: ReadonlySet<string> = new Set(scriptVariableSchema.options);

/** What is known for the variables; null, empty or left out: nothing. */
export type ScriptValues = Readonly<Partial<Record<ScriptVariable, string | null>>>;

/** Everything that keeps steps from being published, each with where it stands. */
export function problemsOf(steps: readonly ScriptStep[]): FieldError[] {
  return [...namesTwice(steps), ...deadReferences(steps), ...unknownVariables(steps), ...wrongWays(steps)];
}

/**
 * A text with its variables filled in, as they are: nothing is escaped, and braces in a value stay what they are. What is missing
 * is marked, and named in `missing`.
 */
export function fillIn(
  text: string,
  values: ScriptValues,
): { readonly text: string; readonly missing: readonly ScriptVariable[] } {
  const missing: ScriptVariable[] = [];
  const filled = text.replace(PLACEHOLDER, (whole, given: string, otherwise: string | undefined) => {
    const name = given.trim();
    if (!isKnown(name)) return whole;
    const value = values[name];
    if (value) return value;
    if (otherwise !== undefined) return otherwise.trim();
    missing.push(name);
    return `[${name}]`;
  });
  return { text: filled, missing };
}

/** All steps with their variables filled in. */
export function fillInSteps(steps: readonly ScriptStep[], values: ScriptValues) {
  const missing = new Set<ScriptVariable>();
  const filled = steps.map((step) => {
    const said = fillIn(step.say, values);
    for (const name of said.missing) missing.add(name);
    return { ...step, say: said.text };
  });
  return { steps: filled, missing: [...missing] };
}

/** What of a text at `path` cannot be filled in. */
export function wrongVariables(text: string, path: string): FieldError[] {
  const unknown = [...text.matchAll(PLACEHOLDER)]
    .map(([, name = ""]) => name.trim())
    .filter((name) => !isKnown(name));
  const rest = text.replace(PLACEHOLDER, "");
  return [
    ...unknown.map((name) => ({
      path,
      message: `{{${name}}} is no variable`,
      allowed: scriptVariableSchema.options,
    })),
    ...(/\{\{|\}\}/.test(rest) ? [{ path, message: "has braces that belong to no variable" }] : []),
  ];
}

function isKnown(name: string): name is ScriptVariable {
  return KNOWN.has(name);
}

function namesTwice(steps: readonly ScriptStep[]): FieldError[] {
  return steps.flatMap(({ id }, index) =>
    steps.findIndex((other) => other.id === id) < index
      ? [{ path: `draft.${index}.id`, message: "is the name of an earlier step, too" }]
      : [],
  );
}

function deadReferences(steps: readonly ScriptStep[]): FieldError[] {
  const ids = new Set(steps.map(({ id }) => id));
  return steps.flatMap(({ answers }, index) =>
    answers.flatMap(({ next }, place) =>
      next === null || ids.has(next)
        ? []
        : [{ path: `draft.${index}.answers.${place}.next`, message: "there is no such step" }],
    ),
  );
}

function unknownVariables(steps: readonly ScriptStep[]): FieldError[] {
  return steps.flatMap(({ say }, index) => wrongVariables(say, `draft.${index}.say`));
}

/**
 * Steps that nobody comes to, ways back without a reason, and steps that are only left by a way back: every walk that takes no
 * way back must end.
 */
function wrongWays(steps: readonly ScriptStep[]): FieldError[] {
  const places = new Map(steps.map(({ id }, index) => [id, index]));
  const problems: FieldError[] = [];
  const isOnWay = new Set<number>();
  const isDone = new Set<number>();
  const isReached = new Set<number>();

  /** Deep first, by an own stack: a script may be long. */
  const walkForward = (start: number) => {
    const stack: { step: number; answer: number }[] = [{ step: start, answer: 0 }];
    isOnWay.add(start);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const place = top.answer;
      const answer = steps[top.step]?.answers[place];
      if (!answer) {
        isOnWay.delete(top.step);
        isDone.add(top.step);
        stack.pop();
        continue;
      }
      top.answer += 1;
      const next = answer.next === null ? undefined : places.get(answer.next);
      if (next === undefined || answer.repeatReason !== undefined || isDone.has(next)) continue;
      if (isOnWay.has(next)) {
        problems.push({
          path: `draft.${top.step}.answers.${place}.repeatReason`,
          message: "leads back to a step that was passed: say why, or lead on",
        });
        continue;
      }
      isOnWay.add(next);
      stack.push({ step: next, answer: 0 });
    }
  };
  for (const index of steps.keys()) if (!isDone.has(index)) walkForward(index);

  const queue = steps.length > 0 ? [0] : [];
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
    if (isReached.has(index)) continue;
    isReached.add(index);
    for (const { next } of steps[index]?.answers ?? []) {
      const place = next === null ? undefined : places.get(next);
      if (place !== undefined) queue.push(place);
    }
  }
  for (const [index, { answers }] of steps.entries()) {
    if (!isReached.has(index))
      problems.push({ path: `draft.${index}`, message: "no answer leads to this step" });
    if (answers.length > 0 && answers.every(({ repeatReason }) => repeatReason !== undefined)) {
      problems.push({
        path: `draft.${index}.answers`,
        message: "all of them lead back: one must lead on or end",
      });
    }
  }
  return problems;
}
