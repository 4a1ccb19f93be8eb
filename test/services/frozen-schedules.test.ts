import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openInstallation } from '../support/installation.ts';
import { at } from '../support/values.ts';

describe('a clock that was years ahead', () => {
  test('is told about by housekeeping, with the schedule that waits for it; what fires as it should is not', async () => {
    await using house = await openInstallation();
    const frozen = await house.addSchedule([await house.addTarget()]);
    house.clock.advanceTo(at('2030-06-02T02:00'));
    await house.fire();
    house.clock.advanceTo(at('2026-06-02T12:00'));
    await house.addSchedule([await house.addTarget()]);
    await house.services.housekeeping.tidy();
    const told = house.log.errors.filter(({ message }) => /clock was ahead/.test(message));
    assert.equal(told.length, 1);
    assert.match(told[0]?.message ?? '', new RegExp(`^Schedule ${frozen.id} does not fire before 2030-`));
  });
});
