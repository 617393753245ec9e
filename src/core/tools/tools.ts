import type { Environment } from '../../world/environment.ts';
import type { PathGroup } from '../../world/sharedFiles.ts';
import { awsPaths } from './aws/paths.ts';
import { azurePaths } from './azure/paths.ts';
import { dockerPaths } from './docker/paths.ts';
import { environmentPaths } from './environmentFile/paths.ts';
import { configurationDirectories, gcloudPaths } from './gcloud/paths.ts';
import { kubectlPaths } from './kubectl/paths.ts';
import { gitPaths } from './git/paths.ts';
import { jfrogPaths } from './jfrog/paths.ts';
import type { ConfigurableTool } from './configurableTool.ts';
import type { StateOfFile } from './home.ts';

/** Where a tool has its files. The tool itself is loaded when it is needed. */
export interface ToolPlace {
  /** In the journal. */
  readonly name: string;
  /**
   * The paths of its files in an environment, in the order of writing. Those of single units are not among them.
   *
   * @param stateOf for a tool that chooses among files by whether they exist
   * @throws ShipctlError if the environment gives no place for them
   */
  readonly paths: (env: Environment, stateOf: StateOfFile) => readonly string[];
  /** The directories of files of single units. */
  readonly unitDirectories?: (env: Environment) => readonly string[];
  /** The variables that give the paths, in words. */
  readonly placedBy: string;
  /** What follows a file's name in that of the lock which the tool's own programs make beside it, such as `.lock`. */
  readonly foreignLock?: string;
  readonly load: () => Promise<ConfigurableTool>;
}

export const TOOL_PLACES: readonly ToolPlace[] = [
  {
    name: 'aws',
    paths: awsPaths,
    placedBy: 'HOME, or AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE',
    load: async () => (await import('./aws/awsTool.ts')).awsTool,
  },
  {
    name: 'docker',
    paths: dockerPaths,
    placedBy: 'HOME, or DOCKER_CONFIG',
    load: async () => (await import('./docker/dockerTool.ts')).dockerTool,
  },
  {
    name: 'kubectl',
    paths: kubectlPaths,
    placedBy: 'HOME, or KUBECONFIG',
    foreignLock: '.lock',
    load: async () => (await import('./kubectl/kubectlTool.ts')).kubectlTool,
  },
  {
    name: 'git',
    paths: gitPaths,
    placedBy: 'HOME, or GIT_CONFIG_GLOBAL',
    foreignLock: '.lock',
    load: async () => (await import('./git/gitTool.ts')).gitTool,
  },
  {
    name: 'environment',
    paths: (env) => environmentPaths(env),
    placedBy: 'SHIPPABLE_INTEGRATION_ENVS_PATH',
    load: async () => (await import('./environmentFile/environmentTool.ts')).environmentTool,
  },
  {
    name: 'gcloud',
    paths: gcloudPaths,
    unitDirectories: configurationDirectories,
    placedBy: 'HOME, or CLOUDSDK_CONFIG',
    load: async () => (await import('./gcloud/gcloudTool.ts')).gcloudTool,
  },
  {
    name: 'azure',
    paths: azurePaths,
    placedBy: 'HOME, or AZURE_CONFIG_DIR',
    load: async () => (await import('./azure/azureTool.ts')).azureTool,
  },
  {
    name: 'jfrog',
    paths: jfrogPaths,
    placedBy: 'HOME, or JFROG_CLI_HOME_DIR',
    load: async () => (await import('./jfrog/jfrogTool.ts')).jfrogTool,
  },
];

/** @throws Error for a tool that is in no row, which is a fault of shipctl */
export function placeOfTool({ name }: Pick<ConfigurableTool, 'name'>): ToolPlace {
  const place = TOOL_PLACES.find((one) => one.name === name);
  if (!place) throw new Error(`no row for the tool ${name}`);
  return place;
}

/** Files of a tool, for the window of shared files. */
export const groupAt = ({ name, foreignLock, placedBy }: ToolPlace, paths: readonly string[]): PathGroup => ({
  tool: name,
  paths,
  foreignLock,
  placedBy,
});
