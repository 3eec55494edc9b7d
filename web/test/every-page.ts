import type { APIRequestContext } from "playwright-core";
import { PAGES } from "../src/pages/index.ts";
import { jsonOf } from "./checks.ts";

/** Where the one is found that the page of one among many shows, and a list of another name than the page's. */
const LISTS: Readonly<Record<string, string>> = {
  calls: "calls?status=completed",
  contacts: "contacts",
  leads: "leads",
  imports: "imports",
  tasks: "tasks",
  dialing: "dial-lists",
  inbox: "threads",
  voicemails: "voicemails",
  channels: "channels",
  "webhook-endpoints": "webhook-endpoints",
};
/** Other views of pages that ask for other things. */
const VIEWS = ["/board?wall=1", "/leads?view=pipeline", "/tasks?view=board", "/tasks?view=calendar"];
/** Its pieces are examples: it asks for nothing. */
const EXAMPLES = "/dev/gallery";
/** Is told of what no test does. */
const ENDPOINT = { url: "https://hooks.example/walk", events: ["contact.restored"] };
const IMPORTED = "Company,Phone\nA company of a test,+15145550199\n";

/** An address of every page that needs somebody signed in; of pages of one among many that of the first. */
export async function everyAddress(request: APIRequestContext, origin: string): Promise<readonly string[]> {
  const itemsOf = async (list: string): Promise<readonly { readonly id: string }[]> => {
    const { items } = await jsonOf(request.get(`/api/${list}`));
    return items;
  };
  if ((await itemsOf("imports")).length === 0) {
    const headers = { Origin: origin, "Content-Type": "text/csv" };
    await jsonOf(
      request.post("/api/imports?kind=leads&fileName=walk.csv", { headers, data: Buffer.from(IMPORTED) }),
    );
  }
  if ((await itemsOf("webhook-endpoints")).length === 0) {
    await jsonOf(request.post("/api/webhook-endpoints", { headers: { Origin: origin }, data: ENDPOINT }));
  }
  const addressOf = async (route: string): Promise<string> => {
    const [, kind = "", rest] = route.split("/");
    if (route === "/contacts/merge") {
      const [one, other] = await itemsOf("contacts?limit=2");
      return `${route}?ids=${one?.id},${other?.id}`;
    }
    if (!rest?.startsWith(":")) return route;
    const list = LISTS[kind];
    const [one] = list === undefined ? [] : await itemsOf(list);
    if (!one) throw new Error(`Say in LISTS where one of ${route} is found: nothing is in ${list ?? "none"}`);
    return `/${kind}/${one.id}`;
  };
  const routes = PAGES.filter(({ isPublic, route }) => !isPublic && route !== EXAMPLES);
  return [...(await Promise.all(routes.map(({ route }) => addressOf(route)))), ...VIEWS];
}
