import { ApiProblem, type Client } from '../../clients/typescript/client.ts';

/** Whether some server does what is queued. Who may not be told is answered by one. */
export async function isServed(client: Client): Promise<boolean> {
  try {
    return (await client.call('getStatus')).isServerRunning;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 403) return true;
    throw error;
  }
}
