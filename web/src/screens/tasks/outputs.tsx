import { useCall } from '../../api/queries.ts';
import { taskWords } from '../../messages/tasks.ts';

/** What scripts wrote that were run before and after a task; nothing where there were none. */
export function Outputs({ id }: { readonly id: number }) {
  const { text } = taskWords;
  const { data } = useCall('readTaskOutputs', { parts: { key: id } });
  if (data === undefined || data.body.items.length === 0) return null;
  return (
    <section class="card">
      <h2>{text.outputs}</h2>
      {data.body.items.map(({ phase, output }) => (
        <div key={phase} class="stack-tight">
          <h3>{text.phases[phase]}</h3>
          <pre class="code task-output">{output}</pre>
        </div>
      ))}
    </section>
  );
}
