import type { RenderingRoom } from '../server/rendering.ts';
import type { Services } from '../services/index.ts';
import { renderingSchedules } from './billing-panel/schedules/render.ts';
import { ROOM } from './billing-panel/settings.ts';
import { DIALECT as BORG_UI } from './borg-ui/call.ts';
import { renderingJobs } from './borg-ui/schedules/render.ts';
import { DIALECT as CLOUDSIGMA } from './cloudsigma/call.ts';
import { renderingSchedulers } from './cloudsigma/schedulers/render.ts';
import { DIALECT as SELECTEL } from './selectel/call.ts';
import { renderingPlans } from './selectel/plans/render.ts';
import type { RoomSettings } from './settings.ts';

/** What it takes to show a schedule in every room. */
export type RenderingServices = Pick<Services, 'accounts' | 'runs' | 'schedules' | 'targets'>;

/** How each of the other rooms shows a schedule, in the order in which our own API tells them. */
export const renderingRooms = (
  services: RenderingServices,
  settings: Pick<RoomSettings, 'selectel'>,
): readonly RenderingRoom[] => [
  { name: ROOM, render: renderingSchedules(services) },
  { name: BORG_UI, render: renderingJobs(services) },
  { name: CLOUDSIGMA, render: renderingSchedulers(services) },
  { name: SELECTEL, render: renderingPlans(services, settings.selectel) },
];
