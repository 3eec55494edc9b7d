import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScriptStep } from "./scripts.contract.ts";
import { DEMO_SCRIPTS } from "./scripts.demo.ts";
import { fillIn, fillInSteps, problemsOf } from "./scripts.policy.ts";

const step = (id: string, ...next: (string | null)[]): ScriptStep => ({
  id,
  title: id,
  say: `This is ${id}.`,
  answers: next.map((to) => ({ label: "So", next: to })),
});
const pathsOf = (...steps: ScriptStep[]) => problemsOf(steps).map(({ path }) => path);

describe("a script's text", () => {
  it("has its variables filled in as they are, and marks those that nothing is known for", () => {
    const said = fillIn("{{lead.company}}, {{ contact.firstName | you }} or {{contact.lastName}}", {
      "lead.company": "Roy & {{lead.email}} $& $1",
      "contact.firstName": "",
    });
    expect(said).toEqual({
      text: "Roy & {{lead.email}} $& $1, you or [contact.lastName]",
      missing: ["contact.lastName"],
    });
  });

  it("says each missing variable once, over all steps", () => {
    const twice = [step("a", "b"), step("b")].map((one) => ({ ...one, say: "{{lead.company}}" }));
    expect(fillInSteps(twice, {})).toMatchObject({
      steps: [{ say: "[lead.company]" }, { say: "[lead.company]" }],
      missing: ["lead.company"],
    });
  });

  it("keeps values as they are, whatever they contain (property)", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (value, around) => {
        const plain = around.replace(/[{}]/g, "");
        expect(fillIn(`${plain}{{lead.company}}${plain}`, { "lead.company": value }).text).toBe(
          `${plain}${value}${plain}`,
        );
      }),
    );
  });
});

describe("a script's steps", () => {
  it("of the demo can be published", () => {
    for (const { draft } of DEMO_SCRIPTS) expect(problemsOf(draft)).toEqual([]);
  });

  it("lead to steps that there are, each under a name of its own, and are all reached", () => {
    expect(pathsOf(step("a", "b", null), step("b"))).toEqual([]);
    expect(pathsOf(step("a", "nowhere"))).toEqual(["draft.0.answers.0.next"]);
    expect(pathsOf(step("a", "a2"), step("a2"), step("a2"))).toContain("draft.2.id");
    expect(pathsOf(step("a"), step("lonely"))).toEqual(["draft.1"]);
    expect(pathsOf(step("a"), step("b", "c"), step("c", null))).toEqual(["draft.1", "draft.2"]);
  });

  it("lead back only with a reason, and never only back", () => {
    expect(pathsOf(step("a", "b"), step("b", "a", null))).toEqual(["draft.1.answers.0.repeatReason"]);
    const again = { label: "Once more", next: "a", repeatReason: "They did not hear it" };
    expect(
      pathsOf(step("a", "b"), { ...step("b", null), answers: [again, { label: "No", next: null }] }),
    ).toEqual([]);
    expect(pathsOf(step("a", "b"), { ...step("b"), answers: [again] })).toEqual(["draft.1.answers"]);
    expect(pathsOf(step("self", "self", null))).toEqual(["draft.0.answers.0.repeatReason"]);
  });

  it("name variables that there are", () => {
    const says = (say: string) => pathsOf({ ...step("a"), say });
    expect(says("{{lead.company}} {{agent.name|us}}")).toEqual([]);
    expect(says("{{lead.salary}}")).toEqual(["draft.0.say"]);
    expect(says("{{constructor}} {{}}")).toEqual(["draft.0.say", "draft.0.say"]);
    expect(says("{{lead.company")).toEqual(["draft.0.say"]);
  });

  it("that pass let every walk end that takes no way back, and leave no step out (property)", () => {
    const names = ["a", "b", "c", "d", "e"] as const;
    const anyStep = fc.array(
      fc.record({ next: fc.option(fc.constantFrom(...names)), isBack: fc.boolean() }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: names.length }), (graph) => {
        const steps = graph.map((answers, index) => ({
          ...step(names[index] ?? "a"),
          answers: answers.map(({ next, isBack }) => ({
            label: "So",
            next,
            ...(isBack ? { repeatReason: "Again" } : {}),
          })),
        }));
        if (problemsOf(steps).length > 0) return;
        const seen = new Set<string>();
        const walk = (id: string, passed: readonly string[]): void => {
          expect(passed).not.toContain(id);
          seen.add(id);
          const { answers = [] } = steps.find((one) => one.id === id) ?? {};
          for (const { next, ...answer } of answers) {
            if (next === null) continue;
            if ("repeatReason" in answer) seen.add(next);
            else walk(next, [...passed, id]);
          }
        };
        for (const { id } of steps) walk(id, []);
        walk("a", []);
        expect(seen.size).toBe(steps.length);
      }),
      { numRuns: 2_000 },
    );
  });
});
