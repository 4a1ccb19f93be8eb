import type { AlertDelivery } from '../../domain/alert.ts';
import { problem, problemIn } from '../../domain/errors.ts';
import { problemOf } from '../../domain/problems/index.ts';
import type { Meter } from '../../ports/meter.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { mayTryAgain, type Sending } from '../notifications/index.ts';
import type { AlertChannels } from './channels.ts';

/** How digests are sent: those only that this process has a way for. */
export const sendingDeliveries = (
  unitOfWork: UnitOfWork,
  channels: AlertChannels,
  meter: Meter,
): Sending<AlertDelivery> => {
  const { alerts, alertDeliveries } = unitOfWork.records;
  return {
    noun: 'alert',
    claim: (terms) => alertDeliveries.claim(terms, channels.open),
    end: (uuid, attempt, end) => alertDeliveries.end(uuid, attempt, end),
    giveUpOlder: (before, now) => alertDeliveries.giveUpOlder(before, problemOf('mail_too_old', {}), now),
    async send(delivery, signal) {
      const alert = await alerts.find(delivery.alertId);
      // It was removed a moment ago, and what was on its way with it.
      if (alert === null) throw problem('missing', { noun: 'alert', asked: String(delivery.alertId) });
      const isPosted = alert.channel === 'webhook';
      try {
        await channels.send(alert, delivery, await unitOfWork.now(), signal);
        if (isPosted) meter.posted('taken');
      } catch (error) {
        if (isPosted) meter.posted('failed');
        throw error;
      }
    },
    problemOf: (_, fault) => problemIn(fault),
    mayTryAgain,
    about: ({ alertId }) => ({ to: alertId }),
  };
};
