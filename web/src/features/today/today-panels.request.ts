import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import { gatherRequests } from "../../data/gather-requests.ts";
import { ApiError } from "../../data/http.ts";
import { endOfDay } from "./end-of-day.ts";

type Today = Output<"getToday">;
type Panel = keyof Today;
type AnswerOf<Name extends Panel> = NonNullable<NonNullable<Today[Name]>["answer"]>;

/** Panels that are asked for together, when the page opens, come with one answer. */
const WAIT_MS = 5;
const PANELS = 8;

const gathered = gatherRequests<Today[Panel]>({
  waitMs: WAIT_MS,
  atOnce: PANELS,
  missing: undefined,
  ask: async (names) => {
    const today = await api.getToday({
      query: { panels: names.join(","), endOfDay: endOfDay(new Date()).toISOString() },
    });
    return new Map(Object.entries(today));
  },
});

/** What a panel of today's page shows. @throws {ApiError} where this one failed, whatever became of the others */
export async function panelOf<Name extends Panel>(name: Name): Promise<AnswerOf<Name>> {
  const panel = await gathered(name);
  if (panel?.problem) throw new ApiError(panel.problem);
  if (!panel?.answer) throw new ApiError({ status: 200, code: "unreadable", title: "Unexpected answer" });
  return panel.answer as AnswerOf<Name>;
}
