import { lstatSync, mkdtempSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { need } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { BINARY, type Job } from '../support/job.ts';
import { withJob } from '../support/withJob.ts';

/** What a directory holds, by path: the text of files, and what is a link. */
function contents(directory: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) found[name] = 'link';
    else if (stat.isFile()) found[name] = readFileSync(path, 'utf8');
    else Object.assign(found, { [`${name}/`]: '' }, withPrefix(`${name}/`, contents(path)));
  }
  return found;
}

const withPrefix = (prefix: string, found: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(found).map(([path, text]) => [prefix + path, text]));

/** Makes a working directory in which there is something of every kind, in a directory of its own. */
function makePlace(job: Job): string {
  const place = join(mkdtempSync(job.path('work/')), 'in');
  for (const name of ['file', 'dir/x', 'other/inside/y'])
    job.write(`${place.slice(job.root.length)}/${name}`, name);
  symlinkSync('dir', join(place, 'link'));
  symlinkSync('other/inside', join(place, 'deepLink'));
  return place;
}

const SOURCES = ['f', 'd', 'd/.', 'linkToDir', 'linkToDir/'];

const TARGETS = [
  ...[
    'new',
    'file',
    'dir',
    'dir/..',
    'dir/x',
    'link',
    'link/../new',
    'deepLink/../new',
    'deepLink/../up/new',
  ],
  ...['file/', 'file/..', 'no/way/to', '{}/dir/../new'],
];

/** cp makes no directories on the way. */
const WAY = 'mkdir -p -- "${2%"${2##*/}"}" 2> /dev/null; cp -a -- "$1" "$2"';

/** What differs between our copy and that of cp, in words. */
async function differences(job: Job, source: string, target: string): Promise<string> {
  const ends = async (script: string, from: string): Promise<{ place: string; status: number | null }> => {
    const place = makePlace(job);
    const words = ['cd "$3" && ' + script, 'sh', from, target.replace('{}', place), place, BINARY];
    return { place: dirname(place), status: (await job.start(['sh', '-c', ...words])).status };
  };
  const ours = await ends('"$4" copy_file_from_prev_state "$1" "$2"', source);
  const cps = await ends(WAY, `${job.path('job/previousState')}/${source}`);
  const where = `${source} to ${target}`;
  if (ours.status !== cps.status) return `${where}: status ${ours.status}, of cp ${cps.status}`;
  const [found, wanted] = [JSON.stringify(contents(ours.place)), JSON.stringify(contents(cps.place))];
  return found === wanted ? '' : `${where}: ${found}, of cp ${wanted}`;
}

describe('the destination of a copy', function () {
  before(function () {
    need(this, 'cp');
  });

  for (const source of SOURCES) {
    it(`is what cp makes of it, for ${source}`, () =>
      withJob([], async (job) => {
        for (const name of ['f', 'd/g', 'd/sub/h', 'linked/i']) job.write(`job/previousState/${name}`, name);
        symlinkSync('f', job.path('job/previousState/linkToFile'));
        symlinkSync('linked', job.path('job/previousState/linkToDir'));
        const all = await Promise.all(few(TARGETS, 4).map((target) => differences(job, source, target)));
        expect(all.filter((one) => one !== '').join('\n')).to.equal('');
      }));
  }
});
