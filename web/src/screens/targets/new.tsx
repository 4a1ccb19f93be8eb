import { useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import type { NewTarget } from '../../api/client.ts';
import { useAct } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { targetWords } from '../../messages/targets.ts';
import { BackLink } from '../../parts/back-link.tsx';
import { Button } from '../../parts/button.tsx';
import { AreaField, ChoiceField, faultAt, TextField, Tick } from '../../parts/field.tsx';
import { Failure } from '../../parts/note.tsx';
import { tell } from '../../parts/toasts.tsx';
import { linesOf } from './draft.ts';

type Kind = NonNullable<NewTarget['kind']>;
const KINDS: readonly Kind[] = ['instance', 'drive', 'repository', 'volume'];

/** A new target: with a volume of its own, or, by the provider's people, of paths. */
export function Screen() {
  const { text } = targetWords;
  const { session } = useSession();
  const [, navigate] = useLocation();
  const mayNamePaths = session.isStaff && !session.actsFor;
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Kind>('instance');
  const [rotation, setRotation] = useState('');
  const [isOfPaths, setOfPaths] = useState(false);
  const [paths, setPaths] = useState('');
  const [excludes, setExcludes] = useState('');
  const create = useAct('createTarget');
  const left = linesOf(excludes);
  const body: NewTarget = {
    name,
    kind,
    ...(rotation === '' ? {} : { rotation: Number(rotation) }),
    ...(isOfPaths ? { paths: linesOf(paths), ...(left.length === 0 ? {} : { excludes: left }) } : {}),
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (create.isPending) return;
    create.mutate(
      { body },
      {
        onSuccess: ({ body: { id } }) => {
          tell(text.madeNow);
          navigate(`/targets/${id}`);
        },
      },
    );
  };
  const { error } = create;
  return (
    <>
      <Head title={text.newTitle} about={<BackLink to="/targets">{text.title}</BackLink>} />
      <form class="card" onSubmit={submit}>
        {error && <Failure error={error} />}
        <TextField label={text.name} value={name} onInput={setName} isRequired fault={faultAt(error, '/name')} />
        <ChoiceField
          label={text.kind}
          value={kind}
          choices={KINDS.map((each) => [each, text.kinds[each]] as const)}
          onChange={setKind}
        />
        <TextField
          type="number"
          label={text.rotationLabel}
          hint={text.rotationHint}
          value={rotation}
          min={1}
          max={10}
          onInput={setRotation}
          fault={faultAt(error, '/rotation')}
        />
        {mayNamePaths && <Tick label={text.newByPaths} isOn={isOfPaths} onChange={setOfPaths} />}
        {isOfPaths ? (
          <>
            <AreaField
              isCode
              label={text.paths}
              hint={text.pathsHint}
              value={paths}
              onInput={setPaths}
              fault={faultAt(error, '/paths')}
            />
            <AreaField
              isCode
              label={text.excludes}
              hint={text.excludesHint}
              value={excludes}
              onInput={setExcludes}
              fault={faultAt(error, '/excludes')}
            />
          </>
        ) : (
          <p class="soft">{text.newText}</p>
        )}
        <div class="row">
          <Button type="submit" look="main" isBusy={create.isPending}>
            {text.add}
          </Button>
        </div>
      </form>
    </>
  );
}
