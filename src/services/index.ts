import type { UnitOfWork } from '../ports/unit-of-work.ts';
import { countChanges } from './counted-changes.ts';
import { createMakers } from './makers.ts';
import { once } from './once.ts';
import { claimingOnce } from './repeats/index.ts';
import type { Services } from './services.ts';
import type { Ports, ServiceSettings } from './surroundings.ts';
import { tellByMail } from './told-by-mail.ts';

export type { PiecedSlice } from '../ports/records/page.ts';
export type { Services } from './services.ts';
export type { Ports, ServiceSettings } from './surroundings.ts';

/**
 * Plugs services into their ports: all of them, or those that are named. Only what these are made of is loaded, so that a
 * command starts quickly.
 */
export async function createServices<Name extends keyof Services = keyof Services>(
  ports: Ports,
  settings: ServiceSettings,
  names?: readonly Name[],
): Promise<Pick<Services, Name>> {
  const makers = createMakers(ports, watched(ports, settings), settings);
  const made = (names ?? (Object.keys(makers) as Name[])).map(async (name) => [name, await makers[name]()] as const);
  return Object.fromEntries(await Promise.all(made)) as Pick<Services, Name>;
}

function watched(ports: Ports, settings: ServiceSettings): UnitOfWork {
  const unitOfWork = claimingOnce(withNotices(ports, settings));
  return ports.meter === undefined ? unitOfWork : countChanges(unitOfWork, ports.meter);
}

function withNotices({ unitOfWork, mailer, letters, log }: Ports, { home }: ServiceSettings): UnitOfWork {
  if (home.onlyLooks) return unitOfWork;
  const notices = once(async () => {
    const { Notices } = await import('./notifications/notices.ts');
    return new Notices(mailer !== null, once(letters), log);
  });
  return tellByMail(unitOfWork, notices);
}
