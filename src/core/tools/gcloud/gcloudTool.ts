import { ShipctlError } from '../../../errors.ts';
import type { Environment } from '../../../world/environment.ts';
import { sections } from '../../formats/sections/sections.ts';
import { WHOLE, whole } from '../../formats/whole/whole.ts';
import { quote } from '../../messages.ts';
import type { Address, Edit, Reading } from '../../tracking/format.ts';
import type { TrackedFile } from '../../tracking/trackedFile.ts';
import type { ConfigurableTool } from '../configurableTool.ts';
import type { ConfigurationUnit } from './configuration.ts';
import { ACTIVE, CONFIGURATION, useOfPath } from './paths.ts';
import { isIdentity, isPlace, isPublicProperty } from './properties.ts';

/** The file that names the configuration which gcloud uses; no configuration has this name. */
const ACTIVE_CONFIG = 'active_config';

const isConfiguration = (uses: readonly number[]): boolean => uses.includes(CONFIGURATION);

/** gcloud, and all that reads its configurations. A unit is one of these with its key file; so is a bundle. */
export const gcloudTool: ConfigurableTool = {
  name: 'gcloud',
  title: 'gcloud',
  hasSeparateFiles: true,
  useOf: useOfPath,
  formatOf: (uses) => {
    if (uses.length > 1)
      throw new ShipctlError('two files of gcloud are one; make them apart and run this again');
    return isConfiguration(uses) ? sections : whole;
  },
  manages: (uses, address) => !isConfiguration(uses) || isIdentity(address) || isPlace(address),
  bundleOf: (uses, address) => bundleOf(uses, address),
  isTelling: () => false,
  decidesBundle: (uses, address) => bundleOf(uses, address) !== undefined,
  words: { one: 'configuration', many: 'configurations', default: 'the active configuration' },
  isPublic: (uses, address) => (isConfiguration(uses) ? isPublicProperty(address) : uses.includes(ACTIVE)),
  default: {
    unit: ACTIVE_CONFIG,
    isReference: true,
    editsAfter: (unit) => (file) => activeEdits(unit, file),
  },
  warnings: winningVariables,
};

function bundleOf(uses: readonly number[], address: Address): string | undefined {
  if (uses.includes(ACTIVE)) return ACTIVE_CONFIG;
  return isConfiguration(uses) && isIdentity(address) ? 'identity' : undefined;
}

/** What makes a configuration the one that gcloud uses. */
export const activeEdits = (name: string, { uses }: TrackedFile<Reading>): readonly Edit[] | undefined =>
  uses.includes(ACTIVE) ? [{ address: WHOLE, value: name }] : undefined;

/** Variables that hold another credential, the first of which wins. */
const CREDENTIALS = [
  'CLOUDSDK_AUTH_ACCESS_TOKEN',
  'CLOUDSDK_AUTH_ACCESS_TOKEN_FILE',
  'CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE',
];

function winningVariables(
  env: Environment,
  written: ReadonlyMap<string, ConfigurationUnit>,
): readonly string[] {
  const isSet = (name: string): boolean => (env.get(name) ?? '') !== '';
  const used = written.get(ACTIVE_CONFIG);
  const active = env.get('CLOUDSDK_ACTIVE_CONFIG_NAME') ?? '';
  const project = env.get('CLOUDSDK_CORE_PROJECT') ?? '';
  return [
    ...CREDENTIALS.filter(isSet)
      .slice(0, 1)
      .map((name) => `${name} is set, and wins over the keys that were written for gcloud; unset it`),
    ...(active === '' || written.has(active)
      ? []
      : [`CLOUDSDK_ACTIVE_CONFIG_NAME is set, and names a configuration that was not written; unset it`]),
    ...(project === '' || project === used?.project
      ? []
      : [
          `CLOUDSDK_CORE_PROJECT is set to ${quote(project)}, which wins over the project that was written for gcloud`,
        ]),
  ];
}
