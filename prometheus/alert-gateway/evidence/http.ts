/** Reads JSON. Throws where the answer is none, not in time, or too large. */
export async function getJson(
  url: string,
  signal: AbortSignal,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const answer = await fetch(url, {
    headers: { accept: "application/json", ...headers },
    redirect: "error",
    signal,
  });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new Error(`${new URL(url).host} answers ${answer.status}`);
  }
  return answer.json();
}
