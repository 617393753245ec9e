import { ShipctlError } from '../../../errors.ts';
import { credentialLines } from '../../formats/lines/credentials.ts';
import { gitHelperLines } from '../../formats/lines/gitHelpers.ts';
import type { LinesText } from '../../formats/lines/grammar.ts';
import { linesFormat } from '../../formats/lines/lines.ts';
import type { Format } from '../../tracking/format.ts';
import type { ConfigurableTool } from '../configurableTool.ts';
import { isKnownHelper } from './helper.ts';

/** Places of the files in git's paths. */
export const CREDENTIALS = 0;
const CONFIGURATION = 1;

const credentials = linesFormat(credentialLines);
const configuration = linesFormat(gitHelperLines(isKnownHelper));

/** git over HTTP. A unit is a server: its credential, and the helper that gives it to git. */
export const gitTool: ConfigurableTool<LinesText> = {
  name: 'git',
  title: 'git',
  formatOf,
  manages: (_uses, address) => address.length === 1 && /^https?:\/\//.test(address[0] ?? ''),
  bundleOf: () => undefined,
  isTelling: () => false,
  decidesBundle: () => false,
  words: { one: 'credential', many: 'credentials', default: '' },
  isPublic: (uses) => !uses.includes(CREDENTIALS),
  warnings: () => [],
};

function formatOf(uses: readonly number[]): Format<LinesText> {
  if (uses.includes(CREDENTIALS) && uses.includes(CONFIGURATION))
    throw new ShipctlError(
      "git's credentials and its configuration are one file; set GIT_CONFIG_GLOBAL to another one",
    );
  return uses.includes(CREDENTIALS) ? credentials : configuration;
}
