import { etagOf, type Route, routesOf } from "../../http/index.ts";
import { shiftsCalendar } from "./on-call.calendar.ts";
import { onCallContract } from "./on-call.contract.ts";
import {
  presentOverride,
  presentReachability,
  presentSchedule,
  presentScheduleName,
  presentShift,
} from "./on-call.presenter.ts";
import {
  type OnCallService,
  type Override,
  peopleOfLayers,
  type Schedule,
  type Window,
} from "./on-call.service.ts";

/** Schedules, their overrides, and who is on call. */
export function onCallRoutes(service: OnCallService): Route[] {
  const route = routesOf(onCallContract);

  async function schedule<Status extends 200 | 201>(status: Status, one: Schedule) {
    const people = await service.peopleOf(peopleOfLayers(one));
    return { status, body: presentSchedule(one, people), headers: { ETag: etagOf(one.version) } };
  }

  async function override<Status extends 200 | 201>(status: Status, one: Override) {
    const people = await service.peopleOf(peopleOfOverrides([one]));
    return { status, body: presentOverride(one, people), headers: { ETag: etagOf(one.version) } };
  }

  return [
    route("listOnCallNow", async () => {
      const all = await service.now();
      const people = await service.peopleOf(
        all.flatMap(({ shifts }) => shifts.flatMap(({ userId }) => userId ?? [])),
      );
      const items = all.map((of) => {
        const [current, next] = of.shifts.map((shift) => presentShift(shift, of, people));
        return {
          schedule: presentScheduleName(of.schedule),
          person: current?.person ?? null,
          source: current?.source ?? null,
          until: next ? (current?.until ?? null) : null,
          reachability: presentReachability(of.shifts[0]?.userId ?? null, people),
          next: next ? { person: next.person, until: next.until } : null,
        };
      });
      return { status: 200, body: { items } };
    }),
    route("listMyShifts", async ({ principal, query }) => {
      const all = await service.mine(principal.userId, windowOf(query));
      const people = await service.peopleOf([principal.userId]);
      const items = all
        .flatMap((of) =>
          of.shifts.map((shift) => {
            const { person: _, ...shown } = presentShift(shift, of, people);
            return { ...shown, schedule: presentScheduleName(of.schedule) };
          }),
        )
        .toSorted((a, b) => a.from.localeCompare(b.from));
      return { status: 200, body: { items } };
    }),
    route("exportMyShifts", async ({ principal, query }) => ({
      status: 200,
      body: shiftsCalendar(await service.mine(principal.userId, windowOf(query))),
      headers: { "Content-Disposition": 'attachment; filename="on-call.ics"' },
    })),
    route("listOnCallSchedules", async ({ query }) => {
      const { items, nextCursor } = await service.list(query);
      const people = await service.peopleOf(items.flatMap(peopleOfLayers));
      return { status: 200, body: { items: items.map((one) => presentSchedule(one, people)), nextCursor } };
    }),
    route("createOnCallSchedule", async ({ principal, body }) =>
      schedule(201, await service.create(principal, body)),
    ),
    route("previewOnCallSchedule", async ({ body }) => {
      const { isOfNobody, ...of } = await service.preview(body);
      const people = await service.peopleOf(of.shifts.flatMap(({ userId }) => userId ?? []));
      return {
        status: 200,
        body: { items: of.shifts.map((shift) => presentShift(shift, of, people)), isOfNobody },
      };
    }),
    route("getOnCallSchedule", async ({ params }) => schedule(200, await service.get(params.id))),
    route("updateOnCallSchedule", async ({ principal, params, version, body }) =>
      schedule(200, await service.update(principal, params.id, version, body)),
    ),
    route("deleteOnCallSchedule", async ({ principal, params, version }) => {
      await service.delete(principal, params.id, version);
      return { status: 204 };
    }),
    route("restoreOnCallSchedule", async ({ principal, params }) =>
      schedule(200, await service.restore(principal, params.id)),
    ),
    route("listOnCallShifts", async ({ params, query }) => {
      const of = await service.shifts(params.id, windowOf(query));
      const people = await service.peopleOf(of.shifts.flatMap(({ userId }) => userId ?? []));
      return { status: 200, body: { items: of.shifts.map((shift) => presentShift(shift, of, people)) } };
    }),
    route("listOnCallOverrides", async ({ params, query }) => {
      const { items, nextCursor } = await service.overrides(params.id, query);
      const people = await service.peopleOf(peopleOfOverrides(items));
      return { status: 200, body: { items: items.map((one) => presentOverride(one, people)), nextCursor } };
    }),
    route("createOnCallOverride", async ({ principal, params, body }) =>
      override(201, await service.addOverride(principal, params.id, body)),
    ),
    route("replaceOnCallOverride", async ({ principal, params, version, body }) =>
      override(
        200,
        await service.replaceOverride(principal, params.id, { id: params.overrideId, version }, body),
      ),
    ),
    route("deleteOnCallOverride", async ({ principal, params, version }) => {
      await service.deleteOverride(principal, params.id, { id: params.overrideId, version });
      return { status: 204 };
    }),
  ];
}

function windowOf({ from, until }: { readonly from: string; readonly until: string }): Window {
  return { from: new Date(from), until: new Date(until) };
}

function peopleOfOverrides(overrides: readonly Override[]): string[] {
  return overrides.flatMap(({ userId, createdBy }) => [userId, createdBy ?? []].flat());
}
