import { ShipctlError } from '../../../src/errors.ts';
import type {
  Decision,
  Owner,
  PathGroup,
  SharedFile,
  SharedFileChange,
} from '../../../src/world/sharedFiles.ts';
import { sha256 } from '../../../src/sha256.ts';
import { JournaledFiles } from '../../../src/effects/shared/journaledFiles.ts';
import type { Host } from '../../../src/effects/host.ts';

interface Line {
  readonly job: string;
  readonly text: string;
}

/** What stands for core's own journal: the file without the lines of jobs, and these. */
interface Body {
  /** Null if the file was missing. */
  readonly base: string | null;
  readonly lines: readonly Line[];
}

/** The group of paths of a made-up tool. */
export const groupOf = (paths: readonly string[], tool = 'tool'): PathGroup => ({ tool, paths });

/** A job that adds a line to the end of each of its files, and takes it out again. */
export class SharedJob {
  readonly files: JournaledFiles;
  readonly name: string;

  constructor(name: string, host: Host, env: Readonly<Record<string, string>> = { HOME: '/home' }) {
    this.name = name;
    const variables: Readonly<Record<string, string>> = { JOB_NAME: name, BUILD_ID: '1', ...env };
    this.files = new JournaledFiles(
      { get: (variable) => variables[variable], bytes: () => undefined, names: () => [] },
      host,
    );
  }

  /** The files that the paths of one group lead to. */
  view(paths: readonly string[]): readonly SharedFile[] {
    return this.files.view([groupOf(paths)]).flat();
  }

  configure(paths: readonly string[], value = 'secret', tail = ''): void {
    const line = { job: this.name, text: `${this.name}=${value}${tail}\n` };
    this.files.update([groupOf(paths)], 5, ([files = []]) =>
      decided(files, (body) => ({
        ...body,
        lines: [...body.lines.filter(({ job }) => job !== this.name), line],
      })),
    );
  }

  /** @returns the faults, and places that are gone */
  cleanup(isAll = false, littered: readonly string[] = []): readonly string[] {
    const isMine = ({ job }: Pick<Owner, 'job'>): boolean => isAll || job === this.name;
    const journaled = this.files.journaled();
    const groups = journaled.filter(({ owners }) => owners.some(isMine)).map(({ group }) => group);
    if (this.files.isLittered(groupOf(littered))) groups.push(littered);
    for (const group of new Map(groups.map((one) => [one.join(':'), one])).values()) {
      this.files.update([groupOf(group)], 5, ([files = []]) =>
        decided(files, (body) => ({ ...body, lines: body.lines.filter((line) => !isMine(line)) })),
      );
    }
    return journaled.flatMap(({ fault, gone }) => [...(fault === undefined ? [] : [fault]), ...gone]);
  }
}

/** The body that fits the file as it is: lines that somebody has taken out are gone. */
function bodyOf({ bytes, record, fault }: SharedFile): Body {
  if (fault) throw new ShipctlError(fault.message);
  const text = bytes && Buffer.from(bytes).toString();
  if (!record) return { base: text ?? null, lines: [] };
  const { now, was } = record.body as { readonly now: Body; readonly was: Body };
  const hash = bytes ? sha256(bytes) : '';
  if (hash === record.now) return now;
  if (hash === record.was) return was;
  if (text === undefined) return { base: null, lines: [] };
  const lines = [...now.lines, ...(record.was === undefined ? [] : was.lines)].filter((line) =>
    text.includes(line.text),
  );
  const base = lines.reduce((rest, line) => rest.replace(line.text, ''), text);
  return { base: base === '' && record.isNew ? null : base, lines };
}

const textOf = ({ base, lines }: Body): string | null =>
  lines.length === 0 ? base : `${base ?? ''}${lines.map(({ text }) => text).join('')}`;

function decided(files: readonly SharedFile[], next: (body: Body) => Body): Decision<undefined> {
  const changes = files.flatMap((file): readonly SharedFileChange[] => {
    const was = bodyOf(file);
    const now = next(was);
    if (file.isFormer && now.lines.length > was.lines.length) return [];
    if (!file.record && now.lines.length === 0) return [];
    const text = textOf(now);
    return [
      {
        path: file.path,
        bytes: text === null ? undefined : Buffer.from(text),
        body: { now, was },
        owners: now.lines.map(({ job }) => ({ job, build: '1', resource: 'r' })),
      },
    ];
  });
  return { changes, result: undefined };
}
