import { ShipctlError } from '../../errors.ts';
import { fieldFault } from '../job/integration.ts';
import { variableUnit } from '../tools/environmentFile/environmentTool.ts';
import { type ConfigurationUnit, configurationUnit } from '../tools/gcloud/configuration.ts';
import { gcloudDirectory } from '../tools/gcloud/paths.ts';
import { isWord, serviceAccountKey } from '../tools/gcloud/serviceAccountKey.ts';
import type { UnitRequest } from '../tools/tool.ts';
import { type Given, defineKind } from './kind.ts';

const ENVIRONMENT_FILE = 'SHIPPABLE_INTEGRATION_ENVS_PATH';

/** The key of a service account, whose project it is for. */
export const serviceAccount = defineKind({
  fields: { JSON_key: 'secret text' },
  units: ({ JSON_key: key }, given) => {
    const unit = configurationFor(given, 'JSON_key', key, undefined);
    return [unit, ...variables(unit, given, [])];
  },
});

/** The older form, which names the project beside the key. */
export const olderServiceAccount = defineKind({
  fields: { credentialFile: 'secret text', projectName: 'optional', serviceAccountEmail: 'unused' },
  units: ({ credentialFile, projectName }, given) => {
    if (projectName !== undefined && !isWord(projectName))
      throw fieldFault(given.integration, 'projectName', 'contains blanks');
    const unit = configurationFor(given, 'credentialFile', credentialFile, projectName);
    const name = `${given.integration.resource.prefix}_INTEGRATION_CREDENTIALFILE_PATH` as const;
    return [unit, ...variables(unit, given, [variableUnit(name, unit.keyPath, given.claim)])];
  },
});

function configurationFor(
  { world, integration, claim, options }: Given,
  field: string,
  text: string,
  project: string | undefined,
): ConfigurationUnit {
  if (options.mode === 'process')
    throw new ShipctlError(
      `${integration.label}: --mode process is not for gcloud, which reads a key file; use --mode keys`,
    );
  const key = serviceAccountKey(text);
  if ('fault' in key) throw fieldFault(integration, field, key.fault);
  const account = { key: text, account: key.account, project: project ?? key.project };
  return configurationUnit(account, gcloudDirectory(world.env), claim);
}

/** What Google's libraries, and other tools than gcloud, look for. */
function variables(
  { keyPath, project }: ConfigurationUnit,
  { world, integration, claim, warn }: Given,
  more: readonly UnitRequest[],
): readonly UnitRequest[] {
  if ((world.env.get(ENVIRONMENT_FILE) ?? '') === '') {
    warn(
      `${integration.label}: ${ENVIRONMENT_FILE} is not set, so gcloud has the key, but no variable names it to ` +
        "Google's libraries (GOOGLE_APPLICATION_CREDENTIALS); set it to the file that the job sources with bash",
    );
    return [];
  }
  const names = [
    'CLOUDSDK_CORE_PROJECT',
    'CLOUDSDK_PROJECT',
    'GCLOUD_PROJECT',
    'GCP_PROJECT',
    'GOOGLE_CLOUD_PROJECT',
  ] as const;
  const projects = project === undefined ? [] : names.map((name) => [name, project] as const);
  return [variableUnit('GOOGLE_APPLICATION_CREDENTIALS', keyPath, claim, projects), ...more];
}
