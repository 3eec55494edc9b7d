import type {
  ScriptJson,
  ScriptStep,
  ScriptSteps,
  ScriptSummaryJson,
  ScriptVersionJson,
} from "./scripts.contract.ts";
import { problemsOf } from "./scripts.policy.ts";
import type { Script, ScriptVersion } from "./scripts.repository.ts";

/** A script as lists show it. */
export function presentScriptSummary(script: Script): ScriptSummaryJson {
  return {
    id: script.id,
    name: script.name,
    description: script.description,
    publishedNumber: script.publishedNumber,
    version: script.version,
    createdAt: script.createdAt.toISOString(),
    updatedAt: script.updatedAt.toISOString(),
    archivedAt: script.archivedAt?.toISOString() ?? null,
  };
}

/** A script with its draft, and what keeps that from being published. */
export function presentScript(script: Script): ScriptJson {
  return {
    ...presentScriptSummary(script),
    draft: presentSteps(script.draft),
    problems: problemsOf(script.draft).map(({ path, message }) => ({ path, message })),
  };
}

/** A published version as clients see it. */
export function presentScriptVersion(version: ScriptVersion): ScriptVersionJson {
  return {
    id: version.id,
    scriptId: version.scriptId,
    number: version.number,
    steps: presentSteps(version.steps),
    publishedAt: version.publishedAt.toISOString(),
    publishedBy: version.publishedBy,
  };
}

/** Steps as clients see them. */
export function presentSteps(steps: readonly ScriptStep[]): ScriptSteps {
  return steps.map((step) => ({ ...step, answers: [...step.answers] }));
}
