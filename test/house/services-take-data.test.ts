import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Services } from '../../src/services/index.ts';
import type { FunctionsIn } from '../support/functions-in.ts';

/** Of a service, what each of its methods takes that is, or holds, a function. */
type FunctionsTaken<Service> = {
  [Method in keyof Service]: Service[Method] extends (...given: infer Given) => unknown ? FunctionsIn<Given> : never;
}[keyof Service];

/** The services that rooms call. Of restores into directories all but the one that the command line stops and watches. */
interface RoomServices
  extends Pick<
    Services,
    | 'accounts'
    | 'authentication'
    | 'backups'
    | 'notifications'
    | 'primarySchedules'
    | 'restores'
    | 'runs'
    | 'schedules'
    | 'sessionMemory'
    | 'snapshots'
    | 'stores'
    | 'targets'
  > {
  readonly directoryRestores: Omit<Services['directoryRestores'], 'restore'>;
}

/** Services that are functions. */
type RoomFunctions = Parameters<Services['deleteByIds'] | Services['previewRetention']>;

type Taken =
  | FunctionsIn<RoomFunctions>
  | { [Name in keyof RoomServices]: FunctionsTaken<RoomServices[Name]> }[keyof RoomServices];
type IsPlainData = [Taken] extends [never] ? true : false;

test('what a room gives a service is plain data: no function goes in', () => {
  // Does not compile where one does.
  const isPlainData: IsPlainData = true;
  assert.ok(isPlainData);
});
