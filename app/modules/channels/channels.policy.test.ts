import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { directKeyOf, isEmoji, mentionsIn } from "./channels.policy.ts";

const ANNA = "0198f3a0-0000-7000-8000-000000000001";
const BERT = "0198f3a0-0000-7000-8000-000000000002";

describe("mentions", () => {
  it.each([
    [`<@${ANNA}> and <@${BERT}>: look`, [ANNA, BERT]],
    [`<@${ANNA}> <@${ANNA.toUpperCase()}>`, [ANNA]],
    ["anna@company.example, <@anna>, @anna", []],
    [`<@${ANNA}`, []],
  ])("in %j", (content, mentioned) => {
    expect(mentionsIn(content)).toEqual(mentioned);
  });

  it("are found in whatever is written around them", () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid(), fc.string(), (before, id, after) => {
        expect(mentionsIn(`${before}<@${id}>${after}`)).toContain(id);
      }),
    );
  });
});

it("finds the channel of the same people in whatever order they are named", () => {
  expect(directKeyOf([BERT, ANNA, BERT])).toBe(directKeyOf([ANNA, BERT]));
});

describe("an emoji", () => {
  it.each(["👍", "👩‍👩‍👧‍👦", "🇨🇦", "❤️", "1️⃣", "👍🏽"])("is %s", (text) => expect(isEmoji(text)).toBe(true));
  it.each(["", "a", "1", "👍👍", "ok 👍", "<b>"])("is not %j", (text) => expect(isEmoji(text)).toBe(false));
});
