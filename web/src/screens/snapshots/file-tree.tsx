import { useState } from 'preact/hooks';
import type { Operations } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { snapshotWords } from '../../messages/snapshots.ts';
import { Button } from '../../parts/button.tsx';
import { bytesText } from '../../parts/figures.ts';
import { Icon } from '../../parts/icon.tsx';
import { Read } from '../../parts/read.tsx';
import { Time } from '../../parts/time.tsx';

type File = Operations['listSnapshotFiles']['reply']['items'][number];

const ROWS = 200;

/** What a copy holds, a folder at a time: each is read when it is opened. */
export function FileTree({ id }: { readonly id: number }) {
  const { text } = snapshotWords;
  const { mayOperate } = useSession();
  return (
    <section class="card">
      <h2>{text.files}</h2>
      {!mayOperate && <p class="soft small">{text.mayNotDownload}</p>}
      <div class="tree">
        <Part id={id} path="" after={undefined} />
      </div>
    </section>
  );
}

/** A page of a folder, and the pages after it once they are wanted. */
function Part({ id, path, after }: { readonly id: number; readonly path: string; readonly after: string | undefined }) {
  const { text } = snapshotWords;
  const [hasMore, setMore] = useState(false);
  const files = useCall('listSnapshotFiles', { parts: { key: id }, query: { path, limit: ROWS, after } });
  return (
    <Read of={files} rows={3}>
      {({ items }, { next }) => (
        <>
          {items.length === 0 && after === undefined ? (
            <p class="soft tree-row">{text.emptyFolder}</p>
          ) : (
            <ul>
              {items.map((file) => (
                <li key={file.path}>
                  {file.type === 'directory' ? <Folder id={id} folder={file} /> : <Leaf id={id} file={file} />}
                </li>
              ))}
            </ul>
          )}
          {next !== null && !hasMore && (
            <Button isSmall onPress={() => setMore(true)}>
              {text.moreFiles}
            </Button>
          )}
          {next !== null && hasMore && <Part id={id} path={path} after={next} />}
        </>
      )}
    </Read>
  );
}

function Folder({ id, folder }: { readonly id: number; readonly folder: File }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="tree-row tree-folder" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span class="tree-mark">
          <Icon name="next" />
        </span>
        <Icon name="folder" />
        <span class="tree-name">{folder.name}</span>
      </button>
      {isOpen && (
        <div class="tree-inside">
          <Part id={id} path={folder.path} after={undefined} />
        </div>
      )}
    </>
  );
}

/** Where a file's bytes are: the browser fetches them as who is signed in. */
const contentOf = (id: number, path: string): string =>
  `/api/v1/snapshots/${id}/files/content?${new URLSearchParams({ path })}`;

function Leaf({ id, file: { name, path, type, sizeBytes, modifiedAt } }: { readonly id: number; readonly file: File }) {
  const { text } = snapshotWords;
  const { mayOperate } = useSession();
  return (
    <div class="tree-row">
      <span class="tree-mark" />
      <Icon name="file" />
      <span class="tree-name">{name}</span>
      <span class="soft small figures tree-facts">
        {type === 'file' ? bytesText(sizeBytes) : type === 'link' ? text.link : text.other}
        {modifiedAt !== null && (
          <span class="tree-time">
            <Time at={modifiedAt} />
          </span>
        )}
      </span>
      {type === 'file' && mayOperate && (
        <a
          class="button button-quiet button-small"
          href={contentOf(id, path)}
          download={name}
          aria-label={text.download(name)}
          title={text.download(name)}
        >
          <Icon name="download" />
        </a>
      )}
    </div>
  );
}
