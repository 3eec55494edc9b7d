import type { Context, Next } from "koa";
import { z } from "zod";
import { isAuthenticated } from "./carrier-refusal.ts";
import { TwilioError } from "./twilio-errors.ts";

/** What each path of Twilio's REST API begins with. */
export const TWILIO_BASE = "/2010-04-01/Accounts/:accountSid";

/** A form's field; of one that is sent more than once the first. */
export const formField = z
  .union([z.string(), z.array(z.string()).transform((all) => all[0] ?? "")])
  .default("");
/** A filter of a list. */
export const filterField = z
  .union([z.string(), z.array(z.string()).transform((all) => all[0] ?? "")])
  .optional();
/** Which page of a list. */
export const pageFields = {
  PageSize: z.coerce.number().int().min(1).max(1000).catch(50),
  Page: z.coerce.number().int().min(0).max(10_000).catch(0),
};

/** Lets only the account in. */
export function authenticateAccount({ accountSid, authToken }: { accountSid: string; authToken: string }) {
  return async (context: Context, next: Next): Promise<void> => {
    if (!isAuthenticated(context, accountSid, authToken)) {
      context.set("www-authenticate", 'Basic realm="Twilio API"');
      throw new TwilioError(401, 20003, "Authenticate");
    }
    if (context.params.accountSid !== accountSid) throw notFound(context);
    await next();
  };
}

/** What Twilio says of what it does not know. */
export function notFound(context: Context): TwilioError {
  return new TwilioError(404, 20404, `The requested resource ${context.path} was not found`);
}

/** One page of a list, under its name, with the addresses of those beside it. */
export function pageJson(
  context: Context,
  name: string,
  all: readonly Record<string, unknown>[],
  query: { readonly Page: number; readonly PageSize: number },
): Record<string, unknown> {
  const start = query.Page * query.PageSize;
  const items = all.slice(start, start + query.PageSize);
  const uriOf = (page: number) => {
    const params = new URLSearchParams(context.querystring);
    params.set("Page", String(page));
    params.set("PageSize", String(query.PageSize));
    return `${context.path}?${params}`;
  };
  return {
    [name]: items,
    page: query.Page,
    page_size: query.PageSize,
    start,
    end: Math.max(start, start + items.length - 1),
    uri: uriOf(query.Page),
    first_page_uri: uriOf(0),
    next_page_uri: start + query.PageSize < all.length ? uriOf(query.Page + 1) : null,
    previous_page_uri: query.Page > 0 ? uriOf(query.Page - 1) : null,
  };
}
