import type { WireReply } from './dialect.ts';

/** What the gateway says of itself; no credential needed, so nothing of a tenant is in it. */
export interface Health {
  alive(): { readonly version: string };
  /**
   * Database reachable and trigger loop ticking; the body holds counts for a monitor.
   * Never rejects: a database out of reach is `isReady: false`.
   */
  ready(): Promise<{ readonly isReady: boolean; readonly body: object }>;
}

/** As `ask`; whoever asks while it is being found out gets the same answer, however many they are. */
export const askOnceAtATime = <Answer>(ask: () => Promise<Answer>): (() => Promise<Answer>) => {
  let asked: Promise<Answer> | null = null;
  return () => {
    asked ??= ask().finally(() => {
      asked = null;
    });
    return asked;
  };
};

/** Answers `/healthz` (200 while the process runs) and `/readyz` (503 while it should get no calls). */
export const answerHealth = async (path: string, health: Health, isDraining: boolean): Promise<WireReply> => {
  if (path === '/healthz') {
    return { status: 200, body: JSON.stringify({ status: 'alive', ...health.alive() }) };
  }
  const { isReady, body } = await health.ready();
  const accepts = isReady && !isDraining;
  return {
    status: accepts ? 200 : 503,
    body: JSON.stringify({ status: accepts ? 'ready' : isDraining ? 'draining' : 'not ready', ...body }),
  };
};
