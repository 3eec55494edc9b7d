import { z } from "zod";
import { defineRoute, type Route } from "../../http/index.ts";
import { UNSUBSCRIBE_PATH } from "./deliveries.service.ts";
import type { PreferencesService } from "./preferences.service.ts";

const query = z.object({ token: z.string().max(200).describe("Of the link in a mail") });
const page = "text/html; charset=utf-8";
const DONE = "You get no more mails of notifications. In your profile you can have them again.";
const UNKNOWN = "This link is not one of ours. In your profile you can end the mails of notifications.";

/**
 * Where the links of mails lead that end them, without a sign-in. Mail programs post at once (RFC 8058); who follows the link asks for it
 * with a button, since scanners of mail follow every link.
 */
export function unsubscribeRoutes(preferences: Pick<PreferencesService, "endMails" | "isMailEnd">): Route[] {
  const shared = {
    path: UNSUBSCRIBE_PATH,
    tags: ["Notifications"],
    auth: { kind: "public" },
    limit: "unsubscribe",
    query,
  } as const;
  return [
    defineRoute({
      ...shared,
      method: "GET",
      summary: "Ask whether mails of notifications shall end",
      responses: {
        200: { description: "A page with a button", contentType: page },
        404: { description: "The link is not one of ours", contentType: page },
      },
      handler: async ({ query: { token } }) => {
        if (!(await preferences.isMailEnd(token))) return { status: 404, body: pageOf(UNKNOWN) };
        return {
          status: 200,
          body: pageOf(
            "No more mails of notifications?",
            '<form method="post"><button>No more mails</button></form>',
          ),
        };
      },
    }),
    defineRoute({
      ...shared,
      method: "POST",
      summary: "End mails of notifications",
      description: "By the link of a mail (RFC 8058); what it posts does not matter.",
      responses: {
        200: { description: "There are no more", contentType: page },
        404: { description: "The link is not one of ours", contentType: page },
      },
      handler: async ({ query: { token } }) => {
        const isDone = await preferences.endMails(token);
        return isDone ? { status: 200, body: pageOf(DONE) } : { status: 404, body: pageOf(UNKNOWN) };
      },
    }),
  ];
}

function pageOf(words: string, form = ""): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Trunkline</title></head><body><main><h1>Trunkline</h1><p>${words}</p>${form}</main></body></html>`;
}
