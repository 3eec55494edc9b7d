const takers = new Map<string, (answer: never) => void>();

/** From now on what the server made of such a write is handed over, whichever tab sent it and whenever that was. */
export function takeAnswers<Answer>(operation: string, take: (answer: Answer) => void): void {
  takers.set(operation, take);
}

/** Hands over what the server made of a write; false: nobody takes it. */
export function giveAnswer(operation: string, answer: unknown): boolean {
  const take = takers.get(operation);
  if (!take || answer === undefined) return false;
  take(answer as never);
  return true;
}
