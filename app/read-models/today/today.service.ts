import type { RunOperation } from "../../modules/command.ts";
import { AppError } from "../../platform/errors/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import type { TodayJson, TodayPanel } from "./today.contract.ts";
import { PANELS } from "./today.policy.ts";

export type TodayService = ReturnType<typeof createTodayService>;

/** What is said of a fault of ours; what it was is in the log. */
const INTERNAL = {
  status: 500,
  code: "internal_error",
  title: "Something went wrong on our side",
  detail: null,
};

/** What needs somebody now, of all kinds at once: where one cannot be known the others are there. */
export function createTodayService({ logger }: { readonly logger: Logger }) {
  async function answerOf(panel: TodayPanel, asked: Promise<unknown>) {
    try {
      return { answer: await asked, problem: null };
    } catch (error) {
      if (!(error instanceof AppError)) {
        logger.error({ error, panel }, "a panel of today failed");
        return { answer: null, problem: INTERNAL };
      }
      const { status, code, title, detail } = error;
      return { answer: null, problem: { status, code, title, detail: detail ?? null } };
    }
  }

  return {
    async of(
      person: { readonly userId: string },
      run: RunOperation,
      { panels, endOfDay }: { readonly panels: readonly TodayPanel[]; readonly endOfDay: Date },
    ): Promise<TodayJson> {
      const answers: readonly (readonly [TodayPanel, unknown])[] = await Promise.all(
        panels.map(async (panel) => {
          const operation = PANELS[panel]({ userId: person.userId, endOfDay });
          return [panel, await answerOf(panel, run(operation))] as const;
        }),
      );
      // What the endpoints answer was validated by them, and is again with this answer.
      return Object.fromEntries(answers) as TodayJson;
    },
  };
}
