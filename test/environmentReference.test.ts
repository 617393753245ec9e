import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { IDENTITY, PLACE, variableOf } from '../src/core/tools/gcloud/properties.ts';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

/** What looks like a variable in the source and is none of the environment. */
const NO_VARIABLES = [
  'BUILD_TYPE', // these four are in the file `release` of a Java
  'IMPLEMENTOR',
  'JAVA_VERSION',
  'OS_ARCH',
  'NODE_TLS_REJECT_UNAUTHORIZED', // is dropped, not read
  'UND_ERR_HEADERS_OVERFLOW',
  'CLUSTER_RESOURCE', // is an argument of deploy_ecs
  // These are written, not read.
  'DIGITALOCEAN_ACCESS_TOKEN',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'CLOUDSDK_PROJECT',
  'GCLOUD_PROJECT',
  'GCP_PROJECT',
  'GOOGLE_CLOUD_PROJECT',
];

const texts = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  // That is a list of what `env` leaves out.
  .filter((file) => file.endsWith('.ts') && !file.endsWith('refusedNames.ts'))
  .map((file) => readFileSync(join(SRC, file), 'utf8'));

/** The variables that the source names: where it asks for one, and in lists. */
const PATTERNS = [
  /\.get\('([A-Z]\w*)'\)/g,
  /neededVariable\([^)]*?'([A-Z]\w*)'\)/g,
  /process\.env\['(\w+)'\]/g,
  /'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g,
  /'(\w+_proxy)'/gi,
];

const named = (text: string): readonly string[] =>
  PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = '']) => name));

describe('docs/reference/environment.md', () => {
  it('lists the variables that the source reads, and no others', () => {
    const rows = readFileSync(join(ROOT, 'docs/reference/environment.md'), 'utf8').match(/^\|.*?\|/gm) ?? [];
    const listed = rows.flatMap((row) => [...row.matchAll(/`([A-Za-z]\w*)`/g)].map(([, name = '']) => name));
    const isVariable = (name: string): boolean => !NO_VARIABLES.includes(name);
    const ofGcloud = [...IDENTITY, ...PLACE].map(variableOf);
    const read = new Set([...texts.flatMap(named).filter(isVariable), ...ofGcloud]);
    expect([...new Set(listed)].toSorted()).to.deep.equal([...read].toSorted());
  });
});
