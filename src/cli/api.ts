import type { Client, Transport } from '../../clients/typescript/client.ts';
import type { Actor } from '../domain/account.ts';
import { GatewayError } from '../domain/errors.ts';
import type { Services } from '../services/index.ts';
import type { CliContext, Role } from './context.ts';
import { CommandFailed } from './failure.ts';
import { terminal } from './terminal.ts';

/** Where a gateway is called, and with which token. */
export interface Place {
  readonly url: string;
  readonly token: string;
}

/** How the help calls the option that names a gateway. */
export const URL_OPTION = [
  '--url <url>',
  'call this gateway (BACKROTA_URL), with the token in BACKROTA_TOKEN',
] as const;

/**
 * The gateway that is to be called: the one that was typed, that of the environment, or the context that is in use; `null` =
 * the installation of this machine.
 *
 * @throws CommandFailed where there is no token for it
 */
export async function placeOf(typed: string | undefined): Promise<Place | null> {
  const { BACKROTA_URL, BACKROTA_TOKEN } = terminal().env;
  const url = typed ?? (BACKROTA_URL || undefined);
  if (url === undefined) return (await import('./contexts.ts')).placeInUse();
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CommandFailed(`'${url}' is no address of a gateway; give one such as https://backup.example.org.`);
  }
  if (!BACKROTA_TOKEN) {
    throw new CommandFailed(
      "There is no token for it: set BACKROTA_TOKEN to one of 'backrota token issue --kind api'.",
    );
  }
  return { url, token: BACKROTA_TOKEN };
}

/**
 * What works on the secrets of this machine alone does not do so where another gateway is meant.
 * @throws CommandFailed
 */
export async function refuseElsewhere(): Promise<void> {
  const place = await placeOf(undefined);
  if (place === null) return;
  throw new CommandFailed(
    `This command works on the installation of its own machine, and not at ${place.url}; run it there, or without BACKROTA_URL and contexts.`,
  );
}

/** Where the API is called, and what it takes to call this machine's own. */
export interface Called<Name extends keyof Services> {
  /** As it was typed. */
  readonly url?: string | undefined;
  /** Of this machine's installation: what the operations work with. */
  readonly services: readonly Name[];
  readonly role?: Role;
  /** Ends calls that are under way. */
  readonly signal?: AbortSignal;
}

/** Works with the API, of the gateway that is named or of this machine's own installation; `place` = where that gateway is. */
export async function withApi<Name extends keyof Services>(
  context: CliContext,
  { url, services: names, role, signal }: Called<Name>,
  work: (client: Client, place: Place | null) => Promise<void>,
): Promise<void> {
  const place = await placeOf(url);
  if (place !== null) {
    const { Client: ApiClient } = await import('../../clients/typescript/client.ts');
    const { overSocket } = await import('./http.ts');
    return work(new ApiClient(reached(place.url, overSocket(place, signal))), place);
  }
  return context.withServices(
    names,
    async (services, actor) => work(await clientOf(services, actor, signal), null),
    role,
  );
}

/** The API of this machine's own installation, of the services those that its operations use. */
export async function clientOf(services: Partial<Services>, actor: Actor, signal?: AbortSignal): Promise<Client> {
  const { Client: ApiClient } = await import('../../clients/typescript/client.ts');
  const { inProcess } = await import('../in-process-api.ts');
  return new ApiClient(inProcess(services, actor, terminal().env, signal));
}

/** Says which gateway it is that does not answer. */
const reached =
  (url: string, transport: Transport): Transport =>
  async (request) => {
    try {
      return await transport(request);
    } catch (error) {
      if (!(error instanceof Error) || error instanceof GatewayError) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      const why = code ?? (message || 'no answer');
      throw new CommandFailed(`No gateway answers at ${url} (${why}); look whether it runs, and at the address.`);
    }
  };
