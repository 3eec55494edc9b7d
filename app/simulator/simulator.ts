import { createServer } from "node:http";
import bodyParser from "@koa/bodyparser";
import Router from "@koa/router";
import Koa from "koa";
import { createAppAddress } from "./app-address.ts";
import { assemblyAiRoutes } from "./assemblyai-api.ts";
import { createBackground, Stopped } from "./background.ts";
import { createCallMediaStore } from "./call-media.ts";
import type { SimulatorConfig } from "./config.ts";
import { controlRoutes } from "./control.ts";
import { createDuty } from "./duty.ts";
import { showFaults } from "./fault-metric.ts";
import { createFaultBoard } from "./faults.ts";
import { createLedger } from "./ledger.ts";
import { createOffice } from "./office.ts";
import { openAiRoutes } from "./openai-api.ts";
import { createOptOuts } from "./opt-outs.ts";
import { paddleRoutes } from "./paddle-api.ts";
import { pageRoutes } from "./page.ts";
import { pagerRoutes } from "./pager.ts";
import { createPhones } from "./phones.ts";
import { Problem, problems } from "./problem.ts";
import { createPropagation } from "./propagation.ts";
import { pushServiceRoutes } from "./push-service.ts";
import { receiverRoutes } from "./receiver.ts";
import { createRecordingShelf } from "./recording-shelf.ts";
import { resendRoutes } from "./resend-api.ts";
import { createMediaShelf } from "./sent-media.ts";
import { openSmtpSink } from "./smtp-sink.ts";
import { twilioRoutes } from "./twilio-api.ts";
import { createTwilioCallbacks } from "./twilio-callbacks.ts";
import { twilioCallsRoutes } from "./twilio-calls-api.ts";
import { twilioInsightsRoutes } from "./twilio-insights.ts";
import { createVoiceAgent } from "./vapi-calls.ts";
import { vonageRoutes } from "./vonage-api.ts";
import { createVonageCallbacks } from "./vonage-callbacks.ts";
import { createWebhookSender } from "./webhook-sender.ts";

const BODY_MAX = "1mb";

/** The outside world, running. */
export interface Simulator {
  /** Base URL, with the port that it got. */
  readonly url: string;
  readonly smtpPort: number;
  /** Stops accepting, breaks off calls and waits for what is under way, at most `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

/**
 * Starts the simulator; ports may be 0. `report` is told of errors that nobody expected.
 * @throws when a port is taken
 */
export async function startSimulator(
  config: SimulatorConfig,
  report: (error: unknown) => void,
): Promise<Simulator> {
  const background = createBackground(report);
  const ledger = createLedger();
  const faults = createFaultBoard(config.random);
  showFaults(faults);
  const sender = createWebhookSender({ background, faults, ledger, random: config.random });
  const address = createAppAddress(config);
  const media = createCallMediaStore();
  const recordings = createRecordingShelf(background);
  const inboundMedia = createMediaShelf();
  const callbacks = createTwilioCallbacks({ config, address, background, sender, recordings, inboundMedia });
  const vonageCallbacks = createVonageCallbacks({ config, address, background, sender });
  const propagation = createPropagation(config.propagate);
  const voiceAgent = createVoiceAgent({
    config,
    background,
    faults,
    sender,
    carrier: callbacks,
    media,
    recordings,
    propagation,
  });
  const office = createOffice({ config, background, voiceAgent });

  const phones = createPhones();
  const optOuts = createOptOuts();
  const duty = createDuty({ config, background, isOfficeOpen: () => office.get().on });

  const health = new Router();
  health.get("/health", (context) => {
    context.body = { status: "ok", uptimeSeconds: Math.round(process.uptime()) };
  });

  const files = new Router();
  files.get("/vapi-recordings/:id.wav", (context) => recordings.serve(context, context.params.id ?? ""));

  const app = new Koa();
  // Broken connections are the clients' business, and errors have been answered by `problems`.
  app.silent = true;
  app.use(problems(report));
  app.use(async (_context, next) => {
    try {
      await next();
    } catch (error) {
      if (error instanceof Stopped) throw new Problem(503, "stopping", "The simulator is stopping.");
      throw error;
    }
  });
  app.use(bodyParser({ enableTypes: ["json", "form"], jsonLimit: BODY_MAX, formLimit: BODY_MAX }));
  const url = () => {
    const bound = server.address();
    const port = typeof bound === "object" && bound ? bound.port : config.port;
    return `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${port}`;
  };
  const routers = [
    health,
    files,
    twilioInsightsRoutes({ config, background, faults, media }),
    twilioRoutes({
      config,
      address,
      background,
      faults,
      ledger,
      propagation,
      callbacks,
      duty,
      recordings,
      optOuts,
      inboundMedia,
    }),
    twilioCallsRoutes({ config, address, background, faults, ledger, propagation, phones, media, callbacks }),
    vonageRoutes({
      config,
      address,
      background,
      faults,
      ledger,
      propagation,
      callbacks: vonageCallbacks,
      duty,
    }),
    ...[assemblyAiRoutes, openAiRoutes, paddleRoutes, resendRoutes].map((routesOf) =>
      routesOf({ config, background, faults, ledger }),
    ),
    controlRoutes({
      config,
      faults,
      ledger,
      media,
      office,
      sender,
      voiceAgent,
      texts: {
        twilio: async (sms) => {
          optOuts.read(sms);
          await callbacks.smsInbound(sms);
        },
        vonage: vonageCallbacks.smsInbound,
      },
      phones,
      announce: callbacks.recording,
    }),
    pagerRoutes(ledger),
    receiverRoutes({ background, faults, ledger }),
    pushServiceRoutes({ ownUrl: () => url(), background, faults, ledger }),
    pageRoutes(),
  ];
  for (const router of routers) app.use(router.routes());

  const server = createServer(app.callback());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port, config.host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const smtp = await openSmtpSink({ host: config.host, port: config.smtpPort, ledger }).catch(
    (error: unknown) => {
      server.close();
      throw error;
    },
  );
  office.open();

  let stopping: Promise<void> | null = null;
  return {
    url: url(),
    smtpPort: smtp.port,
    stop(graceMs = 3_000) {
      stopping ??= (async () => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        server.closeIdleConnections();
        await background.stop(graceMs);
        server.closeAllConnections();
        await Promise.all([closed, smtp.close()]);
      })();
      return stopping;
    },
  };
}
