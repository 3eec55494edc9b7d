import { Command, InvalidArgumentError } from "commander";
import { down } from "./commands/down.ts";
import { k6 } from "./commands/k6.ts";
import { logs } from "./commands/logs.ts";
import { placeCalls, setFault, setOffice, showLedger } from "./commands/simulate.ts";
import { status } from "./commands/status.ts";
import { test } from "./commands/test.ts";
import { up } from "./commands/up.ts";
import { requireNode } from "./node-version.ts";
import { readSettings } from "./settings.ts";

requireNode();

/** Ends the process with the command's exit code; what it could not do is said in one line. */
async function finish(work: () => Promise<number>): Promise<never> {
  try {
    process.exit(await work());
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
};

const program = new Command("trunkline")
  .description("Starts, tests and shows Trunkline: call management whose every call can be seen through.")
  .showHelpAfterError("(./trunkline --help lists the commands)");

program
  .command("up")
  .description("start everything: containers where an engine answers, else processes of this machine")
  .option("-d, --detach", "return as soon as the application answers, and keep it running")
  .option("--wait", "with --detach: return only when every part has settled")
  .action((options) => finish(() => up(readSettings(process.env), options)));

program
  .command("down")
  .description("stop everything; no process is left behind")
  .option("--volumes", "remove the data too")
  .action((options) => finish(() => down(readSettings(process.env), options)));

program
  .command("status")
  .description(
    "show each part: its state, where it answers, what is wrong (exit code 1: a part failed, 3: not running)",
  )
  .option("--json", "for programs")
  .action((options) => finish(() => status(readSettings(process.env), options)));

program
  .command("logs")
  .argument("<part>")
  .description("show the end of a part's log")
  .option("-f, --follow", "go on as it grows")
  .option("-n, --lines <count>", "how many lines", number, 200)
  .action((part, options) => finish(() => logs(readSettings(process.env), part, options)));

program
  .command("k6")
  .argument("<scenario>")
  .argument("[options...]", "options of `k6 run`, after --")
  .description("put load on the running stack and judge the SLAs (exit code 99: breached)")
  .action((scenario, args) => finish(() => k6(readSettings(process.env), scenario, args)));

program
  .command("test")
  .argument("[suites...]", "all but containers and bench where none is named")
  .description("run the tests")
  .option("--list", "show the suites")
  .action((suites, options) => finish(() => test(readSettings(process.env), suites, options)));

const simulate = program
  .command("simulate")
  .description("play the outside world: callers, carrier, on-call phone");

simulate
  .command("call")
  .description("place calls")
  .option("-c, --count <count>", "how many", number)
  .option("--urgent", "the voice agent raises an urgent alert")
  .option("--scenario <name>", "urgent, routine, missed …")
  .option("--priority <P1..P4>", "of the alert")
  .option("--message <text>", "what the caller says")
  .option("--duration <seconds>", "how long the call takes", number)
  .action(({ urgent, duration, ...options }) =>
    finish(() =>
      placeCalls(readSettings(process.env), {
        ...options,
        ...(urgent ? { scenario: "urgent" } : {}),
        ...(duration === undefined ? {} : { durationSeconds: duration }),
      }),
    ),
  );

simulate
  .command("fault")
  .argument("<provider>", "sms or voice")
  .description("break a provider, or mend it with --clear; without options, show what is set")
  .option("--error-rate <share>", "share of requests that fail, 0 to 1", number)
  .option("--latency-ms <ms>", "added to each answer", number)
  .option("--lost-callback-rate <share>", "share of status callbacks that never come", number)
  .option("--duplicate-callback-rate <share>", "share that comes twice", number)
  .option("--out-of-order-rate <share>", "share that comes out of order", number)
  .option("--late-callback-ms <ms>", "delay of status callbacks", number)
  .option("--clear", "no faults any more")
  .action((provider, options) => finish(() => setFault(readSettings(process.env), provider, options)));

simulate
  .command("ledger")
  .description("show what reached the outside world: SMS, webhooks, mails, pages")
  .option("--kind <kind>", "sms, webhook, mail or page")
  .option("--limit <count>", "how many", number, 20)
  .option("--json", "for programs")
  .action((options) => finish(() => showLedger(readSettings(process.env), options)));

simulate
  .command("office")
  .argument("<on|off>")
  .description("switch the day at the office that runs by itself")
  .option("--calls-per-minute <count>", "how busy it is", number)
  .action((state, options) =>
    finish(() => {
      if (state !== "on" && state !== "off") throw new Error("say on or off");
      return setOffice(readSettings(process.env), state === "on", options.callsPerMinute);
    }),
  );

await program.parseAsync();
