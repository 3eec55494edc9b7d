import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { ModuleContract } from "../../../app/http/contract.ts";
import type { FoundContract } from "./contract-files.ts";
import { renderClient } from "./render-client.ts";

const access = { permission: "leads:read" } as const;
const leads: ModuleContract = {
  tag: { name: "Leads", description: "Who may become a client." },
  endpoints: {
    listLeads: {
      method: "GET",
      path: "/api/leads",
      summary: "List leads",
      access,
      query: z.object({
        stage: z.enum(["new", "won"]).optional(),
        limit: z.coerce.number().default(25),
        q: z.string().optional(),
      }),
      responses: { 200: { description: "Newest first", schema: z.object({}) } },
    },
    receiveLead: {
      method: "POST",
      path: "/webhooks/leads",
      summary: "Take a lead",
      access: "public",
      responses: { 204: { description: "Taken" } },
    },
    exportLeads: {
      method: "GET",
      path: "/api/leads/export",
      summary: "Export",
      access,
      responses: { 200: { description: "All", contentType: "text/csv" } },
    },
  },
  channels: { lead: { pattern: "lead:{id}", access, events: { "lead.changed": z.object({}) } } },
};
const found = (file: string, contract: ModuleContract): FoundContract => ({
  file: `app/modules/${file}/${file}.contract.ts`,
  exportName: `${file}Contract`,
  contract,
});

describe("the browser's client", () => {
  const text = renderClient([found("leads", leads)]);

  it("takes contracts as types only: no schema gets into the browser", () => {
    expect(text).toContain(
      'import type { leadsContract } from "../../../app/modules/leads/leads.contract.ts";',
    );
    expect(text.match(/^import (?!type )/gm)).toBeNull();
    expect(text).not.toContain("zod");
  });

  it("names method, path and channel pattern of what browsers use", () => {
    expect(text).toContain('listLeads: { method: "GET", path: "/api/leads" }');
    expect(text).toContain('lead: "lead:{id}"');
  });

  it("leaves webhooks out, and what is no JSON", () => {
    expect(text).not.toContain("receiveLead:");
    expect(text).not.toContain("exportLeads:");
  });

  it("lists the values of query parameters that have a fixed set of them", () => {
    expect(text).toMatch(/CHOICES = \{\s+listLeads: \{\s+stage: \["new","won"\],\s+\},/);
  });

  it("refuses a name that two contracts use", () => {
    expect(() => renderClient([found("leads", leads), found("clients", leads)])).toThrow(
      "listLeads is in app/modules/leads/leads.contract.ts and in app/modules/clients/clients.contract.ts",
    );
  });
});
