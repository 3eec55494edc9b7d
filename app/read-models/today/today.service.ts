import type { RunOperation } from "../../modules/command.ts";
import { AppError, commonErrors } from "../../platform/errors/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import type { TodayJson, TodayPanel } from "./today.contract.ts";
import { PANELS } from "./today.policy.ts";

export type TodayService = ReturnType<typeof createTodayService>;

/** What needs somebody now, of all kinds at once: where one cannot be known the others are there. */
export function createTodayService({ logger }: { readonly logger: Logger }) {
  async function answerOf(panel: TodayPanel, asked: Promise<unknown>) {
    try {
      return { answer: await asked, problem: null };
    } catch (error) {
      const isKnown = error instanceof AppError;
      // Of a fault of ours nothing more is said than of any other; what it was is in the log.
      if (!isKnown) logger.error({ error, panel }, "a panel of today failed");
      const { status, code, title, detail } = isKnown ? error : commonErrors.internal_error();
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
