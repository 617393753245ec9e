import { toByteText } from '../../byteText.ts';
import { exportLines } from '../../formats/lines/exports.ts';
import { linesFormat } from '../../formats/lines/lines.ts';
import { shellWord } from '../../shell/word.ts';
import type { Claim } from '../../tracking/state.ts';
import type { ConfigurableTool, UnitRequest } from '../tool.ts';

const format = linesFormat(exportLines);

/** The variables that shipctl sets. */
const NAMES = ['DIGITALOCEAN_ACCESS_TOKEN'] as const;

const addressOf = (name: string): string => `export ${name}=`;

const MANAGED: ReadonlySet<string> = new Set(NAMES.map(addressOf));

/** The file of variables that bash sources before the job's script. A unit is a variable. */
export const environmentTool: ConfigurableTool = {
  name: 'environment',
  title: 'bash',
  formatOf: () => format,
  manages: (_uses, address) => address.length === 1 && MANAGED.has(address[0] ?? ''),
  groupOf: () => undefined,
  isTelling: () => false,
  decidesGroup: () => false,
  words: { one: 'variable', many: 'variables', default: '' },
  warnings: () => [],
};

/** A variable for the job's script. Its value may have any bytes. */
export const variableUnit = (name: (typeof NAMES)[number], value: string, claim: Claim): UnitRequest => ({
  tool: environmentTool,
  unit: name,
  claim,
  edits: () => [{ address: [addressOf(name)], value: toByteText(shellWord(value)) }],
  ifForeign: 'write',
  isForeign: () => false,
});
