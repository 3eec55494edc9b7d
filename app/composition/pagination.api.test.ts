import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertBulkOperation } from "../test/factories/bulk-operations.ts";
import { insertCall } from "../test/factories/calls.ts";
import { insertChannel, insertChannelMessage } from "../test/factories/channels.ts";
import { insertContact } from "../test/factories/contacts.ts";
import { insertDialList } from "../test/factories/dial-lists.ts";
import { insertImport } from "../test/factories/imports.ts";
import { insertIncident } from "../test/factories/incidents.ts";
import { insertLead } from "../test/factories/leads.ts";
import { insertRecording } from "../test/factories/recordings.ts";
import { insertTask } from "../test/factories/tasks.ts";
import { insertThread } from "../test/factories/threads.ts";
import { insertUser } from "../test/factories/users.ts";
import { insertWebhookEndpoint } from "../test/factories/webhooks.ts";
import { startTestApplication, type TestApplication } from "../test/test-application.ts";

/** Answers with an array that may come whole, by operation id: why none of them can grow without bounds. */
const WHOLE: Readonly<Record<string, string>> = {
  getCallQuality: "the samples of one call, added up to 200 points a series",
  listCallContexts: "one row for each call that is asked about, sixty at most",
  listActiveCalls: "the calls that are going on now: the board shows all of them at once",
  getCallAnalytics: "three analyses for each recording of one call",
  listBreakers: "one row for each service that is configured",
  getChannel: "who is in it, of a channel between certain people alone: nine at most",
  getChannelMessage: "what hangs on one message: ten files and twenty emoji at most, and whom it names",
  upcomingOfDialList: "the next ten leads for one agent",
  getCallPage: "the story of one call, which is one resource",
  listRecipientsNow: "one row for each of the four priorities",
  listOnCallNow: "one row for each schedule, a hundred at most",
  listMyShifts: "one person's shifts of a hundred days at most",
  listOnCallShifts: "the shifts of a hundred days at most",
  getOnCallSchedule: "its layers, twenty at most",
  getEscalationPolicy: "its steps, twenty at most",
  listCustomFields: "fields of leads and contacts: 200 of each at most, archived ones included",
  listCommands: "one row for each command that the code declares",
  getNotificationPreferences: "one row for each type of notification that the code declares",
  listRoles: "the four roles, each with the permissions that the code declares",
  listRetention: "one row for each kind of data that the code declares",
  listFlags: "one row for each flag that the code declares, with at most 100 users each",
  listReports: "one row for each report that the code declares",
  getSystemPerformance:
    "one row for each service level and alert, the ten slowest endpoints, and series of fixed length",
  getPerformanceReport: "a fixed number of tables, each with a bound of its own",
  getContact: "its tags, fifty at most",
  getLead: "its tags, fifty at most",
  getImport: "the columns of one file",
  getImportHead: "the first lines of one file, twenty at most",
  getBulkOperation: "ten records that it leaves out, of as many as there are",
  getWaveform: "the peaks of one recording, a thousand at most",
  listWebhookEvents: "one row for each event that the code declares",
  getWebhookEndpoint: "its events, 200 at most",
  getWebhookDelivery: "its last twenty attempts",
  getScript: "one script: 200 steps at most, and what is wrong with them",
  getCurrentIncidents: "what pages at this moment: Alertmanager's groups, of which there are a handful",
  listMutes: "what people mute for maintenance, for eight hours at most: a handful",
  getIncident: "the example traces of one alert: what fits into one annotation",
  listThreadTags: "the 200 tags that most threads have",
  getThread: "who looks at one thread just now, and its tags, fifty at most",
  previewTemplate: "the variables of one text that nothing is known for",
  renderScript: "one script: 200 steps at most",
  getTask: "its list of 200 items and fifty tasks that it waits for at most, and the newest fifty comments",
  listTaskRules: "one row for each cause that the code declares",
  listDispositions: "what calls can come to: 200 at most, which agents choose from",
  getErrorGroup: "its frames, three at most",
  listOperations: "one row for each operation that the code measures, and a hundred slow ones",
  listProcessProfiles: "ten at most",
  getHealth: "one row for each dependency",
  getReadiness: "the reasons why an instance is not ready: one for each dependency",
};

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** An endpoint whose answer has an array. */
interface List {
  readonly path: string;
  readonly name: string;
  readonly parameters: readonly string[];
  readonly properties: readonly string[];
}

/** Every reading endpoint of the document whose answer is an array, or has one as a property of its own. */
function listsOf({ paths, components }: Document): List[] {
  const resolve = (schema: Schema | undefined): Schema =>
    schema?.$ref ? resolve(components.schemas[schema.$ref.split("/").at(-1) ?? ""]) : (schema ?? {});
  const isArray = (schema: Schema) => [resolve(schema).type].flat().includes("array");
  return Object.entries(paths).flatMap(([path, { get }]) => {
    const schema = get?.responses["200"]?.content?.["application/json"]?.schema;
    if (!get || !schema) return [];
    const properties = resolve(schema).properties ?? {};
    if (!isArray(schema) && !Object.values(properties).some(isArray)) return [];
    const parameters = (get.parameters ?? []).filter((one) => one.in === "query").map(({ name }) => name);
    return [{ path, name: get.operationId, parameters, properties: Object.keys(properties) }];
  });
}

describe("lists (KN-12)", () => {
  let app: TestApplication;
  let lists: readonly List[];
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    lists = listsOf((await app.request("/api/openapi.json")).body);
  });
  afterAll(() => app.close());

  it("come page by page, or say why they come whole", () => {
    const whole = lists.filter(
      ({ parameters, properties }) =>
        !(parameters.includes("limit") && parameters.includes("cursor") && properties.includes("nextCursor")),
    );
    expect(whole.map(({ name }) => name).sort()).toEqual(Object.keys(WHOLE).sort());
  });

  it("read the cursor that they declare, and keep to the limit", async () => {
    const cookie = await app.signIn("admin");
    const paged = lists.filter(({ name }) => !WHOLE[name]);
    expect(paged.length).toBeGreaterThan(5);
    const [call, lead, contact] = await Promise.all([
      insertCall(app.db),
      insertLead(app.db),
      insertContact(app.db),
    ]);
    const { id: userId } = await insertUser(app.db);
    const { id: importId } = await insertImport(app.db, userId);
    const { id: channelId } = await insertChannel(app.db);
    const { id: messageId } = await insertChannelMessage(app.db, channelId);
    const { id: bulkId } = await insertBulkOperation(app.db, userId);
    const { id: recordingId } = await insertRecording(app.db);
    const [voicemail] = await app.db("voicemails").insert({ recording_id: recordingId }).returning("id");
    const { id: endpointId } = await insertWebhookEndpoint(app.db);
    const { id: scriptId } = await app.db("scripts").first("id");
    const { id: dialListId } = await insertDialList(app.db);
    const ids: Record<string, string> = {
      scripts: scriptId,
      "dial-lists": dialListId,
      recordings: recordingId,
      channels: channelId,
      voicemails: voicemail.id,
      calls: call.id,
      leads: lead.id,
      contacts: contact.id,
      imports: importId,
      "bulk-operations": bulkId,
      "webhook-endpoints": endpointId,
      tasks: (await insertTask(app.db)).id,
      incidents: (await insertIncident(app.db)).id,
      reports: "calls",
      threads: (await insertThread(app.db)).id,
      "on-call/schedules": (await app.db("on_call_schedules").first("id")).id,
    };
    for (const { path: pattern, name } of paged) {
      const path = pattern
        .replace(/^\/api\/([\w/-]+)\/\{id\}/, (_, kind: string) => `/api/${kind}/${ids[kind]}`)
        .replace("{messageId}", messageId);
      // What has to be looked for at all.
      const also = name === "searchMessages" ? "&q=hello" : "";
      const wrong = await app.request(`${path}?cursor=nonsense${also}`, { cookie });
      expect([name, wrong.status, wrong.body.code]).toEqual([name, 422, "invalid_cursor"]);
      const tooMany = await app.request(`${path}?limit=101${also}`, { cookie });
      expect([name, tooMany.status]).toEqual([name, 422]);
    }
  });
});
