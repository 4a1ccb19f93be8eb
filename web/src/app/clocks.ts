const KEPT = 'backrota.clocks';

/** Whether other clocks stand beside each time: UTC, and this browser's. */
export const hasOtherClocks = (): boolean => localStorage.getItem(KEPT) === 'all';

/** Shows times as it was chosen. */
export const applyClocks = (): void => void document.documentElement.toggleAttribute('data-clocks', hasOtherClocks());

/** Keeps the choice for this browser. */
export function keepOtherClocks(isOn: boolean): void {
  localStorage.setItem(KEPT, isOn ? 'all' : 'own');
  applyClocks();
}
