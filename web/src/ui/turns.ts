type Turn = () => void;

/** In the order in which they will run. */
let waiting: Turn[] = [];
/** Asked for since the last one ran: parts of what that one has shown, so they come before what stands below it. */
let fresh: Turn[] = [];
let isAsked = false;

const tasks = new MessageChannel();
tasks.port1.onmessage = () => {
  isAsked = false;
  waiting = [...fresh, ...waiting];
  fresh = [];
  const turn = waiting.shift();
  if (waiting.length > 0) ask();
  turn?.();
};

function ask(): void {
  if (isAsked) return;
  isAsked = true;
  tasks.port2.postMessage(undefined);
}

/**
 * Runs something soon, in a task of its own: between two of them the browser answers keys and clicks and paints. They run in the order of the
 * page: first come first, but what one of them asks for comes before those that already waited. What it answers takes the turn back.
 */
export function takeTurn(run: () => void): () => void {
  fresh.push(run);
  ask();
  return () => {
    fresh = fresh.filter((turn) => turn !== run);
    waiting = waiting.filter((turn) => turn !== run);
  };
}
