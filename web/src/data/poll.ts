/** Does something again and again, each time so long after the last has ended, until what it answers is called. */
export function poll(act: () => Promise<void>, everyMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isEnded = false;
  const wait = () => {
    if (!isEnded) timer = setTimeout(() => void act().then(wait, wait), everyMs);
  };
  wait();
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}
