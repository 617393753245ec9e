import { ShipctlError } from '../../../errors.ts';
import { sections } from '../../formats/sections/sections.ts';
import { WHOLE, whole } from '../../formats/whole/whole.ts';
import { quote } from '../../messages.ts';
import { type Address, type Edit, type Reading, addressOf } from '../../tracking/format.ts';
import type { TrackedFile } from '../../tracking/trackedFile.ts';
import type { ConfigurableTool, Surroundings } from '../configurableTool.ts';
import type { ConfigurationUnit } from './configuration.ts';
import { ACTIVE, CONFIGURATION, useOfPath } from './paths.ts';
import { DISABLING, isIdentity, isPlace, isPublicProperty, variableOf } from './properties.ts';

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

/**
 * Variables that win over the configuration: one that no property has, one that selects another configuration, and one for
 * each property that says who calls, and where.
 */
function winningVariables(
  { env }: Surroundings,
  written: ReadonlyMap<string, ConfigurationUnit>,
): readonly string[] {
  const valueOf = (name: string): string => env.get(name) ?? '';
  const active = valueOf('CLOUDSDK_ACTIVE_CONFIG_NAME');
  const used = written.get(active) ?? written.get(ACTIVE_CONFIG);
  return [
    ...(valueOf('CLOUDSDK_AUTH_ACCESS_TOKEN') === '' ? [] : [winsOverKeys('CLOUDSDK_AUTH_ACCESS_TOKEN')]),
    ...(active === '' || written.has(active)
      ? []
      : [`CLOUDSDK_ACTIVE_CONFIG_NAME is set, and names a configuration that was not written; unset it`]),
    ...[...(used?.properties ?? [])].flatMap(([key, own]) => {
      const [section, name = ''] = addressOf(key);
      const variable = variableOf(addressOf(key));
      const value = valueOf(variable);
      if (value === own || value === '' || (name === DISABLING && OFF.test(value))) return [];
      return section === 'auth'
        ? [winsOverKeys(variable)]
        : [
            `${variable} is set to ${quote(value)}, which wins over the ${name} that was written for gcloud; unset it`,
          ];
    }),
  ];
}

const winsOverKeys = (variable: string): string =>
  `${variable} is set, and wins over the keys that were written for gcloud; unset it`;

const OFF = /^(?:false|0|off|no|n|none)$/i;
