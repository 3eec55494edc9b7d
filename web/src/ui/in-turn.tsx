import type { ComponentChildren } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { Boundary } from "./boundary.tsx";
import { takeTurn } from "./turns.ts";

/**
 * Part of a page that is made in a task of its own, after what stands above it: a page of many parts is painted from its top while the rest
 * is made, and a click is answered by what changes first. What stands below it must come in a turn, too: nothing may move. One that breaks
 * leaves the others.
 */
export function InTurn(props: {
  /** It is all that the page has. */
  readonly isPage?: boolean;
  readonly children: ComponentChildren;
}) {
  const [isDue, setDue] = useState(false);
  useLayoutEffect(() => takeTurn(() => setDue(true)), []);
  return isDue ? <Boundary isPage={props.isPage ?? false}>{props.children}</Boundary> : null;
}

/** Its children one after the other, each in a turn of its own. */
export function InTurns({ children }: { readonly children: ComponentChildren }) {
  return (
    <>
      {[children].flat().map((child, place) => (
        // By its place: whether a part is there changes, where it stands does not.
        <InTurn key={place}>{child}</InTurn>
      ))}
    </>
  );
}

/** How many of many like parts are to be there by now: `aTurn` at first and as many more in each turn. Once all were there, all are. */
export function useInTurns(count: number, aTurn: number): number {
  const [made, setMade] = useState(aTurn);
  const isWhole = made >= count;
  useLayoutEffect(() => {
    if (!isWhole) return takeTurn(() => setMade(made + aTurn));
    if (count > 0) setMade(Number.POSITIVE_INFINITY);
    return undefined;
  }, [made, isWhole]);
  return made;
}
