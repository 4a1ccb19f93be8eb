import type { Problem, Transport } from '../clients/typescript/client.ts';
import type { NativeServices } from './dialects/native/call.ts';
import { answerHere } from './dialects/native/in-process.ts';
import { problemBody } from './dialects/native/replies.ts';
import { ENGLISH } from './dialects/native/speech/english.ts';
import type { Actor } from './domain/account.ts';
import type { GatewayError } from './domain/errors.ts';
import { answeringCall } from './ports/current-call.ts';
import type { Environment } from './server/settings.ts';

/**
 * The API of this very process, as the actor, until the signal; of the services those are needed that its operations use.
 * The settings of the other rooms, which it tells of, are the environment's.
 */
export function inProcess(
  services: Partial<NativeServices>,
  actor: Actor,
  env: Environment,
  signal?: AbortSignal,
): Transport {
  const rooms = async () => {
    const { renderingRooms } = await import('./dialects/rendering-rooms.ts');
    const { readRoomSettings } = await import('./dialects/settings.ts');
    return renderingRooms(services as NativeServices, readRoomSettings(env));
  };
  const answerNow = answerHere({ ...services, rooms }, actor);
  const answer: typeof answerNow =
    signal === undefined ? answerNow : (request) => answeringCall(signal, () => answerNow(request));
  return async (request) => {
    const { status, headers = {}, body } = await answer(request);
    const named = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
    return {
      status,
      headers: { get: (name) => named.get(name.toLowerCase()) ?? null },
      body: body === null ? null : JSON.parse(await textOf(body)),
    };
  };
}

/** What was refused or failed, as the API answers with it. */
export const toldOf = (error: GatewayError): Problem => problemBody(error, ENGLISH);

async function textOf(body: string | Buffer | AsyncIterable<string | Uint8Array>): Promise<string> {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return body.toString();
  const parts: Buffer[] = [];
  for await (const part of body) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}
