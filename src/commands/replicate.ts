import { defineCommand } from '../command.ts';
import { neededFile } from '../core/job/jobFiles.ts';
import { type JsonFile, jsonFile } from '../core/json/jsonText.ts';
import { alteredModes, warning } from '../core/messages.ts';
import { resourceType } from '../core/job/resources.ts';
import { type Limits, type Parts, partsToCopy, replicated } from '../core/state/replicate.ts';
import { misfit } from '../core/state/repositorySettings.ts';
import { directoryToReplace, filesDirectory, resourceFileName } from '../core/state/statePaths.ts';
import { neededVariable } from '../core/job/variables.ts';
import { UsageError } from '../errors.ts';
import type { StateChange } from '../world/stateFiles.ts';
import type { World } from '../world/world.ts';

/** The two ends of a call. */
interface Ends {
  readonly from: string;
  readonly to: string;
  /** TO is the job itself. */
  readonly isToJob: boolean;
}

export const command = defineCommand({
  name: 'replicate',
  group: 'State',
  summary: 'Make a resource, or the job itself, a copy of another resource',
  arguments: [
    { name: 'FROM', summary: 'a resource that is an IN', meaning: 'resource' },
    { name: 'TO', summary: "a resource that is an OUT, or the job's name", meaning: 'resource' },
  ],
  options: [
    { name: 'files-only', oldSpelling: '-files_only', summary: 'copy only the files' },
    { name: 'metadata-only', oldSpelling: '-metadata_only', summary: 'copy only version.propertyBag' },
    {
      name: 'webhook-data-only',
      oldSpelling: '-webhook_data_only',
      summary: 'copy only shaData, webhookRequestHeaders and webhookRequestBody',
    },
    {
      name: 'match-settings',
      oldSpelling: '-match_settings',
      summary: "copy a repository's webhook data, if its commit fits the branches and tags of TO",
    },
  ],
  examples: ['replicate my-state next-state', 'replicate my-repo next-repo --match-settings'],
  notes:
    "If FROM has files, they replace those of TO, but the job's own files stay beside them. Repositories may have different\n" +
    'types, and only their metadata is copied. If anything fails, nothing changes.',
  plain: true,
  async run({ FROM: from, TO: to, ...options }, world) {
    const ends = { from, to, isToJob: to === world.env.get('JOB_NAME') };
    const parts = partsOf(ends, world, {
      filesOnly: options['files-only'],
      metadataOnly: options['metadata-only'],
      webhookDataOnly: options['webhook-data-only'],
      matchSettings: options['match-settings'],
    });
    const metadata = parts.metadata === 'none' ? undefined : await versionFiles(ends, world);
    const reason = options['match-settings'] && metadata ? misfit(metadata.from, metadata.to) : undefined;
    const changes = [
      ...(parts.hasFiles ? await filesChange(ends, world) : []),
      ...(metadata ? [metadataChange(metadata, ends, parts)] : []),
    ];
    if (reason !== undefined || changes.length === 0) {
      world.stderr.write(warning(`nothing was copied: ${reason ?? 'FROM has no files'}`));
      return;
    }
    const { leftOut, altered } = (await world.stateFiles()).change(changes);
    for (const path of leftOut) world.stderr.write(warning(`${path} can't be copied, and was left out`));
    world.stderr.write(alteredModes(altered));
  },
});

function partsOf({ from, to, isToJob }: Ends, { env }: World, limits: Limits): Parts {
  if (from === env.get('JOB_NAME')) throw new UsageError('FROM is the job itself; only TO may be');
  const type = resourceType(env, from);
  return partsToCopy(type, isToJob ? undefined : resourceType(env, to), limits);
}

/** The copy of FROM's files; none if it has no files. */
async function filesChange({ from, to, isToJob }: Ends, world: World): Promise<readonly StateChange[]> {
  const { env, files } = world;
  const source = await filesDirectory(env, 'IN', from, resourceType(env, from));
  if (!hasFiles(source, files)) return [];
  const stateFiles = await world.stateFiles();
  const into = isToJob
    ? await neededVariable(env, 'JOB_STATE')
    : await directoryToReplace({ env, stateFiles }, to, resourceType(env, to));
  const real = stateFiles.find(`${source}/`) ?? source;
  return [{ from: real, into, name: undefined, isWhole: !isToJob }];
}

/** Whether there is anything in a directory that can be copied, at any depth. */
const hasFiles = (directory: string, files: World['files']): boolean =>
  (files.list(directory) ?? []).some(({ name, kind }) =>
    kind === 'directory' ? hasFiles(`${directory}/${name}`, files) : kind !== 'other',
  );

/** What the two ends have as their metadata. */
async function versionFiles(
  { from, to, isToJob }: Ends,
  { env, files }: World,
): Promise<Record<'from' | 'to', JsonFile>> {
  const root = await neededVariable(env, 'JOB_PATH');
  const read = (path: string): JsonFile => jsonFile(path, neededFile(files, path).bytes);
  const source = read(`${root}/IN/${resourceFileName(from)}/version.json`);
  if (!isToJob) return { from: source, to: read(`${root}/OUT/${resourceFileName(to)}/version.json`) };
  const output = `${await neededVariable(env, 'JOB_STATE')}/outputVersion.json`;
  const bytes = files.read(output);
  return { from: source, to: bytes ? jsonFile(output, bytes) : { file: output, text: '{}' } };
}

function metadataChange(
  { from, to }: Record<'from' | 'to', JsonFile>,
  { isToJob }: Ends,
  { metadata }: Parts,
): StateChange {
  const bag = isToJob ? ['propertyBag'] : ['version', 'propertyBag'];
  return {
    path: to.file,
    // As it is when nobody else changes it.
    rewrite: (old) =>
      Buffer.from(replicated(from, old ? jsonFile(to.file, old) : to, bag, metadata), 'latin1'),
  };
}
