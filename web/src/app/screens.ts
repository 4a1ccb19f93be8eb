import type { ComponentType } from 'preact';
import type { Client } from '../api/client.ts';
import { ANY_TARGET, schedulesPage } from '../api/first-reads.ts';
import { accountWords } from '../messages/accounts.ts';
import { auditWords } from '../messages/audit.ts';
import { calendarWords } from '../messages/calendar.ts';
import { peopleWords } from '../messages/people.ts';
import { scheduleWords } from '../messages/schedules.ts';
import { settingsWords } from '../messages/settings.ts';
import { snapshotWords } from '../messages/snapshots.ts';
import { storeWords } from '../messages/stores.ts';
import { targetWords } from '../messages/targets.ts';
import { taskWords } from '../messages/tasks.ts';
import { todayWords } from '../messages/today.ts';
import type { IconName } from '../parts/icon.tsx';
import type { Words } from './language.ts';

/** A screen that is fetched when it is first gone to. */
export interface Screen {
  /** Below `/console`, as wouter has it: `/schedules/:key`. */
  readonly path: string;
  load(): Promise<ScreenModule['Screen']>;
  /** What `load` came to; `null` = it has not yet. */
  readonly loaded: ScreenModule['Screen'] | null;
  /** Asks for what it shows first, by the very calls that its component makes. */
  readFirst?(client: Pick<Client, 'ask'>): readonly Promise<unknown>[];
}

/** What shows a screen. */
export interface ScreenModule {
  readonly Screen: ComponentType<{ readonly params: Readonly<Record<string, string>> }>;
}

/** A screen, and the words that it says: they are fetched at once. */
function screen(path: string, fetch: () => Promise<ScreenModule>, ...words: readonly Words<unknown>[]): Screen {
  let loading: ReturnType<Screen['load']> | null = null;
  let loaded: Screen['loaded'] = null;
  const load = async () => {
    const [{ Screen: component }] = await Promise.all([fetch(), ...words.map((each) => each.load())]);
    loaded = component;
    return component;
  };
  return {
    path,
    load: () => {
      loading ??= load().catch((error: unknown) => {
        loading = null;
        throw error;
      });
      return loading;
    },
    get loaded() {
      return loaded;
    },
  };
}

/** A screen that people begin with: what it reads is asked for before it is there. */
const begunWith = (screen: Screen, readFirst: NonNullable<Screen['readFirst']>): Screen =>
  Object.assign(screen, { readFirst });

/** Every address of the console; the first that fits is it. */
export const SCREENS: readonly Screen[] = [
  begunWith(
    screen('/', () => import('../screens/today/index.tsx'), todayWords),
    (client) => [client.ask('getOverview'), client.ask('listTargets', ANY_TARGET)],
  ),
  screen('/calendar/:view?/:day?', () => import('../screens/calendar/index.tsx'), calendarWords, scheduleWords),
  begunWith(
    screen('/schedules', () => import('../screens/schedules/index.tsx'), scheduleWords),
    (client) => [client.ask('listSchedules', schedulesPage())],
  ),
  screen('/schedules/new', () => import('../screens/schedules/new.tsx'), scheduleWords),
  screen(
    '/schedules/:key/:tab?',
    () => import('../screens/schedules/schedule.tsx'),
    scheduleWords,
    auditWords,
    snapshotWords,
  ),
  screen('/accounts', () => import('../screens/accounts/index.tsx'), accountWords),
  screen('/accounts/:key', () => import('../screens/accounts/account.tsx'), accountWords, peopleWords),
  screen('/targets', () => import('../screens/targets/index.tsx'), targetWords, taskWords),
  screen('/targets/new', () => import('../screens/targets/new.tsx'), targetWords),
  screen(
    '/targets/:key',
    () => import('../screens/targets/target.tsx'),
    targetWords,
    taskWords,
    scheduleWords,
    snapshotWords,
  ),
  screen('/snapshots', () => import('../screens/snapshots/index.tsx'), snapshotWords),
  screen('/snapshots/:key', () => import('../screens/snapshots/snapshot.tsx'), snapshotWords),
  screen('/restores', () => import('../screens/restores/index.tsx'), snapshotWords),
  screen('/restores/:key', () => import('../screens/restores/restore.tsx'), snapshotWords),
  screen('/stores', () => import('../screens/stores/index.tsx'), storeWords),
  screen('/stores/new', () => import('../screens/stores/new.tsx'), storeWords),
  screen('/stores/:key', () => import('../screens/stores/store.tsx'), storeWords),
  screen('/runs/:key', () => import('../screens/tasks/run.tsx'), taskWords, scheduleWords),
  screen('/tasks/:key', () => import('../screens/tasks/task.tsx'), taskWords),
  screen('/people', () => import('../screens/people/index.tsx'), peopleWords),
  screen('/people/:key', () => import('../screens/people/login.tsx'), peopleWords),
  screen('/audit', () => import('../screens/audit/index.tsx'), auditWords),
  screen('/settings/:tab?', () => import('../screens/settings/index.tsx'), settingsWords),
];

/** What an address leads to: the screen, and what its pattern's parts are there. */
export interface FoundScreen {
  readonly screen: Screen;
  readonly params: Readonly<Record<string, string>>;
}

const PATTERNS = SCREENS.map((each) => {
  const pattern = each.path.replace(/\/:(\w+)\?/g, '(?:/(?<$1>[^/]+))?').replace(/:(\w+)/g, '(?<$1>[^/]+)');
  return { each, pattern: new RegExp(`^${pattern}/?$`) };
});

/** Finds the screen of an address below `/console`; `null` = there is none. */
export function findScreen(path: string): FoundScreen | null {
  for (const { each, pattern } of PATTERNS) {
    const found = pattern.exec(path);
    if (found !== null) return { screen: each, params: { ...found.groups } };
  }
  return null;
}

/** A line of the navigation. */
export interface Place {
  readonly path: string;
  readonly name:
    | 'today'
    | 'calendar'
    | 'schedules'
    | 'targets'
    | 'snapshots'
    | 'stores'
    | 'people'
    | 'accounts'
    | 'audit'
    | 'settings';
  readonly icon: IconName;
  /** The key that goes there after `g`. */
  readonly letter: string;
  /** Whether it is shown to the provider's people alone. */
  readonly isStaffs?: boolean;
}

/** The navigation, from top to bottom. */
export const PLACES: readonly Place[] = [
  { path: '/', name: 'today', icon: 'today', letter: 't' },
  { path: '/calendar', name: 'calendar', icon: 'calendar', letter: 'c' },
  { path: '/schedules', name: 'schedules', icon: 'schedules', letter: 's' },
  { path: '/targets', name: 'targets', icon: 'targets', letter: 'o' },
  { path: '/snapshots', name: 'snapshots', icon: 'snapshots', letter: 'n' },
  { path: '/stores', name: 'stores', icon: 'stores', letter: 'r' },
  { path: '/people', name: 'people', icon: 'people', letter: 'p' },
  { path: '/accounts', name: 'accounts', icon: 'accounts', letter: 'u', isStaffs: true },
  { path: '/audit', name: 'audit', icon: 'audit', letter: 'a' },
  { path: '/settings', name: 'settings', icon: 'settings', letter: 'e' },
];
