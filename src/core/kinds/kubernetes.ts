import { ShipctlError } from '../../errors.ts';
import { fieldFault } from '../job/integration.ts';
import { kubeconfigUnits } from '../tools/kubectl/entryUnits.ts';
import { type Kubeconfig, readKubeconfig } from '../tools/kubectl/kubeconfig.ts';
import { kubectlPaths } from '../tools/kubectl/paths.ts';
import { programWarnings } from '../tools/kubectl/programs.ts';
import { KubeconfigFault } from '../tools/kubectl/shapes.ts';
import type { UnitRequest } from '../tools/configurableTool.ts';
import { type Given, checkKeysMode, defineKind } from './kind.ts';

/** A kubeconfig as it is. */
export const kubernetesConfig = defineKind({
  fields: { kubeConfigContent: 'secret text' },
  units: ({ kubeConfigContent }, given) => kubeconfigOf('kubeConfigContent', kubeConfigContent, given),
});

export const olderKubernetes = defineKind({
  fields: { masterKubeConfigContent: 'secret text' },
  units: ({ masterKubeConfigContent }, given) =>
    kubeconfigOf('masterKubeConfigContent', masterKubeConfigContent, given),
});

function kubeconfigOf(field: string, text: string, given: Given): readonly UnitRequest[] {
  const { integration, claim, warn } = given;
  const { label } = integration;
  checkKeysMode(given, 'kubeconfigs, which hold the keys');
  checkTakenOver(given.world);
  const config = configIn(field, text, given);
  for (const warning of programWarnings(config)) warn(`${label}: ${warning}`);
  if (config.currentContext === undefined)
    warn(
      `${label}: the field ${field} has no current-context and not exactly one context, so the current one stays; ` +
        'choose with kubectl --context',
    );
  return kubeconfigUnits(config, claim);
}

/** kubectl takes over the file of its oldest versions, but only if the present one is missing. */
function checkTakenOver({ env, files }: Given['world']): void {
  const directory = `${env.get('HOME') ?? ''}/.kube`;
  const [path, old] = [`${directory}/config`, `${directory}/.kubeconfig`];
  const isMeant = kubectlPaths(env).includes(path) && files.kind(path) === undefined;
  if (!isMeant || files.kind(old) !== 'file') return;
  throw new ShipctlError(
    `${old} holds the settings of an older kubectl, which kubectl would not take over once ${path} exists. ` +
      'Run kubectl config view, which takes them over, and then this again; or remove the file',
  );
}

function configIn(field: string, text: string, { integration, world }: Given): Kubeconfig {
  try {
    return readKubeconfig(text, (path) => readable(path, world));
  } catch (error) {
    if (!(error instanceof KubeconfigFault)) throw error;
    throw fieldFault(integration, field, error.message);
  }
}

/** A file that this process can read. */
function readable(path: string, { files }: Given['world']): Uint8Array | undefined {
  try {
    return files.read(path);
  } catch (error) {
    if (error instanceof ShipctlError) return undefined;
    throw error;
  }
}
