import { useEffect } from 'preact/hooks';
import { useLocation } from 'wouter';
import { PLACES } from './screens.ts';

const KEPT = 'backrota.shortcuts';

/** Whether single keys go to screens; some people's speech or grip presses them unasked. */
export const hasShortcuts = (): boolean => localStorage.getItem(KEPT) !== 'off';
export const keepShortcuts = (isOn: boolean): void => localStorage.setItem(KEPT, isOn ? 'on' : 'off');

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName));

/** How long `g` waits for its letter. */
const WAIT_MS = 1_200;

/** `g` and a letter go to a screen, `/` to its search, `?` shows the calls that it made. */
export function useShortcuts(): void {
  const [, navigate] = useLocation();
  useEffect(() => {
    let pressedAt = 0;
    const press = (event: KeyboardEvent) => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isPlain || !hasShortcuts() || isTyping(event.target) || document.querySelector('dialog[open]')) return;
      const place = PLACES.find(({ letter }) => letter === event.key);
      if (place !== undefined && event.timeStamp - pressedAt < WAIT_MS) navigate(place.path);
      pressedAt = event.key === 'g' ? event.timeStamp : 0;
      if (event.key === '/') focusOn(event, 'input[type=search]');
      if (event.key === '?') document.querySelector<HTMLElement>('[data-calls]')?.click();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

function focusOn(event: KeyboardEvent, selector: string): void {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) return;
  event.preventDefault();
  found.focus();
}
