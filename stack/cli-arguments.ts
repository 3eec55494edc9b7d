import { InvalidArgumentError } from "commander";

/** Makes a parser of whole numbers within bounds. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** Makes a parser of numbers within bounds. */
export function numberWithin(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a number from ${min} to ${max}.`);
  };
}

/** Parses a share. */
export const share = numberWithin(0, 1);

/** Parses P1 to P4, however it is written. */
export function priority(text: string): string {
  const value = text.toUpperCase();
  if (/^P[1-4]$/.test(value)) return value;
  throw new InvalidArgumentError("It must be P1, P2, P3 or P4.");
}
