/** Whether calls come in by themselves at a simulator. */
export interface Office {
  readonly on: boolean;
}

/** How the simulator's office is; with `state`, after it was told so. Throws where the simulator refuses. */
export async function askOffice(simulatorUrl: string, state?: Office): Promise<Office> {
  const change = {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ on: state?.on }),
  };
  const response = await fetch(`${simulatorUrl}/control/office`, state ? change : {});
  if (response.status !== 200) throw new Error(`the simulator's office answered ${response.status}`);
  return (await response.json()) as Office;
}

/** Does something while no calls come in by themselves and nobody at the office answers; afterwards it is as it was. */
export async function whileOfficeIsClosed<T>(simulatorUrl: string, work: () => Promise<T>): Promise<T> {
  const before = await askOffice(simulatorUrl);
  await askOffice(simulatorUrl, { on: false });
  try {
    return await work();
  } finally {
    await askOffice(simulatorUrl, before);
  }
}
