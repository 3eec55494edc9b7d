import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";

const isoDate = z.iso.datetime();
const listSchema = z
  .string()
  .regex(/^[a-z][a-z-]{0,39}$/, "must be the name of a list such as calls")
  .describe("Which list it is of: calls, leads, contacts …");

const fields = {
  name: lineSchema(60),
  query: z
    .string()
    .max(2_000)
    .regex(/^[!-~]*$/, "must be the query of an address, encoded")
    .describe("Of the list's address, without the question mark: filters, order and columns"),
  isShared: z.boolean().describe("Everybody sees it; else only whoever made it does"),
  position: z
    .number()
    .min(-1e9)
    .max(1e9)
    .describe("Smaller ones come first; between two others it is between theirs"),
};

/** What saving a view takes. */
export const newSavedViewSchema = z.strictObject({
  list: listSchema,
  ...fields,
  isShared: fields.isShared.default(false),
  position: fields.position.nullable().default(null).describe("null: after one's others"),
});

/** What changing a view takes: the fields that change. */
export const savedViewPatchSchema = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "names no field to change");

/** A view as clients see it. */
export const savedViewSchema = z
  .object({
    id: idSchema,
    list: z.string(),
    ...fields,
    isDefault: z.boolean().describe("The list opens with it for you"),
    isMine: z.boolean(),
    owner: z.object({ id: idSchema, name: z.string() }),
    version: z.number().int().describe("Also the ETag; name it in If-Match to change the view"),
    createdAt: isoDate,
    updatedAt: isoDate,
  })
  .meta({ id: "SavedView" });

const read = { permission: "saved-views:read" } as const;
const write = { permission: "saved-views:write" } as const;
const byId = z.object({ id: idSchema });
const one = { description: "The view; its version is the ETag", schema: savedViewSchema } as const;
const notThere = { 404: "There is no such view for you" } as const;
const notYours = { 403: "It is somebody else's" } as const;
const taken =
  "Another view of yours has this name in this list, or there are as many views of it as there may be";

/** Ways to look at a list that people have named. */
export const savedViewsContract = {
  tag: {
    name: "Saved views",
    description: "Ways to look at a list that people have named: their own, and those that are shared.",
  },
  endpoints: {
    listSavedViews: {
      method: "GET",
      path: "/api/saved-views",
      summary: "List saved views: one's own, and those that others share",
      access: read,
      query: pageQuerySchema.extend({ list: listSchema.optional() }),
      responses: { 200: { description: "Newest first", schema: pageSchema(savedViewSchema) } },
    },
    createSavedView: {
      method: "POST",
      path: "/api/saved-views",
      summary: "Save a view",
      access: write,
      body: newSavedViewSchema,
      responses: { 201: one },
      problems: { 409: taken },
    },
    updateSavedView: {
      method: "PATCH",
      path: "/api/saved-views/:id",
      summary: "Change a view of one's own",
      access: write,
      isVersioned: true,
      params: byId,
      body: savedViewPatchSchema,
      responses: { 200: one },
      problems: { ...notThere, ...notYours, 409: taken },
    },
    deleteSavedView: {
      method: "DELETE",
      path: "/api/saved-views/:id",
      summary: "Delete a view",
      description:
        "One's own; supervisors and up also what others share. It can be brought back as long as deleted views are kept.",
      access: write,
      isVersioned: true,
      params: byId,
      responses: { 204: { description: "Deleted" } },
      problems: { ...notThere, ...notYours },
    },
    restoreSavedView: {
      method: "POST",
      path: "/api/saved-views/:id/restore",
      summary: "Bring a deleted view back",
      access: write,
      params: byId,
      responses: { 200: one },
      problems: { ...notThere, ...notYours, 409: taken },
    },
    setDefaultView: {
      method: "PUT",
      path: "/api/saved-views/:id/default",
      summary: "Open the list with a view, for oneself",
      access: write,
      params: byId,
      responses: { 200: one },
      problems: notThere,
    },
    clearDefaultView: {
      method: "DELETE",
      path: "/api/saved-views/:id/default",
      summary: "Open the list without a view again, for oneself",
      access: write,
      params: byId,
      responses: { 200: one },
      problems: notThere,
    },
  },
} as const satisfies ModuleContract;

export type NewSavedView = z.output<typeof newSavedViewSchema>;
export type SavedViewPatch = z.output<typeof savedViewPatchSchema>;
export type SavedViewJson = z.output<typeof savedViewSchema>;
