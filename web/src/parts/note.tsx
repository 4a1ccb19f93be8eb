import type { ComponentChildren } from 'preact';
import { ApiProblem } from '../api/client.ts';
import { common } from '../messages/index.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import type { Tone } from './state.tsx';

/** Something to be read, in its place. */
export const Note = ({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) => (
  <div class={`note tone-${tone}`}>
    <Icon name={tone} />
    <div class="note-body">{children}</div>
  </div>
);

/** What went wrong in one sentence: the API's own, or that nobody answers. */
export const sentenceOf = (error: Error): string =>
  error instanceof ApiProblem ? error.message : common.text.noAnswer;

/** What could not be read or done, by which id its operator finds it, and the way to try again. */
export const Failure = ({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => unknown }) => (
  <div role="alert">
    <Note tone="bad">
      <p>{sentenceOf(error)}</p>
      {error instanceof ApiProblem && error.problem.requestId !== '' && (
        <p class="small">
          {common.text.requestId} <code>{error.problem.requestId}</code>
        </p>
      )}
      {onRetry && (
        <p>
          <Button isSmall onPress={onRetry}>
            {common.text.tryAgain}
          </Button>
        </p>
      )}
    </Note>
  </div>
);
