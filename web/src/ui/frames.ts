/** Runs something after what is rendered next, and after its effects. Answers what takes it back. */
export function afterTwoFrames(act: () => void): () => void {
  let isWanted = true;
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => isWanted && act())));
  return () => {
    isWanted = false;
  };
}
