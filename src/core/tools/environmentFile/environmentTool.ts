import { toByteText } from '../../byteText.ts';
import { exportLines } from '../../formats/lines/exports.ts';
import { linesFormat } from '../../formats/lines/lines.ts';
import { shellWord } from '../../shell/word.ts';
import type { Edit } from '../../tracking/format.ts';
import type { Claim } from '../../tracking/state.ts';
import type { ConfigurableTool, UnitRequest } from '../configurableTool.ts';
import { hindrancesIn } from './hindrances.ts';

const format = linesFormat(exportLines);

/** The variables that shipctl sets; of each older Google Cloud integration, one more. */
const NAMES = [
  'DIGITALOCEAN_ACCESS_TOKEN',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'CLOUDSDK_PROJECT',
  'GCLOUD_PROJECT',
  'GCP_PROJECT',
  'GOOGLE_CLOUD_PROJECT',
] as const;

export type VariableName = (typeof NAMES)[number] | `${string}_INTEGRATION_CREDENTIALFILE_PATH`;

const addressOf = (name: string): string => `export ${name}=`;

const MANAGED = new RegExp(`^${addressOf(`(${NAMES.join('|')}|\\w+_INTEGRATION_CREDENTIALFILE_PATH)`)}$`);

const TOKEN = addressOf('DIGITALOCEAN_ACCESS_TOKEN');

/** The file of variables that bash sources before the job's script. A unit is a variable, with those that belong to it. */
export const environmentTool: ConfigurableTool = {
  name: 'environment',
  title: 'bash',
  formatOf: () => format,
  manages: (_uses, address) => address.length === 1 && MANAGED.test(address[0] ?? ''),
  bundleOf: () => undefined,
  isTelling: () => false,
  decidesBundle: () => false,
  words: { one: 'variable', many: 'variables', default: '' },
  isPublic: (_uses, address) =>
    address.length === 1 && MANAGED.test(address[0] ?? '') && address[0] !== TOKEN,
  warnings: () => [],
};

/** A variable for the job's script, and those that come and go with it. Values may have any bytes. */
export const variableUnit = (
  name: VariableName,
  value: string,
  claim: Claim,
  others: readonly (readonly [name: VariableName, value: string])[] = [],
): UnitRequest => ({
  tool: environmentTool,
  unit: name,
  claim,
  edits: () => [[name, value] as const, ...others].map(edit),
  warnings: ({ current }) =>
    current.flatMap(({ file, reading }) =>
      [name, ...others.map(([other]) => other)]
        .flatMap((one) => hindrancesIn(reading.text, one))
        .map(({ line, says }) => `${file.path}, line ${line} ${says}`),
    ),
  ifForeign: 'write',
  isForeign: () => false,
});

const edit = ([name, value]: readonly [name: VariableName, value: string]): Edit => ({
  address: [addressOf(name)],
  value: toByteText(shellWord(value)),
});
