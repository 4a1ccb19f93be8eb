import { useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import { isRefused, type Schedule } from '../../api/client.ts';
import { useAct, useCall } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { useSettled } from '../../app/settled.ts';
import { common } from '../../messages/index.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { Button } from '../../parts/button.tsx';
import { ChoiceField, faultAt, TextField } from '../../parts/field.tsx';
import { Failure } from '../../parts/note.tsx';
import { type Difference, StaleDialog } from '../../parts/stale-dialog.tsx';
import { tell } from '../../parts/toasts.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { changesOf, type Draft, differingParts, draftOf } from './draft.ts';
import { ForecastCard } from './forecast-card.tsx';
import { KeepFields } from './keep-fields.tsx';
import { RetentionDiff } from './retention-diff.tsx';
import { RuleFields } from './rule-fields.tsx';
import { SlotsPreview } from './slots-preview.tsx';
import { SuggestButton } from './suggest-button.tsx';
import { TargetFields } from './target-fields.tsx';

/** How many slots the preview tells. */
const SLOTS = 8;

/** Changes a schedule that there is. Each change is seen before it is saved: the next slots, and what goes. */
export function Editor({ schedule, version }: { readonly schedule: Schedule; readonly version: string }) {
  const { text } = scheduleWords;
  const [seen, setSeen] = useState({ version, draft: draftOf(schedule) });
  const [draft, setDraft] = useState(seen.draft);
  // What is written anew begins with fields of its own.
  const [edition, setEdition] = useState(0);
  const change = useAct('changeSchedule');
  const policy = useSettled(draft.retention);
  const diff = useCall(
    'previewRetention',
    { parts: { key: schedule.id }, body: { retention: policy } },
    { keepsLast: true },
  );
  const stale = isRefused(change.error) && change.error.status === 412 ? change.error.problem.present : undefined;
  const going = isRefused(change.error, 'confirmation_required') ? Number(change.error.params.count) : null;

  const save = (against: string, { confirm, over = seen.draft }: { confirm?: number; over?: Draft } = {}) => {
    const body = changesOf(draft, over);
    if (body === null) return tell(text.nothingChanged, 'idle');
    change.mutate(
      { parts: { key: schedule.id }, version: against, body, ...(confirm === undefined ? {} : { query: { confirm } }) },
      {
        onSuccess: ({ body: saved, version: next }) => {
          const settled = draftOf(saved);
          setSeen({ version: next ?? '*', draft: settled });
          setDraft(settled);
          tell(text.saved);
        },
      },
    );
  };

  return (
    <>
      <Form
        key={edition}
        draft={draft}
        onChange={setDraft}
        error={going === null && stale === undefined ? change.error : null}
        isBusy={change.isPending}
        submitName={common.text.save}
        onSubmit={() => save(seen.version)}
      >
        <RetentionDiff scheduleId={schedule.id} of={diff} />
      </Form>
      {going !== null && (
        <ConfirmDialog
          count={going}
          isBusy={change.isPending}
          onClose={change.reset}
          onConfirm={() => save(seen.version, { confirm: going })}
        />
      )}
      {stale !== undefined && (
        <StaleDialog
          differences={differencesOf(draftOf(stale as Schedule), draft)}
          onClose={change.reset}
          onTake={() => {
            const present = stale as Schedule;
            setSeen({ version: `"${present.version}"`, draft: draftOf(present) });
            setDraft(draftOf(present));
            setEdition(edition + 1);
            change.reset();
          }}
          onKeep={() => save(`"${(stale as Schedule).version}"`, { over: draftOf(stale as Schedule) })}
        />
      )}
    </>
  );
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function differencesOf(theirs: Draft, mine: Draft): readonly Difference[] {
  const { text } = scheduleWords;
  const names: Readonly<Record<keyof Draft, string>> = {
    name: text.name,
    recurrence: text.whenTitle,
    retention: text.keepTitle,
    targets: text.targets,
    destination: text.store,
    method: text.method,
  };
  return differingParts(theirs, mine).map((part) => ({
    name: names[part],
    theirs: shown(theirs[part]),
    mine: shown(mine[part]),
  }));
}

/** Makes a schedule. */
export function NewEditor({ first }: { readonly first: Draft }) {
  const { text } = scheduleWords;
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState(first);
  const create = useAct('createSchedule');
  return (
    <Form
      draft={draft}
      onChange={setDraft}
      error={create.error}
      isBusy={create.isPending}
      submitName={text.add}
      onSubmit={() =>
        create.mutate(
          { body: draft },
          {
            onSuccess: ({ body }) => {
              tell(text.made);
              navigate(`/schedules/${body.id}`);
            },
          },
        )
      }
    />
  );
}

interface FormProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly error: Error | null;
  readonly isBusy: boolean;
  readonly submitName: string;
  readonly onSubmit: () => void;
  readonly children?: preact.ComponentChildren;
}

function Form({ draft, onChange, error, isBusy, submitName, onSubmit, children }: FormProps) {
  const { text } = scheduleWords;
  const { mayOperate } = useSession();
  const rule = useSettled(draft.recurrence);
  const preview = useCall('previewRule', { body: { recurrence: rule, count: SLOTS } }, { keepsLast: true });
  const set = (part: Partial<Draft>) => onChange({ ...draft, ...part });
  // The preview says what is wrong with a rule before it is saved.
  const faults = error ?? preview.error;
  return (
    <form
      class="stack-wide"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) onSubmit();
      }}
    >
      <fieldset disabled={!mayOperate} class="stack-wide">
        {error !== null && <Failure error={error} />}
        <TextField
          label={text.name}
          value={draft.name}
          onInput={(name) => set({ name })}
          isRequired
          maxLength={255}
          fault={faultAt(error, '/name')}
        />
        <div class="columns">
          <section class="card">
            <h2>{text.whenTitle}</h2>
            <RuleFields rule={draft.recurrence} onChange={(recurrence) => set({ recurrence })} error={faults} />
            {draft.recurrence.kind === 'weekly' && (
              <SuggestButton
                rule={draft.recurrence}
                destination={draft.destination}
                onChange={(recurrence) => set({ recurrence })}
              />
            )}
          </section>
          <SlotsPreview of={preview} />
        </div>
        <section class="card">
          <h2>{text.whatTitle}</h2>
          <TargetFields chosen={draft.targets} onChange={(targets) => set({ targets })} />
          <DestinationField destination={draft.destination} onChange={(destination) => set({ destination })} />
          <MethodFields method={draft.method} onChange={(method) => set({ method })} />
        </section>
        <section class="card">
          <h2>{text.keepTitle}</h2>
          <KeepFields policy={draft.retention} onChange={(retention) => set({ retention })} error={error} />
        </section>
        {children}
        <ForecastCard draft={draft} />
        {mayOperate && (
          <div class="row">
            <Button look="main" type="submit" isBusy={isBusy}>
              {submitName}
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  );
}

function DestinationField({
  destination,
  onChange,
}: {
  readonly destination: string;
  readonly onChange: (destination: string) => void;
}) {
  const { text } = scheduleWords;
  const stores = useCall('listStores', { query: { limit: 200 } });
  const locations = new Set(stores.data?.body.items.map(({ location }) => location).filter((each) => each !== 'local'));
  if (destination !== 'local') locations.add(destination);
  return (
    <ChoiceField
      label={text.store}
      value={destination}
      choices={[['local', text.localStore], ...[...locations].map((each) => [each, each] as const)]}
      onChange={onChange}
    />
  );
}

function MethodFields({
  method,
  onChange,
}: {
  readonly method: Draft['method'];
  readonly onChange: (method: Draft['method']) => void;
}) {
  const { text } = scheduleWords;
  return (
    <>
      <ChoiceField
        label={text.method}
        value={method.kind}
        choices={[
          ['full', text.methods.full],
          ['incremental', text.methods.incremental],
        ]}
        onChange={(kind) => onChange(kind === 'full' ? { kind } : { kind, fullEvery: 7 })}
      />
      {method.kind === 'incremental' && (
        <TextField
          type="number"
          min={2}
          label={text.fullEvery}
          value={String(method.fullEvery)}
          onInput={(typed) => onChange({ kind: 'incremental', fullEvery: Number(typed) })}
        />
      )}
    </>
  );
}
