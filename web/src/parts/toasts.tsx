import { useEffect, useState } from 'preact/hooks';
import { common } from '../messages/index.ts';
import { Button } from './button.tsx';
import { sentenceOf } from './note.tsx';
import type { Tone } from './state.tsx';

interface Toast {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
}

const LASTS_MS = 8_000;
const MOST = 3;

let toasts: readonly Toast[] = [];
let made = 0;
const listeners = new Set<(toasts: readonly Toast[]) => void>();

function show(next: readonly Toast[]): void {
  toasts = next.slice(-MOST);
  for (const listener of listeners) listener(toasts);
}

/** Tells the outcome of something that was done; what went wrong stays until it is closed. */
export function tell(text: string, tone: Tone = 'good'): void {
  made += 1;
  const toast = { id: made, tone, text };
  show([...toasts, toast]);
  if (tone !== 'bad') setTimeout(() => show(toasts.filter(({ id }) => id !== toast.id)), LASTS_MS);
}

/** Tells why something was not done. */
export const tellFailure = (error: Error): void => tell(sentenceOf(error), 'bad');

/** Where outcomes are told, to screen readers too. */
export function Toasts() {
  const [shown, setShown] = useState(toasts);
  useEffect(() => {
    listeners.add(setShown);
    return () => {
      listeners.delete(setShown);
    };
  }, []);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.map(({ id, tone, text }) => (
        <div key={id} class={`toast tone-${tone}`}>
          <span>{text}</span>
          <Button isSmall look="quiet" onPress={() => show(toasts.filter((toast) => toast.id !== id))}>
            {common.text.close}
          </Button>
        </div>
      ))}
    </div>
  );
}
