import { randomUUID } from "node:crypto";
import { statusUpdate, vapiCall } from "../../vapi-messages.ts";
import type { Answer, TestApplication } from "../../test-application.ts";
import { type PersonPart, RARE_TAG } from "./people.ts";

/** Something that people or machines ask of the product. */
export interface ProductRequest {
  /** As a table names it. */
  readonly what: string;
  send(): Promise<Answer>;
}

/** What requests are made with. */
export interface RequestSubject {
  readonly app: TestApplication;
  readonly cookies: Readonly<Record<"agent" | "supervisor" | "admin", string>>;
  readonly agentId: string;
  readonly leadId: string;
  readonly contactId: string;
  readonly callId: string;
  readonly alertId: string;
  readonly person: PersonPart;
}

const ID = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
/** Days ago, as a report's period takes it. */
const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

/** What the lists, searches, reports and writes of a day of work ask; everything that an index was promised for is among it. */
export function productRequests(subject: RequestSubject): readonly ProductRequest[] {
  const { app, cookies, person } = subject;
  const get = (path: string, as: keyof typeof cookies = "admin"): ProductRequest => ({
    what: `GET ${path.replaceAll(ID, "{id}")}${as === "admin" ? "" : ` (${as})`}`,
    send: () => app.request(path, { cookie: cookies[as] }),
  });
  const post = (path: string, what: string, json: () => object): ProductRequest => ({
    what: `POST ${path} (${what})`,
    send: () => app.request(path, { cookie: cookies.admin, json: json() }),
  });
  const local = person.phone.slice(-7);
  return [
    get("/api/leads"),
    get("/api/leads", "agent"),
    get("/api/leads?sort=-updatedAt"),
    get("/api/leads?status=qualified&priority=1"),
    get("/api/leads?status=new,contacted&priority=2", "agent"),
    get("/api/leads?assignedTo=me&status=qualified", "agent"),
    get(`/api/leads?assignedTo=${subject.agentId}&status=new`),
    get("/api/leads?assignedTo=nobody"),
    get(`/api/leads?tag=${RARE_TAG}`),
    get("/api/leads?source=partner"),
    get("/api/leads?q=zwicky"),
    get(`/api/leads?q=${local.slice(0, 3)}-${local.slice(3)}`),
    get("/api/leads?deleted=true"),
    get("/api/contacts?deleted=true"),
    get(`/api/leads?createdFrom=${day(20)}T00:00:00Z&createdTo=${day(19)}T00:00:00Z`),
    get(`/api/leads/${subject.leadId}`),
    get(`/api/leads/${subject.leadId}/changes`),
    get(`/api/leads/${subject.leadId}/notes`),
    post("/api/leads", "is the e-mail address taken?", () => ({ email: `${randomUUID()}@new.example` })),
    post("/api/leads", "is the number taken?", () => ({ phone: newNumber() })),
    get("/api/contacts"),
    get("/api/contacts", "agent"),
    get("/api/contacts?sort=-updatedAt"),
    get(`/api/contacts?leadId=${subject.leadId}`),
    get("/api/contacts?owner=me", "agent"),
    get(`/api/contacts?owner=${subject.agentId}`),
    get("/api/contacts?tag=roof"),
    get(`/api/contacts?tag=${RARE_TAG}`),
    get("/api/contacts?consent=withdrawn"),
    get("/api/contacts?q=zwicky"),
    get("/api/contacts?q=zwicky", "agent"),
    get(`/api/contacts?q=${local.slice(0, 3)}-${local.slice(3)}`),
    get(`/api/contacts/${subject.contactId}`),
    post("/api/contacts", "of a lead: is there a primary one?", () => ({
      firstName: "Zoé",
      leadId: subject.leadId,
    })),
    post("/api/reachability", "may somebody be called?", () => ({ phone: person.phone, channel: "call" })),
    get("/api/calls"),
    get(`/api/calls?leadId=${subject.leadId}`),
    get(`/api/calls?userId=${subject.agentId}`),
    get(`/api/calls?contactId=${subject.contactId}`),
    get("/api/calls?outcome=missed"),
    get("/api/calls?status=failed"),
    get("/api/calls?direction=outbound&status=busy"),
    get("/api/calls?priority=1"),
    get(`/api/calls?phone=${local}`),
    get(`/api/calls?from=${day(100)}T00:00:00Z&to=${day(99)}T00:00:00Z`),
    get("/api/calls?q=zwicky"),
    get("/api/calls?q=flooding"),
    get("/api/calls/active"),
    get(`/api/calls/${subject.callId}`),
    get(`/api/calls/${subject.callId}/timeline`),
    { what: "POST /webhooks/vapi (a call rings)", send: () => app.vapi(statusUpdate(vapiCall(), "ringing")) },
    get("/api/alerts"),
    get("/api/alerts?state=open"),
    get("/api/alerts/dead-letters"),
    { what: "POST /api/alerts/{id}/acknowledge", send: () => acknowledge(subject) },
    get("/api/reports/dashboard", "supervisor"),
    ...[
      "calls",
      "calls?groupBy=agent",
      "calls?groupBy=direction",
      "busiest-hours",
      "first-call-resolution",
      "agents",
      "leads",
      "lead-losses",
      "alerts",
    ].map((report) =>
      get(
        `/api/reports/${report}${report.includes("?") ? "&" : "?"}from=${day(6)}&to=${day(0)}`,
        "supervisor",
      ),
    ),
    get("/api/reports/indexes"),
  ];
}

function acknowledge({ app, cookies, alertId }: RequestSubject): Promise<Answer> {
  return app.request(`/api/alerts/${alertId}/acknowledge`, { method: "POST", cookie: cookies.supervisor });
}

/** Not one of the generator's, which begin otherwise. */
function newNumber(): string {
  return `+1506${200 + Math.floor(Math.random() * 800)}${String(Math.floor(Math.random() * 10_000)).padStart(4, "0")}`;
}
