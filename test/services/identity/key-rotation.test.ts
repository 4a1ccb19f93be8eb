import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayError, problemIn } from '../../../src/domain/errors.ts';
import { SecretBox } from '../../../src/services/identity/secret-box.ts';
import { openInstallation } from '../../support/installation.ts';
import { STAFF } from '../../support/values.ts';

const OLD = 'a secret of thirty-two characters';
const NEXT = 'the next one has thirty-two characters too';

test('what other nodes seal while a rotation runs is sealed with the new key, or refused in words', async () => {
  await using house = await openInstallation();
  const nodes = [house.services, (await house.openNode()).services, (await house.openNode()).services];
  // Each has its key at hand, as whoever runs.
  for (const [index, services] of nodes.entries()) await services.signingKeys.find(`begun-${index}`);
  const customers = await Promise.all(['ann', 'bea', 'cleo'].map((name) => house.addAccount(name)));
  const writing = nodes.flatMap((services, index) => [
    ...[1, 2, 3].map(
      (count) => () =>
        services.alerts.add(STAFF, { channel: 'webhook', address: `https://hooks.example.net/${index}/${count}` }),
    ),
    () => services.accounts.enableTotp(STAFF, customers[index]?.login.login ?? ''),
    () => services.signingKeys.find(`key-${index}`),
  ]);
  const half = writing.length / 2;
  const outcomes = await Promise.allSettled([
    ...writing.slice(0, half).map((write) => write()),
    house.services.keyRotation.rotate(STAFF, NEXT),
    ...writing.slice(half).map((write) => write()),
  ]);
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  for (const error of refused) {
    assert.ok(error instanceof GatewayError, String(error));
    assert.equal(error.problem.reason, 'secret_key_changed');
  }
  const [box, before] = [new SecretBox(NEXT), new SecretBox(OLD)];
  const sealed = await house.unitOfWork.transaction((records) => records.sealed.list());
  assert.ok(sealed.length >= writing.length - refused.length);
  for (const { table, text } of sealed) {
    assert.notEqual(box.openOrNull(text), null, table);
    assert.equal(before.openOrNull(text), null, table);
  }
  // Whoever began before the rotation seals nothing from then on.
  for (const services of nodes)
    await assert.rejects(
      services.alerts.add(STAFF, { channel: 'webhook', address: 'https://hooks.example.net/late' }),
      (error) => problemIn(error).reason === 'secret_key_changed',
    );
});
