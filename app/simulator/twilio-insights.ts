import Router from "@koa/router";
import { z } from "zod";
import type { Background } from "./background.ts";
import { type CallMedia, type CallMediaStore, SAMPLE_SECONDS } from "./call-media.ts";
import { answerRefusals, isAuthenticated } from "./carrier-refusal.ts";
import type { SimulatorConfig } from "./config.ts";
import type { FaultBoard } from "./faults.ts";
import { faultError, TwilioError } from "./twilio-errors.ts";

const query = z.looseObject({
  PageSize: z.coerce.number().int().min(1).max(1000).catch(50),
  Page: z.coerce.number().int().min(0).max(10_000).catch(0),
});

/** What an edge measures of each kind of sound; the middle of what chance makes of it. */
const SOUND = {
  good: { rtt: 62, jitter: 4, lossPercent: 0.1, mos: 4.37 },
  lossy: { rtt: 240, jitter: 38, lossPercent: 7, mos: 2.6 },
} as const;
const PACKETS = 500;

/** Twilio's Voice Insights, as far as it tells of calls' samples. */
export function twilioInsightsRoutes(deps: {
  readonly config: SimulatorConfig;
  readonly background: Background;
  readonly faults: FaultBoard;
  readonly media: CallMediaStore;
}): Router {
  const { config, background, faults, media } = deps;
  const { accountSid, authToken } = config.twilio;
  const router = new Router();

  router.get("/v1/Voice/:callSid/Metrics", answerRefusals, async (context) => {
    if (!isAuthenticated(context, accountSid, authToken)) throw new TwilioError(401, 20003, "Authenticate");
    const now = faults.get("quality");
    if (faults.strikes(now.errorRate)) throw faultError(now.errorStatus);
    await background.sleep(now.latencyMs);
    const callSid = context.params.callSid ?? "";
    const { PageSize: size, Page: page } = query.parse(context.query);
    // Further pages are of the answer that the first one began.
    const found = media.ask(callSid, page === 0);
    if (!found) throw new TwilioError(404, 20404, `The requested resource ${context.path} was not found`);
    const all = found.sound === "missing" ? [] : metricsOf(callSid, found);
    const urlOf = (of: number) =>
      `https://insights.twilio.com${context.path}?PageSize=${size}&Page=${of}&PageToken=PT${of}`;
    context.body = {
      meta: {
        key: "metrics",
        page,
        page_size: size,
        url: urlOf(page),
        first_page_url: urlOf(0),
        previous_page_url: page > 0 ? urlOf(page - 1) : null,
        next_page_url: (page + 1) * size < all.length ? urlOf(page + 1) : null,
      },
      metrics: all.slice(page * size, (page + 1) * size),
    };
  });

  /** The gateway measures loss and jitter, the softphone all of it. */
  function metricsOf(callSid: string, { sound, beganAt, durationSeconds }: CallMedia) {
    const middle = SOUND[sound === "lossy" ? "lossy" : "good"];
    const about = (value: number, share = 0.15) =>
      Math.round(value * (1 + share * (2 * config.random() - 1)) * 100) / 100;
    const samples = Math.ceil(durationSeconds / SAMPLE_SECONDS);
    return Array.from({ length: samples }, (_, index) => {
      const seconds = Math.min((index + 1) * SAMPLE_SECONDS, durationSeconds);
      const timestamp = new Date(beganAt.getTime() + seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z");
      const lost = Math.round((PACKETS * about(middle.lossPercent)) / 100);
      const common = { timestamp, call_sid: callSid, account_sid: accountSid };
      const nothing = { carrier_edge: null, sip_edge: null, sdk_edge: null, client_edge: null };
      const loss = { packets_received: PACKETS - lost, packets_lost: lost };
      return [
        {
          ...common,
          ...nothing,
          edge: "carrier_edge",
          direction: "inbound",
          carrier_edge: {
            codec: 0,
            codec_name: "pcmu",
            interval: { ...loss, packets_loss_percentage: (100 * lost) / PACKETS },
            cumulative: { ...loss, jitter: { avg: about(middle.jitter), max: about(3 * middle.jitter) } },
            metadata: { region: "us1" },
          },
        },
        {
          ...common,
          ...nothing,
          edge: "sdk_edge",
          direction: "both",
          sdk_edge: {
            interval: {
              ...loss,
              audio_in: { value: 81 },
              audio_out: { value: 5_237 },
              rtt: { value: about(middle.rtt) },
              jitter: { value: about(middle.jitter) },
              mos: { value: about(middle.mos, 0.01) },
            },
            cumulative: loss,
          },
        },
      ];
    }).flat();
  }

  return router;
}
