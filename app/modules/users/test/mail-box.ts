import { eventually, type TestApplication } from "../../../test/test-application.ts";

/** A mail as the simulator's mail box has it. */
export interface ReceivedMail {
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  /** Where its link leads. */
  readonly path: string;
  /** The secret of its link. */
  readonly token: string;
}

/** All mails that came for an address so far, the newest last. */
export async function mailBox(
  app: Pick<TestApplication, "simulatorUrl">,
  address: string,
): Promise<ReceivedMail[]> {
  const answer = await fetch(`${app.simulatorUrl}/control/ledger?kind=mail&limit=1000`);
  const { items } = (await answer.json()) as { items: Omit<ReceivedMail, "path" | "token">[] };
  return items
    .filter(({ to }) => to.includes(address))
    .map((mail) => {
      const link = new URL(/https?:\S+/.exec(mail.text)?.[0] ?? "http://none");
      return { ...mail, path: link.pathname, token: link.hash.slice(1) };
    });
}

/** Waits until so many mails have come for an address. */
export function mailsTo(
  app: Pick<TestApplication, "simulatorUrl">,
  address: string,
  count: number,
): Promise<ReceivedMail[]> {
  return eventually(`${count} mail(s)`, async () => {
    const mails = await mailBox(app, address);
    return mails.length >= count && mails;
  });
}
